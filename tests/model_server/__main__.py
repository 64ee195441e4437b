"""`python -m tests.model_server [--port N]`: prints its address, serves until it is interrupted or stdin ends."""

from __future__ import annotations

import argparse
import sys

from tests.model_server.server import ModelServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="model_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 = any free port")
    parser.add_argument("--seconds-per-token", type=float, default=0.0, help="how fast the model thinks")
    options = parser.parse_args()
    with ModelServer(options.port, seconds_per_token=options.seconds_per_token) as server:
        print(server.url, flush=True)
        # The end of stdin is the sign to stop that also comes when the process that started this one was killed.
        try:
            sys.stdin.buffer.read()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
