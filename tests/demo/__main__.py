"""`make demo`: runs each app of this folder once, against a local model server, and sends its traces to ENDPOINT."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.model_server import ModelServer

HERE = Path(__file__).parent
APPS = (
    "web_shop",
    "chat",
    "streaming",
    "responses",
    "rate_limited",
    "failing_tool",
    "hostile",
    "agent",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="the Python that has the apps' packages")
    parser.add_argument("--endpoint", default=os.environ.get("ENDPOINT") or "http://127.0.0.1:4318")
    parser.add_argument("apps", nargs="*", default=APPS, metavar="APP")
    options = parser.parse_args()
    if problem := unreachable(options.endpoint):
        print(f"No collector answers at {options.endpoint} ({problem}).", file=sys.stderr)
        print("Press Start collector in Spanscope first, or name another with ENDPOINT=http://...", file=sys.stderr)
        return 1
    failed = []
    # About the pace of a small model, so that the timelines look like an app's.
    with ModelServer(seconds_per_token=0.012) as model:
        env = os.environ | {
            "ENDPOINT": options.endpoint,
            "OPENAI_BASE_URL": model.openai_url,
            "OPENAI_API_KEY": "no-key-is-needed-on-loopback",
        }
        for app in options.apps:
            print(f"-- {app}", flush=True)
            if subprocess.run([options.python, str(HERE / f"{app}.py")], env=env, check=False).returncode != 0:
                failed.append(app)
    if failed:
        print(f"These apps failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    print(f"Sent to {options.endpoint}. Look at Tracing in Spanscope.")
    return 0


def unreachable(endpoint: str) -> str | None:
    """Why an empty export can't be delivered; None when it can."""
    request = urllib.request.Request(
        f"{endpoint.rstrip('/')}/v1/traces", data=b"", headers={"Content-Type": "application/x-protobuf"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5):
            return None
    except urllib.error.HTTPError as error:
        return f"it answers {error.code} to an empty export"
    except (urllib.error.URLError, OSError) as error:
        return str(getattr(error, "reason", error))


if __name__ == "__main__":
    sys.exit(main())
