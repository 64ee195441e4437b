"""Requests and responses of unknown origin: which provider's body is this, and what are its messages?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spanscope.genai.messages import is_message, merged, message, messages_of, tool_definitions
from spanscope.genai.parts import first_string, parts_of
from spanscope.model.reading import Message, Text, ToolCall, ToolDefinition, ToolResult

# {"inputs": {"messages": …}}, {"kwargs": {"input": …}}: wrappers of wrappers do not go deeper in any SDK read.
_WRAPPERS = 3


@dataclass(slots=True)
class Body:
    """`known` = a form was recognised, even if it holds no message."""

    system: list[Message] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    tools: list[ToolDefinition] = field(default_factory=list)
    finish_reasons: list[str] = field(default_factory=list)


def request(value: Any, depth: int = 0) -> Body | None:
    """What was asked: a request body, a graph's state, a list of messages; None if it is none of these."""
    if isinstance(value, list):
        messages = messages_of(value, "user")
        return Body(messages=messages) if messages else None
    if not isinstance(value, dict):
        return None
    if is_message(value):
        return Body(messages=[message(value, "user")])
    if value.get("lc") is not None and isinstance(value.get("kwargs"), dict):
        return request(value["kwargs"], depth + 1) if depth < _WRAPPERS else None
    tools = tool_definitions(value.get("tools"))
    for key in ("messages", "contents", "input", "chat_history"):
        messages = messages_of(value.get(key), "user")
        if messages:
            return Body(_system(value), messages, tools)
    if isinstance(value.get("input"), str) and value.keys() & {"model", "instructions"}:
        return Body(_system(value), [Message("user", parts_of(value["input"]))], tools)
    if isinstance(value.get("contents"), str | dict):
        return Body(_system(value), [Message("user", parts_of(value["contents"]))], tools)
    if isinstance(value.get("prompt"), str) and value["prompt"]:
        return Body(_system(value), [Message("user", [Text(value["prompt"])])], tools)
    if depth < _WRAPPERS:
        for key in ("inputs", "input", "kwargs", "args", "state", "body", "request"):
            inner = value.get(key)
            if isinstance(inner, dict | list):
                found = request(inner, depth + 1)
                if found:
                    return found
    return None


def _system(value: dict[str, Any]) -> list[Message]:
    config = value.get("config")
    holders = [value, config] if isinstance(config, dict) else [value]
    for holder in holders:
        for key in ("system", "instructions", "system_instruction", "systemInstruction"):
            parts = parts_of(holder.get(key)) if isinstance(holder.get(key), str | list | dict) else []
            if parts:
                return [Message("system", parts)]
    return []


def response(value: Any, depth: int = 0) -> Body | None:
    """What was answered; None if the form is unknown. Of a whole conversation only what follows the last question."""
    if isinstance(value, list):
        messages = messages_of(value, "assistant")
        return Body(messages=answer_of(messages)) if messages else None
    if not isinstance(value, dict):
        return None
    for read in (_choices, _candidates, _generations):
        found = read(value)
        if found:
            return found
    if is_message(value):
        return _one(message(value, "assistant"))
    if isinstance(value.get("content"), list) and value.keys() & {"stop_reason", "model", "usage"}:
        return _one(message({"role": "assistant", **value}, "assistant"))
    for key in ("messages", "output"):
        messages = messages_of(value.get(key), "assistant")
        if messages:
            return Body(messages=answer_of(messages))
    inner = value.get("message")
    if isinstance(inner, dict):
        finish = first_string(value, "finish_reason", "finishReason", "stopReason")
        return _one(message({"finish_reason": finish, **inner}, "assistant"))
    if depth < _WRAPPERS:
        for key in ("output", "outputs", "response", "body", "update", "kwargs"):
            inner = value.get(key)
            if isinstance(inner, dict | list) and (key != "kwargs" or value.get("lc") is not None):
                found = response(inner, depth + 1)
                if found:
                    finish = first_string(value, "stopReason")
                    reasons = found.finish_reasons or ([finish] if finish else [])
                    return Body(messages=found.messages, finish_reasons=reasons)
    return None


