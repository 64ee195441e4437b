"""The conventions since 1.37: attributes, the details event, and what their producers do with them."""

from __future__ import annotations

import pytest

from spanscope.genai import read
from spanscope.model.reading import Data, Media, Message, Reasoning, Text, ToolCall, ToolDefinition, ToolResult
from tests.genai.spans import any_value, kv, log, span, text

_INPUT = [
    {"role": "user", "parts": [{"type": "text", "content": "2+2?"}], "name": None},
    {"role": "assistant", "parts": [{"type": "tool_call", "id": "c1", "name": "add", "arguments": {"a": 2, "b": 2}}]},
    {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": 4}]},
]
_OUTPUT = [{"role": "assistant", "parts": [{"type": "text", "content": "4"}], "finish_reason": "stop"}]
_CHAT = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m-1"}
_READ = [
    Message("user", [Text("2+2?")]),
    Message("assistant", [ToolCall("c1", "add", '{"a":2,"b":2}')]),
    Message("tool", [ToolResult("c1", None, "4")]),
]


@pytest.mark.parametrize(
    "encode", [text, any_value, lambda value: text(text(value))], ids=["json", "structured", "twice"]
)
def test_messages_are_read_from_json_text_and_from_structured_values(encode: object) -> None:
    assert callable(encode)
    reading = read(
        span(_CHAT | {"gen_ai.input.messages": encode(_INPUT), "gen_ai.output.messages": encode(_OUTPUT)}), []
    )
    assert reading.input == _READ
    assert reading.output == [Message("assistant", [Text("4")], None, "stop")]
    assert reading.finish_reasons == ["stop"]
    assert (reading.category, reading.title, reading.dialects) == ("llm", "m-1", ["otel"])


def test_system_instructions_come_first_but_not_twice() -> None:
    instructions = text([{"type": "text", "content": "Be brief."}])
    apart = read(span(_CHAT | {"gen_ai.system_instructions": instructions, "gen_ai.input.messages": text(_INPUT)}), [])
    assert apart.input == [Message("system", [Text("Be brief.")]), *_READ]
    repeated = [{"role": "system", "parts": [{"type": "text", "content": "Be brief."}]}, *_INPUT]
    both = read(span(_CHAT | {"gen_ai.system_instructions": instructions, "gen_ai.input.messages": text(repeated)}), [])
    assert both.input == apart.input


def test_the_details_event_is_read_from_a_log_record() -> None:
    record = log(
        "gen_ai.client.inference.operation.details",
        None,
        {"gen_ai.input.messages": _INPUT, "gen_ai.output.messages": _OUTPUT},
    )
    reading = read(span(_CHAT), [record])
    assert reading.input == _READ
    assert reading.dialects == ["otel.event"]


def test_the_details_event_is_read_from_a_span_event() -> None:
    event = ("gen_ai.client.inference.operation.details", {"gen_ai.input.messages": text(_INPUT)})
    assert read(span(_CHAT, [event]), []).input == _READ


def test_the_same_messages_on_span_and_event_are_shown_once() -> None:
    messages = {"gen_ai.input.messages": text(_INPUT), "gen_ai.output.messages": text(_OUTPUT)}
    record = log("gen_ai.client.inference.operation.details", None, messages)
    reading = read(span(_CHAT | messages), [record])
    assert reading.input == _READ
    assert reading.dialects == ["otel", "otel.event"]


def test_the_output_may_come_from_the_event_when_the_span_has_only_the_input() -> None:
    record = log("gen_ai.client.inference.operation.details", None, {"gen_ai.output.messages": _OUTPUT})
    reading = read(span(_CHAT | {"gen_ai.input.messages": text(_INPUT)}), [record])
    assert reading.input == _READ
    assert reading.output == [Message("assistant", [Text("4")], None, "stop")]


def test_structure_without_content_gives_way_to_a_source_that_has_it() -> None:
    hollow = [{"role": "user", "parts": [{"type": "text"}]}]
    record = log("gen_ai.user.message", {"content": "2+2?"})
    reading = read(span(_CHAT | {"gen_ai.input.messages": text(hollow)}), [record])
    assert reading.input == [Message("user", [Text("2+2?")])]


@pytest.mark.parametrize("placeholder", ["<elided>", "[REDACTED]", "__REDACTED__", "[Scrubbed due to 'password']"])
def test_a_placeholder_is_no_content(placeholder: str) -> None:
    messages = [{"role": "user", "parts": [{"type": "text", "content": placeholder}]}]
    reading = read(span(_CHAT | {"gen_ai.input.messages": text(messages)}), [])
    assert reading.input == []
    assert reading.flags == ["redacted", "contentOff"]


@pytest.mark.parametrize(
    ("part", "read_as"),
    [
        ({"type": "reasoning", "content": "hm"}, Reasoning("hm")),
        ({"type": "thinking", "content": "hm"}, Reasoning("hm")),
        ({"type": "tool_call", "name": "f", "arguments": '{"a": 1}'}, ToolCall(None, "f", '{"a": 1}')),
        ({"type": "tool_call_response", "id": "c", "result": "x"}, ToolResult("c", None, "x")),
        ({"type": "tool_call_response", "id": "c", "content": "x"}, ToolResult("c", None, "x")),
        (
            {"type": "tool_call_response", "id": "c", "response": [{"type": "text", "content": "x"}]},
            ToolResult("c", None, "x"),
        ),
        ({"type": "tool_call_response", "id": "c", "response": {"k": 1}}, ToolResult("c", None, '{"k":1}')),
        (
            {
                "type": "server_tool_call",
                "id": "s",
                "name": "web",
                "server_tool_call": {"type": "web_search", "q": "x"},
            },
            ToolCall("s", "web", '{"type":"web_search","q":"x"}'),
        ),
        (
            {"type": "blob", "mime_type": "image/png", "modality": "image", "content": "AAAA"},
            Media("image", "image/png", None, 3),
        ),
        ({"type": "uri", "modality": "audio", "uri": "https://x/a.mp3"}, Media("audio", None, "https://x/a.mp3", None)),
        ({"type": "file", "modality": "document", "file_id": "f1"}, Media("document", None, "f1", None)),
        ({"type": "image-url", "url": "https://x/a.png"}, Media("image", None, "https://x/a.png", None)),
        ({"type": "binary", "media_type": "audio/wav", "content": "AAA="}, Media("audio", "audio/wav", None, 2)),
        ({"type": "future", "x": [1]}, Data('{"type":"future","x":[1]}')),
        ({"type": "mcp", "content": {"a": 1}}, Data('{"type":"mcp","content":{"a":1}}')),
    ],
)
def test_each_kind_of_part(part: dict[str, object], read_as: object) -> None:
    messages = [{"role": "assistant", "parts": [part]}]
    assert read(span(_CHAT | {"gen_ai.output.messages": text(messages)}), []).output[0].parts == [read_as]


def test_unknown_roles_are_kept() -> None:
    messages = [{"role": "critic", "parts": [{"type": "text", "content": "no"}]}]
    assert read(span(_CHAT | {"gen_ai.input.messages": text(messages)}), []).input == [Message("critic", [Text("no")])]


def test_a_message_cut_short_is_read_as_far_as_it_goes_and_says_so() -> None:
    whole = text([*_INPUT, {"role": "user", "parts": [{"type": "text", "content": "And a long question \u2026"}]}])
    reading = read(span(_CHAT | {"gen_ai.input.messages": whole[:-20]}), [])
    assert reading.input[:3] == _READ
    assert reading.input[3] == Message("user", [Text("And a long ")])
    assert reading.flags == ["truncated"]


@pytest.mark.parametrize("value", ["plain words", "{'single': 'quotes'}", "[see above]", "17", '"'])
def test_what_is_no_json_is_shown_as_the_text_it_is(value: str) -> None:
    reading = read(span(_CHAT | {"gen_ai.input.messages": value}), [])
    assert reading.input == [Message("user", [Text(value)])]


def test_half_a_surrogate_pair_does_not_reach_the_reading() -> None:
    cut = '[{"role":"user","parts":[{"type":"text","content":"a \\ud83d"}]}]'
    whole = '[{"role":"user","parts":[{"type":"text","content":"a \\ud83d\\udc4b \\\\ud83d"}]}]'
    assert read(span({"gen_ai.input.messages": cut}), []).input[0].parts == [Text("a \ufffd")]
    assert read(span({"gen_ai.input.messages": whole}), []).input[0].parts == [Text("a \U0001f44b \\ud83d")]


def test_tool_definitions_in_every_providers_form() -> None:
    schema = {"type": "object"}
    definitions = [
        {"type": "function", "name": "a", "description": "A", "parameters": schema},
        {"name": "b", "input_schema": schema},
        {"type": "function", "function": {"name": "c", "parameters": schema}},
        {"function_declarations": [{"name": "d"}, {"name": "e"}]},
        {"type": "web_search"},
        "noise",
    ]
    read_as = read(span(_CHAT | {"gen_ai.tool.definitions": text(definitions)}), []).tool_definitions
    assert read_as == [
        ToolDefinition("a", "A", '{"type":"object"}'),
        ToolDefinition("b", None, '{"type":"object"}'),
        ToolDefinition("c", None, '{"type":"object"}'),
        ToolDefinition("d"),
        ToolDefinition("e"),
        ToolDefinition("web_search"),
    ]


def test_a_tool_span_is_its_call_and_its_result() -> None:
    reading = read(
        span(
            {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": "clock",
                "gen_ai.tool.call.id": "c1",
                "gen_ai.tool.call.arguments": '{ "tz":"UTC" }',
                "gen_ai.tool.call.result": "noon",
            }
        ),
        [],
    )
    assert reading.input == [Message("assistant", [ToolCall("c1", "clock", '{ "tz":"UTC" }')])]
    assert reading.output == [Message("tool", [ToolResult("c1", "clock", "noon")])]
    assert (reading.category, reading.title) == ("tool", "clock")


def test_structured_bytes_are_counted_not_carried() -> None:
    part = kv({"type": "blob", "modality": "image", "content": b"12345"})
    messages = [kv({"role": "user", "parts": [part]})]
    assert read(span({"gen_ai.input.messages": messages}), []).input[0].parts == [Media("image", None, None, 5)]
