"""Vercel AI SDK up to 6. Version 7 speaks the current conventions (`otel`)."""

from __future__ import annotations

from typing import Any

from spanscope.genai import json_text
from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import messages_of, tool_definitions
from spanscope.genai.parts import parts_of, tool_call
from spanscope.genai.sniff import request
from spanscope.model.reading import Message, Part, Reasoning, Text


def attributes(index: SpanIndex) -> Facts | None:
    if "ai" not in index.heads or index.string("ai.operationId") is None:
        return None
    facts = Facts("vercel")
    if index.string("ai.operationId") == "ai.toolCall":
        facts.arguments = index.text("ai.toolCall.args") or index.text("ai.toolCall.input")
        facts.result = index.text("ai.toolCall.result") or index.text("ai.toolCall.output")
        facts.tool_call_id = index.string("ai.toolCall.id")
        facts.tool_name = index.string("ai.toolCall.name")
        return facts
    facts.input = messages_of(index.json("ai.prompt.messages"), "user") or []
    body = request(index.json("ai.prompt"))
    if body and not facts.input:
        facts.system, facts.input = body.system, body.messages
    if not facts.input:
        facts.input = _embedded(index)
    facts.tools = tool_definitions(_tools(index))
    facts.output = _answer(index)
    return facts


def _tools(index: SpanIndex) -> list[Any]:
    """An array of texts, a JSON object each."""
    value = index.json("ai.prompt.tools")
    found = []
    for item in value if isinstance(value, list) else []:
        decoded = json_text.decode(item) if isinstance(item, str) else None
        found.append(decoded.value if decoded else item)
    return found


def _embedded(index: SpanIndex) -> list[Message]:
    values = index.json("ai.values")
    texts = values if isinstance(values, list) else [index.text("ai.value")]
    found = []
    for text in texts:
        if isinstance(text, str):
            found.append(Message("input", parts_of(json_text.string_of(text) or text)))
    return found


def _answer(index: SpanIndex) -> list[Message]:
    parts: list[Part] = []
    reasoning = index.string("ai.response.reasoning")
    if reasoning:
        parts.append(Reasoning(reasoning))
    text = index.string("ai.response.text", "ai.result.text") or index.text("ai.response.object")
    if text:
        parts.append(Text(text))
    calls = index.json("ai.response.toolCalls", "ai.result.toolCalls")
    for call in calls if isinstance(calls, list) else []:
        parts.extend([tool_call(call)] if isinstance(call, dict) else parts_of([call]))
    finish = index.string("ai.response.finishReason")
    return [Message("assistant", parts, None, finish)] if parts else []
