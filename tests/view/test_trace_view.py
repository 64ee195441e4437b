from __future__ import annotations

import base64
import gzip
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.contract import models as m
from spanscope.model.traces import (
    ModelUsage,
    PreviewPage,
    QueryProblem,
    SpanRow,
    TimeSplit,
    TracePage,
    TraceQuery,
    TraceSummary,
    Twin,
)
from spanscope.view import row_view, table_view, trace_view

SUMMARY = TraceSummary("0" * 31 + "1", "chat", "app", 2**63, 1, "ok", 1, 0)
ROW = SpanRow("0" * 15 + "1", None, "chat", "", "llm", "app", 10, 30, "error", "broke")


@given(st.from_regex(r"\A[0-9]+\Z", fullmatch=True) | st.just("9" * 5000) | st.just("0" * 5000))
def test_any_number_of_digits_is_a_time(digits: str) -> None:
    since = trace_view.query(m.ListTracesParams.model_validate({"since": digits})).since
    assert since is not None
    assert 0 <= since < 2**63


def test_params_left_out_ask_for_the_newest_fifty() -> None:
    assert trace_view.query(m.ListTracesParams()) == TraceQuery(limit=50, sort="startTime", descending=True)


def test_every_filter_reaches_the_query() -> None:
    params = m.ListTracesParams.model_validate(
        {
            "limit": 7,
            "cursor": "c",
            "query": "q",
            "serviceName": "s",
            "status": "error",
            "conversationId": "v",
            "since": "1",
            "until": "2",
            "sort": "duration",
            "descending": False,
        }
    )
    assert trace_view.query(params) == TraceQuery(7, "c", "q", "s", "error", "v", 1, 2, "duration", False)


def test_times_are_decimal_strings_that_keep_every_nanosecond() -> None:
    (sent,) = json.loads(trace_view.page(TracePage([SUMMARY], None, 1, []), {}).json)["traces"]
    assert (sent["startTimeUnixNano"], sent["durationNano"]) == ("9223372036854775808", "1")


def test_an_unfinished_span_has_no_duration() -> None:
    assert row_view.row(replace(ROW, end=0))["durationNano"] is None


def test_a_span_without_title_is_drawn_by_its_name() -> None:
    assert row_view.row(ROW)["title"] == "chat"


NAMES = st.text(max_size=5)
ROWS = st.builds(
    SpanRow,
    span_id=st.just("0" * 15 + "1"),
    parent_span_id=st.none() | st.just("0" * 15 + "2"),
    name=NAMES,
    title=NAMES,
    category=st.sampled_from(["llm", "tool", "other"]),
    service_name=NAMES,
    start=st.integers(-1, 2**64),
    end=st.integers(-1, 2**64),
    status=st.sampled_from(["unset", "ok", "error"]),
    status_message=NAMES,
    input=st.none() | NAMES,
    input_tokens=st.none() | st.integers(0, 2**63 - 1),
    pending_id=st.none() | st.just("0" * 15 + "3"),
    moments=st.none() | st.builds(lambda name: json.dumps([[name, 5]]), NAMES),
    depth=st.integers(0, 3),
    orphan=st.booleans(),
    twin=st.none() | st.just(Twin("0" * 31 + "2", "0" * 15 + "4")),
)


@given(st.lists(ROWS, max_size=3))
def test_a_trace_is_what_the_contract_makes_of_it(rows: list[SpanRow]) -> None:
    """It is encoded without the contract's models: every member, its type, its name and its place must be theirs."""
    encoded = trace_view.trace(SUMMARY, rows).json
    assert m.GetTraceResult.model_validate_json(encoded).model_dump_json(by_alias=True).encode() == encoded


