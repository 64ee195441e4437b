"""What is read from a whole trace, asked for over the wire: conversation, media, twins, tools, missing content."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spanscope.derivation import DERIVATION
from spanscope.store import open_writer
from tests.sidecar import Sidecar
from tests.store.requests import span, span_id, trace_id, traces

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
QUESTION = {
    "role": "user",
    "parts": [
        {"type": "text", "content": "What time does it show?"},
        {"type": "blob", "modality": "image", "mime_type": "image/png", "content": base64.b64encode(PNG).decode()},
        {"type": "uri", "modality": "image", "uri": "https://example.org/clock.png"},
    ],
}
ASKS = {"role": "assistant", "parts": [{"type": "tool_call", "id": "c1", "name": "clock", "arguments": {"tz": "UTC"}}]}
RESULT = {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "noon"}]}
ANSWER = {"role": "assistant", "parts": [{"type": "text", "content": "Noon."}]}


def chat(asked: list[Any], answered: list[Any], response: str) -> dict[str, Any]:
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.response.id": response,
        "gen_ai.usage.input_tokens": 5,
        "gen_ai.input.messages": json.dumps(asked),
        "gen_ai.output.messages": json.dumps(answered),
    }


TOOL = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "clock", "gen_ai.tool.call.id": "c1"}
SILENT = {"gen_ai.operation.name": "chat", "gen_ai.response.id": "r2"}
AGENT = {"gen_ai.operation.name": "invoke_agent"}


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    """Trace 1: an agent asks, runs a tool, answers; its second call is recorded again in trace 2."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    writer = open_writer(data_dir, DERIVATION)
    writer.append(
        traces(
            span(1, attributes=AGENT, end_time_unix_nano=9 * 10**9),
            span(2, parent=1, attributes=chat([QUESTION], [ASKS], "r1")),
            span(3, parent=1, attributes=TOOL | {"gen_ai.tool.call.result": "noon"}),
            span(4, parent=1, attributes=chat([QUESTION, ASKS, RESULT], [ANSWER], "r2")),
        )
    ).result()
    writer.append(traces(span(4, trace=2, attributes=SILENT))).result()
    writer.close()
    with Sidecar(data_dir) as running:
        running.initialize()
        yield running


def test_a_trace_is_read_as_one_conversation(sidecar: Sidecar) -> None:
    found = sidecar.request("getConversation", traceId=trace_id(1))
    assert found["source"] == "model"
    assert [(item["message"]["role"], item["spanId"]) for item in found["messages"]] == [
        ("user", span_id(2)),
        ("assistant", span_id(2)),
        ("tool", span_id(4)),
        ("assistant", span_id(4)),
    ]


def test_each_message_of_a_conversation_says_where_its_span_has_it(sidecar: Sidecar) -> None:
    for item in sidecar.request("getConversation", traceId=trace_id(1))["messages"]:
        detail = sidecar.request("getSpan", traceId=trace_id(1), spanId=item["spanId"])
        assert detail[item["place"]["side"]][item["place"]["message"]] == item["message"]


def test_the_conversation_of_an_unknown_trace_is_an_error(sidecar: Sidecar) -> None:
    assert sidecar.error_of("getConversation", {"traceId": trace_id(99)}).code == -32001


def place(**members: Any) -> dict[str, Any]:
    known = {"traceId": trace_id(1), "spanId": span_id(2), "side": "input", "message": 0, "part": 1}
    return known | members


def test_bytes_in_the_trace_are_served_on_demand(sidecar: Sidecar) -> None:
    detail = sidecar.request("getSpan", traceId=trace_id(1), spanId=span_id(2))
    assert detail["input"][0]["parts"][1] == {
        "type": "media", "modality": "image", "mimeType": "image/png", "uri": None, "size": len(PNG),
    }  # fmt: skip
    found = sidecar.request("getMedia", **place())
    assert found == {"mimeType": "image/png", "base64": base64.b64encode(PNG).decode()}


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"message": 1}, "message: the input has 1"),
        ({"part": 3}, "part: the message has 3"),
        ({"part": 0}, "part: is no media"),
        ({"part": 2}, "part: its bytes are not in the trace"),
        ({"part": -1}, "part: "),
        ({"side": "both"}, "side: "),
        ({"side": "output", "message": 7}, "message: the output has 1"),
    ],
)
def test_a_place_without_bytes_is_named(sidecar: Sidecar, members: dict[str, Any], message: str) -> None:
    refused = sidecar.error_of("getMedia", place(**members))
    assert refused.code == -32602
    assert message in refused.message


def test_media_of_an_unknown_span_is_an_error(sidecar: Sidecar) -> None:
    assert sidecar.error_of("getMedia", place(spanId=span_id(99))).code == -32001


def test_rows_and_details_name_the_other_record_of_a_call(sidecar: Sidecar) -> None:
    rows = {row["spanId"]: row for row in sidecar.request("getTrace", traceId=trace_id(1))["spans"]}
    detail = sidecar.request("getSpan", traceId=trace_id(1), spanId=span_id(4))
    for found in (rows[span_id(4)], detail):
        assert (found["twin"], found["repeats"]) == ({"traceId": trace_id(2), "spanId": span_id(4)}, False)
    poorer = sidecar.request("getTrace", traceId=trace_id(2))
    assert poorer["trace"]["twinOf"] == trace_id(1)
    assert (poorer["spans"][0]["repeats"], poorer["spans"][0]["pending"]) == (True, False)
    assert sidecar.request("getSpan", traceId=trace_id(2), spanId=span_id(4))["twin"]["traceId"] == trace_id(1)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_call_run_and_result_name_each_other(sidecar: Sidecar, number: int) -> None:
    detail = sidecar.request("getSpan", traceId=trace_id(1), spanId=span_id(number))
    assert detail["toolSpans"] == [
        {
            "toolCallId": "c1", "toolName": "clock", "callSpanId": span_id(2), "spanId": span_id(3),
            "resultSpanId": span_id(4), "inferred": False,
        }
    ]  # fmt: skip


def test_a_span_without_messages_says_why(sidecar: Sidecar) -> None:
    poorer = sidecar.request("getSpan", traceId=trace_id(2), spanId=span_id(4))
    assert (poorer["missing"]["reason"], poorer["contentFlags"]) == ("contentOff", ["contentOff"])
    agent = sidecar.request("getSpan", traceId=trace_id(1), spanId=span_id(1))
    assert (agent["missing"], agent["input"]) == (None, [])


def test_deleting_the_better_record_gives_the_other_its_tokens_back(tmp_path: Path) -> None:
    writer = open_writer(tmp_path, DERIVATION)
    writer.append(traces(span(4, attributes=chat([QUESTION], [ANSWER], "r2")))).result()
    writer.append(traces(span(4, trace=2, attributes=SILENT | {"gen_ai.usage.input_tokens": 5}))).result()
    writer.close()
    with Sidecar(tmp_path) as running:
        running.initialize()
        assert running.request("getTrace", traceId=trace_id(2))["trace"]["inputTokens"] is None
        running.request("deleteTraces", traceIds=[trace_id(1)])
        left = running.request("getTrace", traceId=trace_id(2))
        assert (left["trace"]["inputTokens"], left["trace"]["twinOf"], left["spans"][0]["twin"]) == (5, None, None)
        running.notification("tracesChanged", lambda params: trace_id(2) in params["traceIds"])
