"""Every form of a query over real spans, before they are indexed and after, and where there is no index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.model.traces import TraceQuery
from spanscope.store import StoreReader, Writer, index_all, open_reader, words
from spanscope.store.indexer import Indexer
from tests.store.requests import log, logs, pairs, span, span_id, trace_id, traces
from tests.store.searches import found, meta

CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.usage.input_tokens": 1200,
    "gen_ai.usage.output_tokens": 30,
    "gen_ai.conversation.id": "thread-7",
    "gen_ai.input.messages": (
        '[{"role":"user","parts":[{"type":"text","content":"Weather in S\\u00e3o Paulo?\\nToday."}]}]'
    ),
    "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"今天天气很好"}]}]',
}
TOOL = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "get_weather",
    "gen_ai.tool.call.arguments": '{"city":"Lima"}',
}
AGENT = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Planner", "user.id": 42}


def doubled(key: str, *values: float) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(array_value=ArrayValue(values=[AnyValue(double_value=v) for v in values])))


def failed(n: int, parent: int, trace: int) -> dict[str, Any]:
    event = {
        "name": "exception",
        "attributes": pairs({"exception.type": "ValueError", "exception.message": "no such town"}),
    }
    return span(n, parent, trace, status={"code": 2, "message": "broken pipe"}, events=[event])


def fill(writer: Writer) -> None:
    """1: an agent with a chat and a tool. 2: a failure. 3: a log record. 4: nothing but a slow span."""
    agent = span(11, trace=1, name="invoke_agent Planner", attributes=AGENT)
    chat = span(12, 11, 1, name="chat", attributes=CHAT)
    chat["attributes"] = [*chat["attributes"], KeyValue(key="temperature.used", value=AnyValue(double_value=0.2))]
    writer.append(traces(agent, chat, span(13, 11, 1, name="execute_tool get_weather", attributes=TOOL))).result()
    root = span(21, trace=2, name="GET /orders", attributes={"user.id": 7, "http.route": "/orders/{id}"})
    writer.append(traces(root, failed(22, 21, 2), service="shop")).result()
    writer.append(traces(span(31, trace=3, name="job"), service="shop")).result()
    writer.append(logs(log(31, "note", "disk is FULL", trace=3))).result()
    slow = span(41, trace=4, name="slow", end_time_unix_nano=100 * 10**9)
    slow["attributes"] = [doubled("score.all", 0.5, 0.75)]
    writer.append(traces(slow, service="batch-worker")).result()


@pytest.fixture(params=["tail", "index"])
def filled(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, writer: Writer, data_dir: Path
) -> Iterator[StoreReader]:
    """A reader over the four traces, none of them indexed, or all."""
    with monkeypatch.context() as patch:
        patch.setattr(Indexer, "behind", lambda self: False)
        fill(writer)
        if request.param == "index":
            patch.undo()
            index_all(data_dir, DERIVATION)
            assert meta(data_dir, "documents") > 0
        else:
            assert meta(data_dir, "documents") == 0
        reader = open_reader(data_dir, otlp)
        yield reader
        reader.close()
        writer.close()


QUERIES = [
    # Words
    ("weather", [1]),
    ("WEATHER", [1]),
    ("get_weather", [1]),
    ("weather paulo", [1]),
    ("são", [1]),
    ("sao", [1]),
    ("today", [1]),
    ("天气", [1]),
    ("gpt-4o", [1]),
    ("gpt-4", []),
    ("gpt-4*", [1]),
    ("lima", [1]),
    ("city", [1]),
    ("valueerror", [2]),
    ("error", [2]),
    ("town", [2]),
    ('"broken pipe"', [2]),
    ('"pipe broken"', []),
    ("exception.message", [2]),
    ("full", [3]),
    ("note", [3]),
    ("orders", [2]),
    ("shop", [2, 3]),
    ("weather full", []),
    ("weather OR full", [1, 3]),
    ("-shop", [1, 4]),
    ("shop -full", [2]),
    ("-(weather OR shop)", [4]),
    ("(weather OR shop) -town", [1, 3]),
    (trace_id(3), [3]),
    (trace_id(3)[:31], [1, 2, 3, 4]),
    (span_id(0x16), [2]),
    # Fields
    ("status:error", []),
    ("status:unset", [1, 2, 3, 4]),
    ("service:shop", [2, 3]),
    ("service:SHOP", [2, 3]),
    ("service:sho", []),
    ("service:*worker", [4]),
    ("-service:shop", [1, 4]),
    ("model:gpt-4o-mini", [1]),
    ("model:gpt*", [1]),
    ("tool:get_weather", [1]),
    ("tool:getXweather", []),
    ("agent:planner", [1]),
    ("provider:openai", [1]),
    ("category:tool", [1]),
    ("name:orders", [2]),
    ("name:weather", [1]),
    ("name:lima", []),
    ("name:inv*", [1]),
    ("conversation:thread-7", [1]),
    ("conversation:thread*", [1]),
    (f"trace:{trace_id(2)}", [2]),
    ("trace:0000", [1, 2, 3, 4]),
    (f"span:{span_id(0x16)}", [2]),
    ("span:0000", [1, 2, 3, 4]),
    ("run:none", []),
    ("has:error", [2]),
    ("has:tool", [1]),
    ("has:log", [3]),
    ("has:input", [1]),
    ("has:agent -has:error", [1]),
    ("has:user.id", [1, 2]),
    ("errors:>0", [2]),
    ("errors:1", [2]),
    ("duration:>30s", [4]),
    ("duration:1s..30s", [1, 2]),
    ("tokens:>1k", [1]),
    ("-tokens:>1k", [2, 3, 4]),
    ("input_tokens:1000..1500", [1]),
    ("calls:1", [1]),
    ("spans:>=3", [1]),
    ("until:2000-01-01", [1, 2, 3, 4]),
    ("since:2000-01-01", []),
    # Attributes
    ("user.id:42", [1]),
    ("user.id:7", [2]),
    ("user.id:4", []),
    ("user.id:4*", [1]),
    ("user.id:>10", [1]),
    ("user.id:<100 shop", [2]),
    ("user.id:=7", [2]),
    ('http.route:"/orders/{id}"', [2]),
    ("exception.type:valueerror", [2]),
    ("exception.type:*error", [2]),
    ("temperature.used:0.20", [1]),
    ("temperature.used:<0.3", [1]),
    ("score.all:0.75", [4]),
    ("service.name:shop", [2, 3]),
    ("gen_ai.provider.name:openai", [1]),
    ("no.such.key:1", []),
    ("-user.id:42", [2, 3, 4]),
    ("role:user", [1]),
    ("such:town", [2]),
    ("no:such", [2]),
    ("model:(gpt* OR x) tool:get*", [1]),
]


@pytest.mark.parametrize("filled", ["tail", "index"], indirect=True)
def test_every_form_finds_what_it_says(filled: StoreReader) -> None:
    # One store for all of them: to fill one takes longer than to ask it.
    assert {text: found(filled, text) for text, _ in QUERIES} == dict(QUERIES)


def test_the_word_that_is_being_typed_is_only_begun(filled: StoreReader) -> None:
    assert [trace.trace_id for trace in filled.traces(TraceQuery(text="get_wea")).traces] == [trace_id(1)]
    assert filled.traces(TraceQuery(text="get_wea ")).total == 0


def test_separate_filters_hold_too(filled: StoreReader) -> None:
    assert filled.traces(TraceQuery(text="shop ", since=25 * 10**9)).total == 1
    assert filled.traces(TraceQuery(text="weather ", service_name="shop")).total == 0


def test_a_page_goes_on_while_the_index_and_the_clock_go_on(filled: StoreReader, data_dir: Path) -> None:
    query = TraceQuery(limit=1, text="shop until:1s ")
    first = filled.traces(query)
    index_all(data_dir, DERIVATION)
    second = filled.traces(TraceQuery(limit=1, text=query.text, cursor=first.next_cursor))
    assert [page.traces[0].trace_id for page in (first, second)] == [trace_id(3), trace_id(2)]
    assert second.next_cursor is None


def test_words_stand_in_spans_that_are_found_with_them(filled: StoreReader) -> None:
    ids = [trace_id(n) for n in range(1, 5)]

    def spans(text: str) -> dict[str, list[str]]:
        found = {one.trace_id: one for one in filled.found(ids, text)}
        return {
            id: [one.text.span_id] if one.text else [stored.row.span_id for stored in one.spans]
            for id, one in found.items()
            if one.text or one.spans
        }

    assert spans("weather paulo ") == {trace_id(1): [span_id(0x12 - 6)]}
    assert spans("town ") == {trace_id(2): [span_id(22)]}
    assert spans("full ") == {trace_id(3): [span_id(31)]}
    assert spans("status:ok -town ") == {}


def test_many_values_of_an_attribute_are_no_pattern(
    writer: Writer, reader: StoreReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spanscope.store.attributes.MOST_VALUES", 3)
    for n in range(1, 6):
        writer.append(traces(span(n, trace=n, attributes={"user.id": n}))).result()
    assert found(reader, "user.id:5") == [5]
    for text in ("user.id:>2 ", "user.id:5* "):
        page = reader.traces(TraceQuery(text=text))
        assert (page.total, [(p.start, p.end) for p in page.problems]) == (5, [(0, len(text) - 1)])
        assert "too many different values" in page.problems[0].message


def test_without_fts5_previews_are_searched_and_attributes_refused(
    open_a_writer: Any, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "CREATE", "CREATE VIRTUAL TABLE words USING fts5_that_is_missing(text)")
    fill(open_a_writer())
    reader = open_reader(data_dir, otlp)
    try:
        assert found(reader, "weather") == [1]
        assert found(reader, "eather -shop") == [1]
        assert found(reader, "service:shop errors:>0") == [2]
        assert found(reader, "name:orders") == [2]
        assert found(reader, f"span:{span_id(31)}") == [3]
        page = reader.traces(TraceQuery(text="shop user.id:7 "))
        assert page.total == 2
        assert "FTS5" in page.problems[0].message
        assert list(reader.found([trace_id(1)], "weather")) == []
    finally:
        reader.close()
