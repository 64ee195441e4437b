"""Every method over a store with traces: the good case, wrong params, unknown ids."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spanscope.contract import models as m
from spanscope.contract.methods import METHODS
from spanscope.derivation import DERIVATION
from spanscope.store import open_writer
from spanscope.store.chunks import append
from spanscope.store.database import connect, transaction
from tests.sidecar import Sidecar
from tests.store.requests import log, logs, span, span_id, trace_id, traces

CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "some-model",
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.output_tokens": 3,
    "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"Hi?"}]}]',
    "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"Ho."}],"finish_reason":"stop"}]',
}


def fill(data_dir: Path) -> None:
    """Trace 1: a root with a chat and an orphan below it. Traces 2 to 5: one span each."""
    writer = open_writer(data_dir, DERIVATION)
    writer.append(traces(span(2, parent=1, attributes=CHAT), span(3, parent=9), span(1))).result()
    writer.append(logs(log(2, "note", "said later"))).result()
    for n in range(2, 6):
        writer.append(traces(span(n, trace=n), service="other")).result()
    writer.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    """For tests that only look."""
    data_dir = tmp_path_factory.mktemp("data")
    fill(data_dir)
    with Sidecar(data_dir) as running:
        running.initialize()
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sidecar]:
    """For tests that delete."""
    fill(tmp_path)
    with Sidecar(tmp_path) as running:
        running.initialize()
        yield running


def ids_of(result: dict[str, Any]) -> list[str]:
    return [trace["traceId"] for trace in result["traces"]]


def test_list_traces_gives_the_newest_first_with_a_total(filled: Sidecar) -> None:
    result = filled.request("listTraces")
    assert ids_of(result) == [trace_id(n) for n in (5, 4, 3, 2, 1)]
    assert result["total"] == 5
    assert result["nextCursor"] is None


def test_list_traces_sums_a_trace_up(filled: Sidecar) -> None:
    trace = filled.request("listTraces")["traces"][-1]
    assert trace["name"] == "span 1"
    assert trace["spanCount"] == 3
    assert (trace["inputTokens"], trace["outputTokens"], trace["totalTokens"]) == (12, 3, 15)
    assert trace["models"] == ["some-model"]
    assert trace["input"] == "Hi?"
    assert trace["output"] == "Ho."
    assert trace["startTimeUnixNano"] == str(10**9)
    assert trace["durationNano"] == str(2 * 10**9 + 5 * 10**8)


def test_list_traces_pages_with_a_cursor(filled: Sidecar) -> None:
    pages, cursor = [], None
    while True:
        result = filled.request("listTraces", limit=2, cursor=cursor)
        pages.append(ids_of(result))
        assert result["total"] == 5
        if (cursor := result["nextCursor"]) is None:
            break
    assert pages == [[trace_id(5), trace_id(4)], [trace_id(3), trace_id(2)], [trace_id(1)]]


def test_list_traces_filters(filled: Sidecar) -> None:
    assert ids_of(filled.request("listTraces", serviceName="app")) == [trace_id(1)]
    assert ids_of(filled.request("listTraces", since=str(5 * 10**9))) == [trace_id(5)]
    assert ids_of(filled.request("listTraces", until=str(2 * 10**9))) == [trace_id(1)]
    assert ids_of(filled.request("listTraces", status="error")) == []
    assert ids_of(filled.request("listTraces", sort="spanCount", descending=True, limit=1)) == [trace_id(1)]


@pytest.mark.parametrize(
    ("params", "member"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": "50"}, "limit"),
        ({"limit": 1.5}, "limit"),
        ({"limit": True}, "limit"),
        ({"cursor": 1}, "cursor"),
        ({"cursor": "no cursor of ours"}, "cursor"),
        ({"query": 1}, "query"),
        ({"query": "\ud800"}, "query"),
        ({"serviceName": []}, "serviceName"),
        ({"status": "fine"}, "status"),
        ({"conversationId": {}}, "conversationId"),
        ({"since": 1}, "since"),
        ({"since": "-1"}, "since"),
        ({"until": "now"}, "until"),
        ({"sort": "color"}, "sort"),
        ({"descending": "yes"}, "descending"),
    ],
)
def test_list_traces_names_the_wrong_member(filled: Sidecar, params: dict[str, Any], member: str) -> None:
    refused = filled.error_of("listTraces", params)
    assert refused.code == -32602
    assert member in refused.message


def test_get_trace_gives_every_span_in_tree_order(filled: Sidecar) -> None:
    result = filled.request("getTrace", traceId=trace_id(1))
    assert result["trace"] == filled.request("listTraces")["traces"][-1]
    rows = [(row["spanId"], row["parentSpanId"], row["depth"], row["orphan"]) for row in result["spans"]]
    assert rows == [
        (span_id(1), None, 0, False),
        (span_id(2), span_id(1), 1, False),
        (span_id(3), span_id(9), 0, True),
    ]
    chat = result["spans"][1]
    assert (chat["category"], chat["model"], chat["inputTokens"]) == ("llm", "some-model", 12)


def test_get_trace_answers_as_its_model_says(filled: Sidecar) -> None:
    result = filled.request("getTrace", traceId=trace_id(1))
    assert m.GetTraceResult.model_validate(result).model_dump(by_alias=True) == result


def columns_of(packed: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads(gzip.decompress(base64.b64decode(packed)))
    return found


def test_get_trace_table_gives_the_same_spans_as_get_trace(filled: Sidecar) -> None:
    whole = filled.request("getTrace", traceId=trace_id(1))
    table = filled.request("getTraceTable", traceId=trace_id(1))
    assert (table["trace"], table["previews"]) == (whole["trace"], True)
    assert columns_of(table["spans"]) == {name: [row[name] for row in whole["spans"]] for name in whole["spans"][0]}


def test_get_previews_gives_what_spans_say_page_by_page(tmp_path: Path) -> None:
    """Spans that say nothing are left out, and take no place on a page."""
    writer = open_writer(tmp_path, DERIVATION)
    writer.append(traces(*(span(n, attributes=CHAT if n % 2 else {}) for n in range(1, 8)))).result()
    writer.close()
    found: list[tuple[str, str, str]] = []
    pages, cursor = 0, None
    with Sidecar(tmp_path) as running:
        running.initialize()
        while pages == 0 or cursor is not None:
            page = running.request("getPreviews", traceId=trace_id(1), limit=2, cursor=cursor)
            columns = columns_of(page["spans"])
            found += zip(columns["spanId"], columns["input"], columns["output"], strict=True)
            pages, cursor = pages + 1, page["nextCursor"]
    assert found == [(span_id(n), "Hi?", "Ho.") for n in (1, 3, 5, 7)]
    assert pages == 2


def test_get_span_gives_messages_attributes_and_log_records(filled: Sidecar) -> None:
    result = filled.request("getSpan", traceId=trace_id(1), spanId=span_id(2))
    assert result["depth"] == 1
    assert [(message["role"], message["parts"]) for message in result["input"]] == [
        ("user", [{"type": "text", "text": "Hi?"}])
    ]
    assert result["output"][0]["finishReason"] == "stop"
    shown = {item["key"]: (item["type"], item["value"]) for item in result["attributes"]}
    assert shown["gen_ai.usage.input_tokens"] == ("int", "12")
    assert shown["gen_ai.input.messages"] == ("string", CHAT["gen_ai.input.messages"])
    assert [(item["eventName"], item["body"]) for item in result["logs"]] == [("note", "said later")]
    assert result["resource"]["attributes"] == [{"key": "service.name", "type": "string", "value": "app"}]


def test_get_span_names_the_attributes_that_nothing_was_read_from(tmp_path: Path) -> None:
    own = {"app.tenant": "blue", "code.function.name": "ask", "gen_ai.request.top_k": 4}
    writer = open_writer(tmp_path, DERIVATION)
    writer.append(traces(span(1, attributes=CHAT | own))).result()
    writer.close()
    with Sidecar(tmp_path) as running:
        running.initialize()
        detail = running.request("getSpan", traceId=trace_id(1), spanId=span_id(1))
    assert detail["unreadAttributes"] == ["app.tenant"]


def test_get_logs_gives_a_traces_log_records_in_time_order_page_by_page(tmp_path: Path) -> None:
    """Whatever order they came in, with a span that is there, one that is not, and none."""
    writer = open_writer(tmp_path, DERIVATION)
    stray = log(1, "stray", "of no span", at=30) | {"span_id": b""}
    writer.append(logs(log(2, "late", "third", at=40), stray, log(9, "early", "first", at=10))).result()
    writer.append(traces(span(1), span(2))).result()
    writer.append(logs(log(1, "between", "second", at=20), log(1, "other", "trace", trace=2, at=5))).result()
    writer.close()
    with Sidecar(tmp_path) as running:
        running.initialize()
        first = running.request("getLogs", traceId=trace_id(1), limit=3)
        assert [record["body"] for record in first["logs"]] == ["first", "second", "of no span"]
        assert [record["spanId"] for record in first["logs"]] == [span_id(9), span_id(1), None]
        assert first["total"] == 4
        rest = running.request("getLogs", traceId=trace_id(1), limit=3, cursor=first["nextCursor"])
        assert ([record["body"] for record in rest["logs"]], rest["nextCursor"]) == (["third"], None)
        assert [record["body"] for record in running.request("getLogs", traceId=trace_id(2))["logs"]] == ["trace"]
        assert running.error_of("getLogs", {"traceId": trace_id(7)}).code == -32001


IDS: list[tuple[str, dict[str, Any], str]] = [
    ("getTrace", {}, "traceId"),
    ("getTrace", {"traceId": None}, "traceId"),
    ("getTrace", {"traceId": 1}, "traceId"),
    ("getTrace", {"traceId": "1"}, "traceId"),
    ("getTrace", {"traceId": "A" * 32}, "traceId"),
    ("getTrace", {"traceId": trace_id(1) + "\n"}, "traceId"),
    ("getTrace", {"trace_id": trace_id(1)}, "traceId"),
    ("getSpan", {"traceId": trace_id(1)}, "spanId"),
    ("getSpan", {"traceId": trace_id(1), "spanId": trace_id(1)}, "spanId"),
    ("getSpan", {"traceId": [], "spanId": span_id(1)}, "traceId"),
    ("getTraceTable", {}, "traceId"),
    ("getPreviews", {}, "traceId"),
    ("getPreviews", {"traceId": trace_id(1), "limit": 0}, "limit"),
    ("getPreviews", {"traceId": trace_id(1), "cursor": "x"}, "cursor"),
    ("getPreviews", {"traceId": trace_id(1), "cursor": "Ingi"}, "cursor"),
    ("getPreviews", {"traceId": trace_id(1), "cursor": "WzFd"}, "cursor"),
    ("getLogs", {}, "traceId"),
    ("getLogs", {"traceId": trace_id(1), "limit": 0}, "limit"),
    ("getLogs", {"traceId": trace_id(1), "cursor": "x"}, "cursor"),
    ("getLogs", {"traceId": trace_id(1), "cursor": "WyJhIiwgMSwgMV0"}, "cursor"),
    ("deleteTraces", {"traceIds": trace_id(1)}, "traceIds"),
    ("deleteTraces", {"traceIds": [trace_id(1), "x"]}, "traceIds[1]"),
    ("deleteTraces", {"all": "true"}, "all"),
    ("deleteTraces", {}, "traceIds"),
    ("deleteTraces", {"all": False}, "all"),
    ("deleteTraces", {"traceIds": [trace_id(1)], "all": True}, "all"),
    ("exportTraces", {"traceIds": [trace_id(1)]}, "path"),
    ("exportTraces", {"traceIds": [], "path": "/x.json"}, "traceIds"),
    ("exportTraces", {"traceIds": [trace_id(1)], "path": "relative.json"}, "path"),
    ("exportTraces", {"traceIds": [trace_id(1)], "path": "/no/such/folder/x.json"}, "path"),
    ("importTraces", {}, "path"),
    ("importTraces", {"path": "relative.json"}, "path"),
    ("importTraces", {"path": "/no/such/file.json"}, "path"),
    ("startCollector", {"httpPort": "4318"}, "httpPort"),
    ("startCollector", {"httpPort": 65536}, "httpPort"),
    ("startCollector", {"grpcPort": -1}, "grpcPort"),
    ("startCollector", {"grpcPort": 1.0}, "grpcPort"),
    ("startCollector", {"host": 127}, "host"),
]


@pytest.mark.parametrize(("method", "params", "member"), IDS)
def test_wrong_params_are_named(filled: Sidecar, method: str, params: dict[str, Any], member: str) -> None:
    refused = filled.error_of(method, params)
    assert refused.code == -32602
    assert member in refused.message


def test_wrong_params_of_several_members_are_all_named(filled: Sidecar) -> None:
    refused = filled.error_of("getSpan", {"traceId": 1, "spanId": 2})
    assert "traceId" in refused.message
    assert "spanId" in refused.message


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getTrace", {"traceId": trace_id(99)}),
        ("getTraceTable", {"traceId": trace_id(99)}),
        ("getPreviews", {"traceId": trace_id(99)}),
        ("getSpan", {"traceId": trace_id(99), "spanId": span_id(1)}),
        ("getSpan", {"traceId": trace_id(1), "spanId": span_id(99)}),
        ("exportTraces", {"traceIds": [trace_id(99)], "path": "/tmp/never-written.json"}),
    ],
)
def test_unknown_ids_are_an_error_of_their_own(filled: Sidecar, method: str, params: dict[str, Any]) -> None:
    refused = filled.error_of(method, params)
    assert refused.code == -32001
    assert any(id in refused.message for id in (trace_id(99), span_id(99)))


def test_delete_traces_deletes_the_named_ones_and_passes_over_unknown_ones(own: Sidecar) -> None:
    assert own.request("deleteTraces", traceIds=[trace_id(2), trace_id(99), trace_id(2)]) == {"deleted": 1}
    assert ids_of(own.request("listTraces")) == [trace_id(n) for n in (5, 4, 3, 1)]
    assert own.error_of("getTrace", {"traceId": trace_id(2)}).code == -32001
    assert own.request("deleteTraces", traceIds=[]) == {"deleted": 0}


def test_delete_traces_deletes_all(own: Sidecar) -> None:
    assert own.request("deleteTraces", all=True) == {"deleted": 5}
    assert own.request("listTraces") == {"traces": [], "nextCursor": None, "total": 0, "queryProblems": []}


def test_deleted_traces_are_told_of(own: Sidecar) -> None:
    own.request("deleteTraces", traceIds=[trace_id(2), trace_id(3)])
    assert set(own.notification("tracesChanged")["traceIds"]) == {trace_id(2), trace_id(3)}


def test_what_arrives_while_nothing_collects_here_is_told_of(own: Sidecar) -> None:
    own.request("listTraces")
    writer = open_writer(own.data_dir, DERIVATION)
    writer.append(traces(span(6, trace=6))).result()
    writer.close()
    assert own.notification("tracesChanged")["traceIds"] == [trace_id(6)]


@pytest.mark.parametrize("method", [method.name for method in METHODS if method.name.startswith(("get", "list"))])
def test_reading_tells_of_no_change(filled: Sidecar, method: str) -> None:
    params = {"traceId": trace_id(1), "spanId": span_id(1)} if method.startswith("get") else {}
    if method == "getMedia":
        # There is none in this trace: looking for it is reading all the same.
        filled.error_of(method, params | {"side": "input", "message": 0, "part": 0})
    else:
        filled.request(method, **params)
    assert filled.notifications == []


def test_a_store_of_a_newer_spanscope_is_an_error_that_says_so(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(tmp_path / "spanscope.db") as db:
        db.execute("PRAGMA user_version = 1000000")
    db.close()
    with Sidecar(tmp_path) as sidecar:
        sidecar.initialize()
        refused = sidecar.error_of("listTraces", {})
        assert refused.code == -32603
        assert "update Spanscope" in refused.message


def test_what_a_killed_collector_left_underived_is_in_the_first_list(tmp_path: Path) -> None:
    db = connect(tmp_path)
    with transaction(db):
        append(db, traces(span(1), span(2, parent=1)))
    db.close()
    with Sidecar(tmp_path) as sidecar:
        sidecar.initialize()
        assert ids_of(sidecar.request("listTraces")) == [trace_id(1)]
        assert len(sidecar.request("getTrace", traceId=trace_id(1))["spans"]) == 2


@pytest.mark.parametrize("name", ["out.otlp.json", "out.jsonl.gz"])
def test_exported_traces_are_the_same_after_an_import(own: Sidecar, tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name)
    before = (
        own.request("getTrace", traceId=trace_id(1)),
        own.request("getSpan", traceId=trace_id(1), spanId=span_id(2)),
    )
    exported = own.request("exportTraces", traceIds=[trace_id(1), trace_id(2)], path=path)
    assert exported == {"path": path, "traces": 2, "spans": 4}
    own.request("deleteTraces", all=True)
    imported = own.request("importTraces", path=path)
    assert imported == {"traceIds": [trace_id(1), trace_id(2)], "spans": 4}
    after = own.request("getTrace", traceId=trace_id(1)), own.request("getSpan", traceId=trace_id(1), spanId=span_id(2))
    assert after == before
    own.notification("tracesChanged", lambda params: trace_id(2) in params["traceIds"])


def test_a_file_that_is_no_export_imports_nothing(own: Sidecar, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text('{"resourceSpans": "none"}')
    refused = own.error_of("importTraces", {"path": str(path)})
    assert refused.code == -32602
    assert "path: line 1" in refused.message


def test_a_failed_export_leaves_the_file_that_was_there(own: Sidecar, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("precious")
    own.error_of("exportTraces", {"traceIds": [trace_id(1), trace_id(99)], "path": str(path)})
    assert path.read_text() == "precious"
    assert [left.name for left in tmp_path.iterdir() if "mine" in left.name] == ["mine.json"]