def unpacked(spans: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads(gzip.decompress(base64.b64decode(spans)))
    return found


@given(st.lists(ROWS, max_size=3))
def test_a_table_has_the_rows_of_the_trace(rows: list[SpanRow]) -> None:
    encoded = table_view.table(SUMMARY, rows).json
    table = m.TraceTable.model_validate_json(encoded)
    assert table.model_dump_json(by_alias=True).encode() == encoded
    columns = unpacked(table.spans)
    spans = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    trace = {"trace": json.loads(encoded)["trace"], "spans": spans}
    assert trace == json.loads(trace_view.trace(SUMMARY, rows).json)
    assert table.previews


def test_a_large_table_leaves_the_previews_for_later() -> None:
    rows = [replace(ROW, input="a question")] * (table_view.PREVIEWED + 1)
    table = m.TraceTable.model_validate_json(table_view.table(SUMMARY, rows).json)
    columns = unpacked(table.spans)
    assert not table.previews
    assert {"input", "output"}.isdisjoint(columns)
    assert {len(column) for column in columns.values()} == {table_view.PREVIEWED + 1}


def test_previews_name_their_spans() -> None:
    page = PreviewPage([("01", "a\ud83d", None), ("02", None, "b")], "next")
    assert table_view.previews(page).next_cursor == "next"
    assert unpacked(table_view.previews(page).spans) == {
        "spanId": ["01", "02"],
        "input": ["a\ufffd", None],
        "output": [None, "b"],
    }


def test_half_a_character_costs_nothing_but_itself() -> None:
    rows = [ROW, replace(ROW, name="a\ud83d", title="", input="\ud83d\ude00")]
    spans = json.loads(trace_view.trace(SUMMARY, rows).json)["spans"]
    assert [(span["title"], span["input"]) for span in spans] == [("chat", None), ("a\ufffd", "\U0001f600")]


COUNTS = st.none() | st.integers(0, 2**63 - 1)
TRACES = st.builds(
    TraceSummary,
    trace_id=st.just("0" * 31 + "1"),
    name=NAMES,
    service_name=NAMES,
    start=st.integers(-1, 2**64),
    duration=st.none() | st.integers(-1, 2**64),
    status=st.sampled_from(["unset", "ok", "error"]),
    span_count=st.integers(0, 9),
    error_count=st.integers(0, 9),
    input=st.none() | NAMES,
    total_tokens=COUNTS,
    models=st.lists(NAMES, max_size=2),
    title=NAMES,
    twin_of=st.none() | st.just("0" * 31 + "2"),
    agents=st.lists(NAMES, max_size=2),
    usages=st.lists(st.builds(ModelUsage, st.none() | NAMES, NAMES, st.just(1), *[COUNTS] * 4), max_size=2),
    run_id=st.none() | st.just("r"),
    split=st.builds(TimeSplit, *[st.integers(0, 2**63 - 1)] * 3),
)
HIT = m.Hit(span_id="0" * 15 + "1", field="name", key=None, text="chat", marks=[(0, 4)])


@given(st.lists(TRACES, max_size=3), st.none() | st.just(HIT))
def test_a_page_is_what_the_contract_makes_of_it(traces: list[TraceSummary], hit: m.Hit | None) -> None:
    """It is encoded without the contract's models, too."""
    hits = {trace.trace_id: hit for trace in traces} if hit else {}
    encoded = trace_view.page(TracePage(traces, "c", 7, [QueryProblem(0, 1, "no")]), hits).json
    assert m.ListTracesResult.model_validate_json(encoded).model_dump_json(by_alias=True).encode() == encoded


def test_half_a_character_in_a_list_costs_nothing_but_itself() -> None:
    page = TracePage([SUMMARY, replace(SUMMARY, models=["a\ud83d"])], None, 2, [])
    traces = json.loads(trace_view.page(page, {}).json)["traces"]
    assert [trace["models"] for trace in traces] == [[], ["a\ufffd"]]


@pytest.mark.parametrize("record", [SUMMARY, ROW])
def test_every_column_of_a_row_is_sent(record: TraceSummary | SpanRow) -> None:
    sent = set(m.TraceSummary.model_fields if isinstance(record, TraceSummary) else m.SpanRow.model_fields)
    # Start and end travel as start and duration, under the contract's names.
    renamed = {"start": "start_time_unix_nano", "end": "duration_nano", "duration": "duration_nano"}
    renamed["split"] = "time_split"
    for_roll_up = (
        {
            "conversation_id",
            "response_id",
            "scope_name",
            "tool_calls",
            "tool_results",
            "run_key",
            "ask_key",
            "pending_id",
            "run_id",
        }
        if isinstance(record, SpanRow)
        else set()
    )
    assert {renamed.get(field.name, field.name) for field in fields(record)} - for_roll_up <= sent


def test_a_page_is_bounded_whatever_was_asked_for() -> None:
    assert trace_view.query(m.ListTracesParams.model_validate({"limit": 10**6})).limit == trace_view.MAX_PAGE


@pytest.mark.parametrize(("asked", "sorted_by"), [("startTimeUnixNano", "startTime"), ("durationNano", "duration")])
def test_a_list_is_sorted_by_the_members_of_a_summary(asked: str, sorted_by: str) -> None:
    assert trace_view.query(m.ListTracesParams.model_validate({"sort": asked})).sort == sorted_by