def _one(found: Message) -> Body:
    return Body(messages=[found], finish_reasons=[found.finish_reason] if found.finish_reason else [])


def _choices(value: dict[str, Any]) -> Body | None:
    choices = value.get("choices")
    if not isinstance(choices, list) or not choices:
        return None
    body = Body()
    for choice in choices:
        if not isinstance(choice, dict):
            continue
        finish = first_string(choice, "finish_reason", "finishReason")
        inner = choice.get("message") or choice.get("delta")
        fields = inner if isinstance(inner, dict) else {"content": choice.get("text")}
        body.messages.append(message({"finish_reason": finish, **fields}, "assistant"))
        body.finish_reasons.extend([finish] if finish else [])
    return body if body.messages else None


def _candidates(value: dict[str, Any]) -> Body | None:
    candidates = value.get("candidates")
    if not isinstance(candidates, list) or not candidates:
        # ADK's llm_response is one candidate laid open.
        content = value.get("content")
        candidates = [value] if isinstance(content, dict) and isinstance(content.get("parts"), list) else []
    body = Body()
    for candidate in candidates:
        if isinstance(candidate, dict) and candidate.get("content") is not None:
            finish = first_string(candidate, "finish_reason", "finishReason")
            body.messages.append(Message("assistant", parts_of(candidate["content"]), None, finish))
            body.finish_reasons.extend([finish] if finish else [])
    return body if body.messages else None


def _generations(value: dict[str, Any]) -> Body | None:
    """LangChain's LLMResult: a batch of lists of alternatives."""
    batch = value.get("generations")
    if not isinstance(batch, list) or not batch:
        return None
    alternatives = batch[0] if isinstance(batch[0], list) else batch
    body = Body()
    for generation in alternatives:
        if not isinstance(generation, dict):
            continue
        inner = generation.get("message")
        fields = inner if isinstance(inner, dict) else {"content": generation.get("text")}
        found = message(fields, "assistant")
        finish = _finish(generation, inner)
        body.messages.append(Message(found.role, found.parts, found.name, found.finish_reason or finish))
        body.finish_reasons.extend([finish] if finish else [])
    return body if body.messages else None


def _finish(generation: dict[str, Any], inner: Any) -> str | None:
    holders = [generation.get("generation_info"), generation.get("generationInfo")]
    kwargs = inner.get("kwargs", inner) if isinstance(inner, dict) else None
    if isinstance(kwargs, dict):
        holders.append(kwargs.get("response_metadata"))
    for holder in holders:
        if isinstance(holder, dict):
            found = first_string(holder, "finish_reason", "finishReason", "stop_reason")
            if found:
                return found
    return None


def answer_of(messages: list[Message]) -> list[Message]:
    """The messages after the last question, if the assistant is among them; else all."""
    for at in range(len(messages) - 1, -1, -1):
        if is_question(messages[at]):
            tail = messages[at + 1 :]
            return tail if any(piece.role == "assistant" for piece in tail) else messages
    return messages


def is_question(found: Message) -> bool:
    """A user's message with something other than tool results in it."""
    return found.role == "user" and (not found.parts or any(_asks(part) for part in found.parts))


def _asks(part: object) -> bool:
    return not isinstance(part, ToolResult | ToolCall)


def one_turn(messages: list[Message]) -> list[Message]:
    """Neighbouring assistant messages as one: some producers write one record for each part."""
    found: list[Message] = []
    run: list[Message] = []
    for piece in messages:
        if piece.role == "assistant":
            run.append(piece)
            continue
        if run:
            found.append(merged(run))
            run = []
        found.append(piece)
    if run:
        found.append(merged(run))
    return found
