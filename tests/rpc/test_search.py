"""Searching and completing through the sidecar: hits, problems, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spanscope.derivation import DERIVATION
from spanscope.store import open_writer
from tests.exporting import made, send
from tests.sidecar import Sidecar
from tests.store.requests import log, logs, pairs, span, span_id, trace_id, traces
from tests.store.searches import until_indexed

SAID = "Is it 😀 sunny in Zürich, or does it rain there as it did all week long in every other town of the country?"
CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.input.messages": f'[{{"role":"user","parts":[{{"type":"text","content":"{SAID}"}}]}}]',
    "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"Rain.\\nAll day"}]}]',
    "user.id": "ada lovelace",
    "top.k": 7,
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    """1: a chat. 2: a failing tool. 3: a log record. 4: two agents of one name in one more trace."""
    data_dir = tmp_path_factory.mktemp("data")
    writer = open_writer(data_dir, DERIVATION)
    writer.append(traces(span(1, attributes={"route": "/ask"}), span(2, parent=1, attributes=CHAT))).result()
    event = {
        "name": "exception",
        "attributes": pairs({"exception.type": "ValueError", "exception.message": "Bad town"}),
    }
    tool = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "get_weather"}
    writer.append(
        traces(span(3, trace=2, attributes=tool, status={"code": 2}, events=[event]), service="my shop")
    ).result()
    writer.append(traces(span(4, trace=3, name="job"), service="my shop")).result()
    writer.append(logs(log(4, "note", "disk is full", trace=3))).result()
    for trace in (4, 5):
        agent = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Planner"}
        writer.append(traces(span(trace + 1, trace=trace, attributes=agent))).result()
    writer.close()
    with Sidecar(data_dir) as running:
        running.initialize()
        yield running


def listed(sidecar: Sidecar, query: str) -> dict[str, Any]:
    result = sidecar.request("listTraces", query=query)
    assert result["total"] == len(result["traces"])
    return dict(result)


def hit(sidecar: Sidecar, query: str) -> dict[str, Any]:
    (trace,) = listed(sidecar, query)["traces"]
    found = dict(trace["hit"])
    units = found["text"].encode("utf-16-le")
    found["marked"] = [units[2 * start : 2 * end].decode("utf-16-le") for start, end in found["marks"]]
    return found


def test_a_word_in_a_message_is_shown_where_it_stands(filled: Sidecar) -> None:
    found = hit(filled, "zurich rain ")
    assert (found["spanId"], found["field"], found["marked"]) == (span_id(2), "input", ["Zürich", "rain"])
    assert found["text"] == SAID
    assert len(hit(filled, "country")["text"]) < 120
    assert hit(filled, "country")["text"].startswith("…")


@pytest.mark.parametrize(
    ("query", "span", "field", "key", "marked"),
    [
        ('"all day"', 2, "output", None, ["All day"]),
        ("ada", 2, "attribute", "user.id", ["ada"]),
        ("top.k ", 2, "attribute", "top.k", ["top.k"]),
        ("bad town", 3, "error", None, ["Bad", "town"]),
        ("exception.type ", 3, "event", "exception.type", ["exception.type"]),
        ("full", 4, "log", "note", ["full"]),
        ("job", 4, "name", None, ["job"]),
        ("weath service:(my* OR x)", 3, "attribute", "gen_ai.tool.name", ["weath"]),
    ],
)
def test_words_are_shown_wherever_they_stand(
    filled: Sidecar, query: str, span: int, field: str, key: str | None, marked: list[str]
) -> None:
    found = hit(filled, query.replace("weath ", "weath* "))
    assert (found["spanId"], found["field"], found["key"], found["marked"]) == (span_id(span), field, key, marked)


def test_without_words_there_is_no_hit(filled: Sidecar) -> None:
    assert {trace["hit"] for trace in listed(filled, "agent:planner -shop")["traces"]} == {None}
    assert {trace["hit"] for trace in filled.request("listTraces")["traces"]} == {None}


def test_a_query_that_is_not_understood_is_told_and_its_rest_used(filled: Sidecar) -> None:
    result = listed(filled, "😀 rain status:fine (")
    assert [trace["traceId"] for trace in result["traces"]] == [trace_id(1)]
    problems = [(problem["start"], problem["end"]) for problem in result["queryProblems"]]
    assert problems == [(0, 2), (8, 19), (20, 21)]
    assert "ok, error or unset" in result["queryProblems"][1]["message"]
    assert listed(filled, "status:fine")["total"] == 5


@pytest.mark.parametrize(
    "query", ["\x00", '"', "((((", "a:b:c:d", "*", "x" * 10_000, "-", "OR", "% _ ' ; --", "NEAR(a b)"]
)
def test_no_text_of_a_query_is_an_error(filled: Sidecar, query: str) -> None:
    filled.request("listTraces", query=query)
    filled.request("completeQuery", query=query, offset=len(query))


def test_rows_say_agents_tools_and_usage(filled: Sidecar) -> None:
    by_id = {trace["traceId"]: trace for trace in filled.request("listTraces")["traces"]}
    assert by_id[trace_id(4)]["agents"] == ["Planner"]
    assert by_id[trace_id(2)]["tools"] == ["get_weather"]
    (usage,) = by_id[trace_id(1)]["usages"]
    assert (usage["model"], usage["provider"], usage["calls"]) == ("gpt-4o", "openai", 1)
    (row,) = filled.request("getTrace", traceId=trace_id(2))["spans"]
    assert row["moments"] == [{"name": "exception", "timeUnixNano": "0"}]


def suggested(sidecar: Sidecar, query: str, offset: int | None = None) -> tuple[str, dict[str, int | None]]:
    """The piece that is replaced, and the texts with their counts. `|` is the caret."""
    offset = query.index("|") if offset is None else offset
    query = query.replace("|", "")
    result = sidecar.request("completeQuery", query=query, offset=offset)
    units = query.encode("utf-16-le")
    piece = units[2 * result["start"] : 2 * result["end"]].decode("utf-16-le")
    return piece, {item["text"]: item["count"] for item in result["suggestions"]}


def test_keys_are_suggested_with_what_they_mean(filled: Sidecar) -> None:
    result = filled.request("completeQuery", query="", offset=0)
    keys = {item["text"]: item for item in result["suggestions"]}
    assert keys["status:"] == {
        "text": "status:", "kind": "key", "detail": "Status of the trace: ok, error or unset", "count": None,
    }  # fmt: skip
    assert all(item["kind"] == "key" and item["detail"] for item in keys.values())
    piece, texts = suggested(filled, "rain mo|")
    assert piece == "mo"
    assert next(iter(texts)) == "model:"
    assert suggested(filled, "user|") == ("user", {"user.id:": None})
    assert suggested(filled, "st|atus:ok")[0] == "status:"
    assert suggested(filled, "rain O|")[1].keys() >= {"OR"}
    assert suggested(filled, "-tool_c|") == ("tool_c", {"tool_calls:": None})


@pytest.mark.parametrize(
    ("query", "piece", "texts"),
    [
        ("model:|", "", {"gpt-4o": 1}),
        ("model:gpt-3|", "gpt-3", {}),
        ("service:sh|", "sh", {'"my shop"': 2}),
        ("agent:PL|", "PL", {"Planner": 2}),
        ("tool:|x rain", "x", {"get_weather": 1}),
        ("provider:|", "", {"openai": 1}),
        ("status:|", "", {"unset": 4, "error": 1}),
        ("user.id:|", "", {'"ada lovelace"': 1}),
        ('user.id:"ada|"', '"ada"', {'"ada lovelace"': 1}),
        ("top.k:|", "", {"7": 1}),
        ("has:err|", "err", {"error": None}),
        ("no.such.key:|", "", {}),
        ("😀 model:gp|", "gp", {"gpt-4o": 1}),
        ('"model:|"', "", {}),
    ],
)
def test_values_that_occur_are_suggested_with_their_traces(
    filled: Sidecar, query: str, piece: str, texts: dict[str, int | None]
) -> None:
    offset = len(query[: query.index("|")].encode("utf-16-le")) // 2
    assert suggested(filled, query, offset) == (piece, texts)


def test_numbers_and_times_are_suggested_by_example(filled: Sidecar) -> None:
    assert ">2s" in suggested(filled, "duration:|")[1]
    assert suggested(filled, "duration:>|")[1].keys() == {">2s", ">", ">="}
    assert "7d" in suggested(filled, "since:|")[1]


def test_every_suggestion_is_understood(filled: Sidecar) -> None:
    for query in ("service:", "user.id:", "status:", "category:", "has:", "duration:", "since:"):
        result = filled.request("completeQuery", query=query, offset=len(query))
        for item in result["suggestions"]:
            if item["kind"] == "value":
                written = query[: result["start"]] + item["text"]
                assert listed(filled, f"{written} ")["queryProblems"] == [], written


@pytest.mark.parametrize("offset", [0, 3, 100, 2**53])
def test_any_offset_is_a_place(filled: Sidecar, offset: int) -> None:
    result = filled.request("completeQuery", query="😀a", offset=offset)
    assert 0 <= result["start"] <= result["end"] <= 3


@pytest.mark.parametrize(
    ("params", "member"),
    [({"query": "a"}, "offset"), ({"query": 1, "offset": 0}, "query"), ({"query": "a", "offset": -1}, "offset")],
)
def test_complete_query_names_the_wrong_member(filled: Sidecar, params: dict[str, Any], member: str) -> None:
    refused = filled.error_of("completeQuery", params)
    assert refused.code == -32602
    assert member in refused.message


def test_what_was_exported_a_moment_ago_is_found_until_it_is_deleted(fresh: Sidecar) -> None:
    fresh.initialize()
    endpoint = fresh.request("startCollector", httpPort=0, grpcPort=0)["httpEndpoint"]
    sent = {f"needle{n}": send(made(name=f"needle{n}"), endpoint) for n in range(5)}
    for word, id in sent.items():
        assert [trace["traceId"] for trace in listed(fresh, f"{word} ")["traces"]] == [id]
    assert listed(fresh, "needle* number:0")["total"] == 5
    fresh.request("deleteTraces", traceIds=[sent["needle0"]])
    assert listed(fresh, "needle0")["total"] == 0
    assert listed(fresh, "needle")["total"] == 4
    fresh.request("deleteTraces", all=True)
    assert listed(fresh, "needle")["total"] == 0
    assert fresh.request("completeQuery", query="number:", offset=7)["suggestions"] == []


def test_what_was_imported_is_found_without_a_collector(filled: Sidecar, fresh: Sidecar, tmp_path: Path) -> None:
    path = str(tmp_path / "out.json")
    filled.request("exportTraces", traceIds=[trace_id(1), trace_id(3)], path=path)
    fresh.initialize()
    fresh.request("importTraces", path=path)
    assert [trace["traceId"] for trace in listed(fresh, "sunny")["traces"]] == [trace_id(1)]
    assert listed(fresh, "full")["total"] == 1
    until_indexed(fresh.data_dir)
    assert listed(fresh, "full")["total"] == 1
