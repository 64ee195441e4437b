"""One record for each message: log records and span events, and how their choices become messages."""

from __future__ import annotations

from spanscope.genai import read
from spanscope.model.reading import Message, Part, Text, ToolCall, ToolDefinition, ToolResult
from spanscope.model.records import LogRecord
from tests.genai.spans import any_value, kv, log, span, text

_CHAT = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m-1"}
_CALL = {"id": "c1", "type": "function", "function": {"name": "clock", "arguments": '{"tz": "UTC"}'}}


def test_log_records_make_the_conversation_in_order_of_time_then_arrival() -> None:
    records = [
        log("gen_ai.choice", {"index": 0, "finish_reason": "stop", "message": {"content": "noon"}}, time=3),
        log("gen_ai.tool.message", {"id": "c1", "content": "12:00"}, time=2),
        log("gen_ai.system.message", {"content": "Be brief."}, time=1),
        log("gen_ai.user.message", {"content": "Time?"}, time=1),
        log("gen_ai.assistant.message", {"tool_calls": [_CALL]}, time=1),
    ]
    reading = read(span(_CHAT), records)
    assert reading.input == [
        Message("system", [Text("Be brief.")]),
        Message("user", [Text("Time?")]),
        Message("assistant", [ToolCall("c1", "clock", '{"tz": "UTC"}')]),
        Message("tool", [ToolResult("c1", None, "12:00")]),
    ]
    assert reading.output == [Message("assistant", [Text("noon")], None, "stop")]
    assert reading.dialects == ["otel.logs"]


def test_the_name_may_be_an_attribute_of_an_older_sdk() -> None:
    record = LogRecord(body=any_value({"content": "hi"}), attributes=kv({"event.name": "gen_ai.user.message"}))
    assert read(span(_CHAT), [record]).input == [Message("user", [Text("hi")])]


def test_calls_of_a_choice_are_read_beside_and_inside_its_message() -> None:
    called = [Message("assistant", [ToolCall("c1", "clock", '{"tz": "UTC"}')], None, "tool_calls")]
    inside = {"index": 0, "finish_reason": "tool_calls", "message": {"content": None, "tool_calls": [_CALL]}}
    beside = {"index": 0, "finish_reason": "tool_calls", "message": {}, "tool_calls": [_CALL]}
    for body in (inside, beside):
        assert read(span(_CHAT), [log("gen_ai.choice", body)]).output == called


def test_a_body_without_content_says_that_content_is_off() -> None:
    reading = read(span(_CHAT), [log("gen_ai.user.message", None), log("gen_ai.choice", {"index": 0, "message": {}})])
    assert (reading.input, reading.output, reading.flags) == ([], [], ["contentOff"])


def test_googles_content_says_the_role_itself() -> None:
    records = [
        log("gen_ai.user.message", {"content": {"role": "user", "parts": [{"text": "hi", "function_call": None}]}}),
        log(
            "gen_ai.user.message",
            {"content": {"role": "model", "parts": [{"function_call": {"name": "f", "args": {}}}]}},
        ),
        log(
            "gen_ai.user.message",
            {"content": {"role": "user", "parts": [{"function_response": {"name": "f", "response": {"ok": True}}}]}},
        ),
    ]
    assert read(span(_CHAT), records).input == [
        Message("user", [Text("hi")]),
        Message("assistant", [ToolCall(None, "f", "{}")]),
        Message("user", [ToolResult(None, "f", '{"ok":true}')]),
    ]


def test_chunks_of_a_stream_are_joined_to_one_message() -> None:
    chunks = ["One,", " two,", " three."]
    records = [
        log("gen_ai.choice", {"index": at, "content": {"role": "model", "parts": [{"text": chunk}]}}, time=at)
        for at, chunk in enumerate(chunks)
    ]
    assert read(span(_CHAT), records).output == [Message("assistant", [Text("One, two, three.")])]


