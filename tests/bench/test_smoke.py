"""The benchmark runs: tiny sizes, and no word about the figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import figure, report
from bench.bodies import Template, trace_id
from bench.figure import Figure
from spanscope.model.records import Encoding
from spanscope.otlp import decode_spans, split

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("section", ["ingest", "starting", "traces", "disk", "lists", "live", "growth"])
def test_a_section_runs(section: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--smoke", section], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("what")


@pytest.mark.parametrize("form", ["protobuf", "json"])
def test_a_stamped_body_is_new_traces_of_the_same_spans(form: Encoding) -> None:
    template = Template(24, "llm", form=form)
    for number in (1, 2):
        chunks = split("traces", form, bytes(template.stamp(number))).chunks
        assert [chunk.trace_id.hex() for chunk in chunks] == [trace_id(number, 0), trace_id(number, 1)]
        spans = [span for chunk in chunks for span in decode_spans(chunk.encoding, chunk.payload)]
        assert len(spans) == 24
        assert {span.start_time_unix_nano // 10**9 for span in spans} == {1_790_000_000 + number}


def test_spans_of_a_body_are_new_ones_where_ids_must_be() -> None:
    template = Template(24, "llm", own_spans=True)
    seen: set[str] = set()
    for number in (1, 2):
        chunks = split("traces", "protobuf", bytes(template.stamp(number))).chunks
        spans = [span for chunk in chunks for span in decode_spans(chunk.encoding, chunk.payload)]
        ids = {span.span_id for span in spans}
        assert len(ids) == 24
        assert all(span.parent_span_id in ids for span in spans if span.parent_span_id)
        assert not ids & seen
        seen |= ids


def test_a_section_that_was_stopped_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "performance.md"
    document.write_text(f"Words.\n{report.BEGIN}\n{report.END}\n")
    monkeypatch.setattr(report, "DOCUMENT", document)
    monkeypatch.setattr(report, "_KEPT", tmp_path)
    report.keep("growth", "smoke", [Figure("it", "ms", 1)], whole=False)
    assert "stopped before its end" in document.read_text()
    assert "| it |" in document.read_text()
    report.keep("growth", "smoke", [Figure("it", "ms", 1)], whole=True)
    assert "stopped before its end" not in document.read_text()


def test_a_figure_without_a_value_is_neither_met_nor_missed() -> None:
    assert Figure("it", "ms", None, target=1, sense="at most").met is None
    assert figure.of("it", "ms", [3, 1, 2], "at most", 2).met is True
    assert figure.of("it", "/s", [1], "at least", 2).met is False
