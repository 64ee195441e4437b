"""OpenTelemetry's JavaScript exporters, run by Node (tests/exporters)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.receiver import plain
from tests.receiver.running import PATIENCE, Stored

EXPORTERS = Path(__file__).parents[1] / "exporters"


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    assert (EXPORTERS / "node_modules").is_dir(), f"run `npm ci` in {EXPORTERS} first; `make unit` does"


@pytest.mark.parametrize("compression", ["none", "gzip"])
@pytest.mark.parametrize("protocol", ["proto", "json", "grpc"])
def test_what_javascript_sends_is_what_is_stored(stored: Stored, protocol: str, compression: str) -> None:
    running = stored.running
    sent = subprocess.run(
        ["node", "export.js", protocol, compression, running.http, running.grpc],
        cwd=EXPORTERS,
        timeout=4 * PATIENCE,
        check=True,
        stdout=subprocess.PIPE,
    )
    expected = json.loads(sent.stdout)
    found = [stored.reader.span(item["trace_id"], item["span_id"]) for item in expected["spans"]]
    assert [plain.span(item.span) for item in found] == expected["spans"]
    assert [plain.log_record(record) for item in found for record in item.logs] == expected["logs"]
    assert plain.counters(running.sink.chunks) == expected["metrics"]
    assert {chunk.encoding for chunk in running.sink.chunks} == {"json" if protocol == "json" else "protobuf"}
    assert running.receivers.refusals() == []
