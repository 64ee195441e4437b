"""Runs a cell's app: the snippet with the collector's endpoint filled in, then the app's own code."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import exporting
from tests.compat.calls import Call
from tests.compat.cells import Cell
from tests.compat.environment import HERE, ROOT, node, node_environment, python_environment
from tests.compat.way_out import WayOut
from tests.model_server import ModelServer
from tests.sidecar import RpcError, Sidecar

Json = dict[str, Any]
PLACEHOLDER = "http://localhost:4318"
"""As in extension/src/snippets.ts."""
TIMEOUT = 180.0


@dataclass(frozen=True)
class Run:
    """What one run of an app said, sent and left in the store."""

    cell: Cell
    printed: str
    calls: list[Call]
    summaries: list[Json]
    rows: list[Json]
    """The spans of every trace as getTrace lists them, traces in order of their start; each with its `traceId`."""
    spans: list[Json]
    """The same spans as getSpan tells them."""
    called_out: list[str]
    """Requests to anything but the model and the collector."""
    conversations: dict[str, list[Json]]
    """By trace id, as getConversation tells them."""

    def of(self, *categories: str) -> list[Json]:
        found = [span for span in self.spans if span["category"] in categories]
        return sorted(found, key=lambda span: int(span["startTimeUnixNano"]))

    def trace(self, name: str) -> Json:
        return next(trace for trace in self.summaries if trace["name"] == name)

    def conversation(self, name: str) -> list[Json]:
        return self.conversations[self.trace(name)["traceId"]]

    def model_calls(self) -> list[Json]:
        """The spans that record a call of a model, in order."""
        return [span for span in self.of(*self.cell.categories) if not span["name"].startswith("create_agent")]

    def pairs(self) -> list[tuple[Call, Json]]:
        """Each call that the SDK records beside its span: apps make one call after another."""
        recorded = [call for call in self.calls if self.cell.has_span(call.scenario)]
        return list(zip(recorded, self.model_calls(), strict=True))


def run(cell: Cell, folder: Path) -> Run:
    """`folder`: an empty one, for the app's files and the store."""
    with ModelServer() as server, Sidecar(folder / "data") as sidecar, WayOut() as way_out:
        sidecar.initialize()
        status = sidecar.request("startCollector", httpPort=0, grpcPort=0)
        printed = _run_app(cell, folder, server.url, status["httpEndpoint"], way_out)
        _wait_until_derived(sidecar, status["httpEndpoint"])
        listed = sidecar.request("listTraces", limit=1000, sort="startTimeUnixNano", descending=False)["traces"]
        summaries = [trace for trace in listed if trace["serviceName"] != "app"]
        rows, spans, conversations = [], [], {}
        for trace in summaries:
            told = sidecar.request("getConversation", traceId=trace["traceId"])
            conversations[trace["traceId"]] = told["messages"]
            for row in sidecar.request("getTrace", traceId=trace["traceId"])["spans"]:
                rows.append({"traceId": trace["traceId"], **row})
                span = sidecar.request("getSpan", traceId=trace["traceId"], spanId=row["spanId"])
                spans.append({"traceId": trace["traceId"], **span})
        calls = [Call(exchange) for exchange in server.exchanges.all()]
        return Run(cell, printed, calls, summaries, rows, spans, way_out.asked, conversations)


def _run_app(cell: Cell, folder: Path, model_url: str, endpoint: str, way_out: WayOut) -> str:
    """What it printed; it must succeed."""
    snippet = (ROOT / "extension" / "snippets" / cell.snippet).read_text().replace(PLACEHOLDER, endpoint)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OF_OTHERS)}
    environment |= {name: value.format(model=model_url) for name, value in cell.environment.items()}
    environment |= way_out.environment
    source = HERE / cell.language / cell.sdk
    app_folder = HERE / cell.language / (cell.app or cell.sdk)
    if cell.language == "python":
        (folder / "set_up.py").write_text(snippet)
        shutil.copy(HERE / "python" / "script.py", folder)
        shutil.copy(app_folder / "app.py", folder)
        command, cwd = [str(python_environment(source)), "app.py"], folder
    else:
        cwd = node_environment(source)
        (cwd / "tracing.mjs").write_text(snippet)
        for shared in ("script.mjs", "loopback.mjs"):
            shutil.copy(HERE / "javascript" / shared, cwd)
        shutil.copy(app_folder / "app.mjs", cwd)
        command = [str(node()), "--import", "./tracing.mjs", "app.mjs"]
    app = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert app.returncode == 0, f"the app failed:\n{app.stdout}\n{app.stderr}"
    return app.stdout + app.stderr


# What of the tester's own environment would reach into an app.
_OF_OTHERS = (
    "OTEL_",
    "LANGSMITH_",
    "LANGCHAIN_",
    "TRACELOOP_",
    "AZURE_",
    "OPENAI_",
    "ANTHROPIC_",
    "GOOGLE_",
    "GEMINI_",
)


def _wait_until_derived(sidecar: Sidecar, endpoint: str) -> None:
    """What the app sent is in the list once a trace that was sent after it is: chunks are derived in order."""
    trace_id = exporting.send(exporting.made(), endpoint)
    _until(lambda: _is_there(sidecar, trace_id), "the trace that was sent last")


def _is_there(sidecar: Sidecar, trace_id: str) -> bool:
    try:
        sidecar.request("getTrace", traceId=trace_id)
    except RpcError as error:
        if error.code != -32001:
            raise
        return False
    return True


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not come within {TIMEOUT} s"