def test_one_choice_for_each_block_of_anthropic_is_one_message() -> None:
    records = [
        log("gen_ai.choice", {"index": 0, "finish_reason": "tool_use", "message": {"content": "Let me see."}}),
        log("gen_ai.choice", {"index": 1, "finish_reason": "tool_use", "message": {"tool_calls": [_CALL]}}),
    ]
    reading = read(span(_CHAT | {"gen_ai.system": "Anthropic"}), records)
    parts: list[Part] = [Text("Let me see."), ToolCall("c1", "clock", '{"tz": "UTC"}')]
    assert reading.output == [Message("assistant", parts, None, "tool_use")]


def test_alternatives_stay_apart() -> None:
    records = [
        log("gen_ai.choice", {"index": at, "finish_reason": "stop", "message": {"content": word}})
        for at, word in ((1, "two"), (0, "one"))
    ]
    assert [message.parts for message in read(span(_CHAT), records).output] == [[Text("one")], [Text("two")]]


def test_offered_tools_sent_as_a_users_message_are_no_message() -> None:
    record = log("gen_ai.user.message", {"content": {"tools": [{"name": "clock", "input_schema": {"type": "object"}}]}})
    reading = read(span(_CHAT), [record])
    assert reading.input == []
    assert reading.tool_definitions == [ToolDefinition("clock", None, '{"type":"object"}')]


def test_a_body_of_json_text_is_semantic_kernels() -> None:
    body = text({"role": "user", "content": "hi"})
    assert read(span(_CHAT), [log("gen_ai.user.message", body)]).input == [Message("user", [Text("hi")])]


def test_span_events_of_azure_in_python_and_javascript() -> None:
    python = [
        (
            "gen_ai.user.message",
            {"gen_ai.event.content": text({"role": "user", "content": [{"type": "text", "text": "hi"}]})},
        ),
        (
            "gen_ai.choice",
            {"gen_ai.event.content": text({"message": {"content": None, "tool_calls": [_CALL]}, "index": 0})},
        ),
    ]
    javascript = [
        ("gen_ai.user.message", {"gen_ai.event.content": text({"content": "hi"})}),
        (
            "gen_ai.choice",
            {"gen_ai.event.content": text({"index": 0, "message": {"content": "", "toolCalls": [_CALL]}})},
        ),
    ]
    for events in (python, javascript):
        reading = read(span(_CHAT, events), [])
        assert reading.input == [Message("user", [Text("hi")])]
        assert reading.output == [Message("assistant", [ToolCall("c1", "clock", '{"tz": "UTC"}')])]


def test_what_azures_agents_list_is_in_the_order_of_the_conversation() -> None:
    def event(role: str, words: str) -> tuple[str, dict[str, object]]:
        content = {"content": {"text": {"value": words, "annotations": []}}, "role": role}
        return f"gen_ai.{role}.message", {"gen_ai.event.content": text(content)}

    listed = span({"gen_ai.operation.name": "list_messages"}, [event("assistant", "4"), event("user", "2+2?")])
    reading = read(listed, [])
    assert reading.input == [Message("user", [Text("2+2?")])]
    assert reading.output == [Message("assistant", [Text("4")])]


def test_span_events_of_strands_hold_bedrocks_blocks() -> None:
    events = [
        ("gen_ai.user.message", {"content": text([{"text": "Time?"}])}),
        (
            "gen_ai.assistant.message",
            {"content": text([{"toolUse": {"toolUseId": "t1", "name": "clock", "input": {}}}])},
        ),
        (
            "gen_ai.tool.message",
            {
                "role": "tool",
                "id": "t1",
                "content": text([{"toolResult": {"toolUseId": "t1", "content": [{"text": "noon"}]}}]),
            },
        ),
        ("gen_ai.choice", {"message": text([{"text": "It is noon."}]), "finish_reason": "end_turn"}),
    ]
    reading = read(span(_CHAT | {"gen_ai.system": "strands-agents"}, events), [])
    assert reading.input == [
        Message("user", [Text("Time?")]),
        Message("assistant", [ToolCall("t1", "clock", "{}")]),
        Message("tool", [ToolResult("t1", None, "noon")]),
    ]
    assert reading.output == [Message("assistant", [Text("It is noon.")], None, "end_turn")]
