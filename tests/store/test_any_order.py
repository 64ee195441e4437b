"""Recorded programs come out the same in whatever order their exports arrive: records first, children first."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.model.traces import SpanRow, TraceSummary
from spanscope.store import open_reader, open_writer

CAPTURES = Path(__file__).parent.parent / "data" / "captures"


def stored(data_dir: Path, case: str, seed: int | None) -> list[tuple[TraceSummary, list[SpanRow]]]:
    exports = json.loads((CAPTURES / case / "requests.json").read_text())
    if seed is not None:
        random.Random(seed).shuffle(exports)
    writer = open_writer(data_dir, DERIVATION)
    for export in exports:
        body = (CAPTURES / case / export["file"]).read_bytes()
        writer.append(otlp.split(export["signal"], "protobuf", body).chunks).result()
    writer.close()
    reader = open_reader(data_dir, otlp)
    try:
        truth = json.loads((CAPTURES / case / "truth.json").read_text())
        return [reader.trace(trace["trace_id"]) for trace in truth["traces"]]
    finally:
        reader.close()


@pytest.mark.parametrize("case", ["py-openai", "py-openai-current", "py-gemini-content-current", "py-gemini"])
def test_point_2_log_records_before_and_after_their_spans_read_alike(tmp_path: Path, case: str) -> None:
    as_sent = stored(tmp_path / "as sent", case, None)
    for seed in (1, 2):
        assert stored(tmp_path / str(seed), case, seed) == as_sent


@pytest.mark.parametrize("case", ["js-azure-inference-content", "js-azure-agents", "js-anthropic", "js-langchain-old"])
def test_point_4_children_before_and_after_their_parents_read_alike(tmp_path: Path, case: str) -> None:
    as_sent = stored(tmp_path / "as sent", case, None)
    for seed in (1, 2):
        assert stored(tmp_path / str(seed), case, seed) == as_sent


@pytest.mark.parametrize("case", ["py-anthropic-current", "js-anthropic"])
def test_point_5_calls_recorded_twice_are_linked_in_any_order(tmp_path: Path, case: str) -> None:
    as_sent = stored(tmp_path / "as sent", case, None)
    assert any(row.twin for _, rows in as_sent for row in rows)
    for seed in (1, 2):
        assert stored(tmp_path / str(seed), case, seed) == as_sent
