"""Pydantic Logfire: events of the OpenAI Agents SDK, request and response bodies, tool functions and agent runs."""

from __future__ import annotations

from typing import Any

from spanscope.genai.facts import Facts, has_content
from spanscope.genai.index import SpanIndex, as_text
from spanscope.genai.messages import message, messages_of, tool_definitions
from spanscope.genai.parts import parts_of
from spanscope.genai.sniff import one_turn, request, response
from spanscope.model.reading import Message


def events(index: SpanIndex) -> Facts | None:
    """`events`: one item for each part of the conversation, the answer included. `response` is the answer's body."""
    items = index.json("events")
    if not isinstance(items, list) or not any(isinstance(item, dict) and "event.name" in item for item in items):
        return None
    facts = Facts("logfire")
    facts.input, facts.output = split_events(items)
    body = index.json("response")
    if isinstance(body, dict):
        answer = response(body)
        if answer and has_content(answer.messages):
            facts.output = answer.messages
        facts.tools = tool_definitions(body.get("tools"))
        status = body.get("status")
        facts.finish_reasons = [status] if isinstance(status, str) and status else []
    return facts


def split_events(items: list[Any]) -> tuple[list[Message], list[Message]]:
    """Input and output: a choice is output; else what the assistant says after everybody else has spoken."""
    asked: list[Message] = []
    chosen: list[Message] = []
    for item in items:
        if not isinstance(item, dict):
            continue
        if item.get("event.name") == "gen_ai.choice":
            inner = item.get("message")
            fields = inner if isinstance(inner, dict) else {"content": inner}
            chosen.append(message({"finish_reason": item.get("finish_reason"), **fields}, "assistant"))
        else:
            asked.append(_event(item))
    if chosen:
        return one_turn(asked), chosen
    end = len(asked)
    while end and asked[end - 1].role == "assistant":
        end -= 1
    return one_turn(asked[:end]), one_turn(asked[end:])


def _event(item: dict[str, Any]) -> Message:
    name = item.get("event.name")
    role = name.removeprefix("gen_ai.").removesuffix(".message") if isinstance(name, str) else "user"
    if name == "gen_ai.unknown":
        data = item.get("data")
        stated = item.get("role")
        reasoning = isinstance(data, dict) and data.get("type") == "reasoning"
        parts = parts_of([data]) if isinstance(data, dict) else parts_of(item.get("content"))
        return Message("assistant" if reasoning else stated if isinstance(stated, str) else "unknown", parts)
    fields = {key: value for key, value in item.items() if key not in ("event.name", "gen_ai.message.index")}
    if role == "tool" and "tool_call_id" not in fields:
        fields["tool_call_id"] = fields.get("id")
    return message(fields, role)


def requests(index: SpanIndex) -> Facts | None:
    """`request_data` and `response_data`; instead of the latter the Agents SDK has lists in `input` and `output`."""
    if "request_data" not in index.attributes and "response_data" not in index.attributes:
        return None
    facts = Facts("logfire")
    asked, answered = request(index.json("request_data")), _answer(index.json("response_data"))
    if asked:
        facts.system, facts.input, facts.tools = asked.system, asked.messages, asked.tools
    if answered:
        facts.output = answered
        return facts
    inputs, outputs = messages_of(index.json("input"), "user"), messages_of(index.json("output"), "assistant")
    if outputs:
        facts.output = outputs
        facts.input = inputs or facts.input[: -len(outputs)]
    elif facts.input and facts.input[-1].role == "assistant" and "gen_ai.usage.output_tokens" in index.attributes:
        # The reply was appended to the request's own list.
        facts.output = [facts.input.pop()]
    return facts


def _answer(body: Any) -> list[Message]:
    if not isinstance(body, dict):
        return []
    for key in ("combined_chunk_content", "text"):
        if isinstance(body.get(key), str):
            return [Message("assistant", parts_of(body[key]))]
    found = response(body)
    return found.messages if found else []


def spans(index: SpanIndex) -> Facts | None:
    """Functions, agent runs and turns of the OpenAI Agents SDK, told by the template of their message."""
    template = index.string("logfire.msg_template") or ""
    if template.startswith("Function: "):
        return Facts(
            "logfire",
            arguments=as_text(index.attributes.get("input")),
            result=as_text(index.attributes.get("output")),
            tool_name=index.string("name"),
        )
    if template.startswith("Agent run: "):
        return Facts("logfire", agent_name=index.string("name"))
    if index.string("sdk_span_type") == "turn":
        return Facts("logfire", agent_name=index.string("agent_name"))
    return None
