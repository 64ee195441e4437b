"""A model call in two traces: linked whichever comes first, counted once, and free again when one is deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope.derivation import DERIVATION
from spanscope.model.records import Chunk
from spanscope.model.traces import Twin
from spanscope.otlp import split
from spanscope.store import StoreReader, Writer, delete_traces
from tests.store.requests import log, logs, pairs, span_id, trace_id

SAID = {
    "gen_ai.input.messages": '[{"role":"user","content":"Hi?"}]',
    "gen_ai.output.messages": '[{"role":"assistant","content":"Ho."}]',
}


def recorded(trace: int, scope: str, response: str = "msg_1", **attributes: Any) -> Sequence[Chunk]:
    """One span in a trace of its own, of a call that took a second."""
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add()
    spans.scope.name = scope
    spans.spans.add(
        trace_id=bytes.fromhex(trace_id(trace)),
        span_id=bytes.fromhex(span_id(trace)),
        name="chat",
        start_time_unix_nano=10**9 + trace,
        end_time_unix_nano=2 * 10**9,
        attributes=pairs(
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.response.id": response,
                "gen_ai.usage.input_tokens": 12,
                "gen_ai.usage.output_tokens": 3,
            }
            | attributes
        ),
    )
    return split("traces", "protobuf", request.SerializeToString()).chunks


FULL = recorded(1, "opentelemetry.instrumentation.anthropic", **SAID)
POOR = recorded(2, "com.anthropic.sdk.python")


def tokens(reader: StoreReader, trace: int) -> int | None:
    return reader.trace(trace_id(trace))[0].total_tokens


@pytest.mark.parametrize("order", [(FULL, POOR), (POOR, FULL)])
def test_a_call_in_two_traces_counts_where_its_messages_are(
    writer: Writer, reader: StoreReader, order: Sequence[Sequence[Chunk]]
) -> None:
    for chunks in order:
        writer.append(chunks).result()
    full, (full_row,) = reader.trace(trace_id(1))
    poor, (poor_row,) = reader.trace(trace_id(2))
    assert (full.total_tokens, full.model_call_count, full.twin_of) == (15, 1, None)
    assert (poor.total_tokens, poor.model_call_count, poor.twin_of) == (None, 0, trace_id(1))
    assert (full_row.twin, full_row.repeats) == (Twin(trace_id(2), span_id(2)), False)
    assert (poor_row.twin, poor_row.repeats) == (Twin(trace_id(1), span_id(1)), True)
    for number, row in ((1, full_row), (2, poor_row)):
        detail = reader.span(trace_id(number), span_id(number)).row
        assert (detail.twin, detail.repeats) == (row.twin, row.repeats)


@pytest.mark.parametrize(("deleted", "left"), [(1, 2), (2, 1)])
def test_deleting_one_record_frees_the_other(
    writer: Writer, reader: StoreReader, data_dir: Path, deleted: int, left: int
) -> None:
    writer.append(FULL).result()
    writer.append(POOR).result()
    assert delete_traces(data_dir, [trace_id(deleted)], DERIVATION) == [trace_id(deleted)]
    summary, (row,) = reader.trace(trace_id(left))
    assert (summary.total_tokens, summary.model_call_count, summary.twin_of, row.twin) == (15, 1, None, None)


def test_log_records_that_make_the_other_record_the_richer_turn_the_link_around(
    writer: Writer, reader: StoreReader
) -> None:
    writer.append(recorded(1, "first")).result()
    writer.append(recorded(2, "second")).result()
    assert (tokens(reader, 1), tokens(reader, 2)) == (15, None)
    writer.append(logs(log(2, "gen_ai.user.message", '{"content":"Hi?"}', trace=2))).result()
    assert (tokens(reader, 1), tokens(reader, 2)) == (None, 15)
    assert reader.trace(trace_id(1))[0].twin_of == trace_id(2)


def test_windows_are_told_of_the_trace_whose_tokens_another_bears_now(writer: Writer, reader: StoreReader) -> None:
    writer.append(POOR).result()
    revision = reader.changes(None).revision
    writer.append(FULL).result()
    assert set(reader.changes(revision).trace_ids) == {trace_id(1), trace_id(2)}


def test_a_test_servers_constant_id_links_nothing(writer: Writer, reader: StoreReader) -> None:
    for number in range(1, 30):
        question = f'[{{"role":"user","content":"Question {number}"}}]'
        asked = {"gen_ai.input.messages": question}
        writer.append(recorded(number, f"scope {number}", "chatcmpl-123", **asked)).result()
    assert [tokens(reader, number) for number in range(1, 30)] == [15] * 29


def test_a_trace_that_says_more_is_no_mere_twin(open_a_writer: Callable[[], Writer], reader: StoreReader) -> None:
    writer = open_a_writer()
    writer.append(FULL).result()
    writer.append(POOR).result()
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.add(
        trace_id=bytes.fromhex(trace_id(2)),
        span_id=bytes.fromhex(span_id(9)),
        attributes=pairs({"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "clock"}),
    )
    writer.append(split("traces", "protobuf", request.SerializeToString()).chunks).result()
    assert reader.trace(trace_id(2))[0].twin_of is None


CAPTURES = Path(__file__).parent.parent / "data" / "captures"


def replay(writer: Writer, case: str, backwards: bool) -> dict[str, Any]:
    """What the program said was true, once its exports are stored."""
    exports = json.loads((CAPTURES / case / "requests.json").read_text())
    for export in reversed(exports) if backwards else exports:
        body = (CAPTURES / case / export["file"]).read_bytes()
        writer.append(split(export["signal"], "protobuf", body).chunks).result()
    truth: dict[str, Any] = json.loads((CAPTURES / case / "truth.json").read_text())
    return truth


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("case", ["py-anthropic-current", "js-anthropic", "js-langchain", "js-langchain-old"])
def test_recorded_programs_show_each_call_once(writer: Writer, reader: StoreReader, case: str, backwards: bool) -> None:
    """Records in one trace and in two, with a common response id and without, streamed and failed."""
    truth = replay(writer, case, backwards)
    traces = [reader.trace(trace["trace_id"]) for trace in truth["traces"]]
    assert sum(summary.model_call_count for summary, _ in traces) == len(truth["llm_calls"])
    shown = {row.span_id for _, rows in traces for row in rows if row.category == "llm" and not row.repeats}
    repeated = {row.span_id: row.twin for _, rows in traces for row in rows if row.repeats}
    for call in truth["llm_calls"]:
        records = {span["span_id"] for span in call["spans"]}
        assert len(records & shown) == 1
        for span in records & repeated.keys():
            twin = repeated[span]
            assert twin is not None
            assert twin.span_id in records & shown
    for summary, rows in traces:
        for row in rows:
            detail = reader.span(summary.trace_id, row.span_id).row
            assert (detail.twin, detail.repeats) == (row.twin, row.repeats)
        if summary.twin_of:
            assert summary.total_tokens is None
            assert all(row.repeats for row in rows if row.category == "llm")
