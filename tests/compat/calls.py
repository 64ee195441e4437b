"""One model call: what the app really sent and got, beside what its span shows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.model_server import Exchange, Message

Json = dict[str, Any]
Item = tuple[str, str, str, str]
"""Of one part of a message: its role, its kind, the tool's name, its content."""

FINISH_REASONS = {
    "end_turn": "stop",
    "stop": "stop",
    "STOP": "stop",
    "completed": "stop",
    "tool_use": "tool_call",
    "tool_calls": "tool_call",
}
"""Instrumentations hand on the provider's word or the convention's for it: both are right."""


@dataclass(frozen=True)
class Call:
    """The truth, as the model server recorded it."""

    exchange: Exchange

    @property
    def scenario(self) -> str:
        """Which of the app's calls it is; what falls short of the truth is told by it."""
        exchange = self.exchange
        if exchange.status >= 400:
            return "error"
        conversation = exchange.conversation
        assert conversation is not None
        if conversation.tools:
            turn = "tool result" if conversation.tool_results else "tool call"
            return f"streamed {turn}" if exchange.streamed else turn
        if exchange.streamed:
            return "stream"
        if len(conversation.messages) > 2:
            return "turns"
        return "instructions" if conversation.messages[0].role == "system" else "plain"

    def truth(self) -> dict[str, Any]:
        exchange, conversation, answer = self.exchange, self.exchange.conversation, self.exchange.answer
        assert conversation is not None
        asked = {
            "request model": conversation.model,
            "input": [item for message in conversation.messages for item in sent(message)],
        }
        if answer is None:
            return {"status": "error", "error": exchange.response["error"]["message"], "output": [], **asked}
        usage = _reports_usage(exchange)
        return {
            **asked,
            "status": "fine",
            "error": "",
            "output": sent(Message("assistant", answer.text, answer.tool_calls)),
            "tool definitions": [tool.name for tool in conversation.tools],
            "response model": exchange.response.get("model") or exchange.response.get("modelVersion"),
            "input tokens": conversation.tokens if usage else None,
            "output tokens": answer.tokens if usage else None,
            "cached tokens": answer.cached_tokens if usage else 0,
            "finish reason": FINISH_REASONS[answer.finish_reason],
        }


def shown(span: Json) -> dict[str, Any]:
    """What getSpan tells of the call, in the words of `Call.truth`."""
    reasons = {FINISH_REASONS.get(reason, reason) for reason in span["finishReasons"]}
    return {
        "status": "error" if span["status"] == "error" else "fine",
        "error": (span["exception"] or {}).get("message") or "",
        "input": [item for message in span["input"] for item in items_of_message(message)],
        "output": [item for message in span["output"] for item in items_of_message(message)],
        "tool definitions": [tool["name"] for tool in span["toolDefinitions"]],
        "request model": span["requestModel"],
        "response model": span["responseModel"],
        "input tokens": span["usage"]["inputTokens"],
        "output tokens": span["usage"]["outputTokens"],
        "cached tokens": span["usage"]["cacheReadTokens"] or 0,
        "finish reason": reasons.pop() if len(reasons) == 1 else " and ".join(sorted(reasons)),
    }


def differences(call: Call, span: Json) -> dict[str, tuple[Any, Any]]:
    """What is shown otherwise than it was, as aspect: (truth, shown)."""
    truth, told = call.truth(), shown(span)
    found = {aspect: (value, told[aspect]) for aspect, value in truth.items() if value != told[aspect]}
    # SDKs put the message into one of their own, with a status before it; a wall of text would be no message.
    if truth["error"] and truth["error"] in told["error"] and len(told["error"]) < len(truth["error"]) + 200:
        found.pop("error", None)
    # Gemini ends a turn that calls tools with STOP, and Responses have a status alone: the reason is the SDK's to say.
    vague = "modelVersion" in call.exchange.response or call.exchange.path.endswith("/responses")
    if found.get("finish reason") == ("tool_call", "stop") and vague:
        del found["finish reason"]
    return found


def canonical(text: str) -> str:
    """JSON in one spelling: SDKs keep arguments as text or as an object, and differ in blanks."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return json.dumps(value, sort_keys=True, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def sent(message: Message) -> list[Item]:
    if message.role == "tool":
        return [("tool", "toolResult", "", canonical(message.text))]
    items = [(message.role, "text", "", message.text)] if message.text else []
    return items + [(message.role, "toolCall", call.name, canonical(call.arguments)) for call in message.tool_calls]


def items_of_message(message: Json) -> list[Item]:
    return [_item(message["role"], part) for part in message["parts"]]


def _item(role: str, part: Json) -> Item:
    match part["type"]:
        case "text" | "reasoning":
            return (role, part["type"], "", part["text"])
        case "toolCall":
            return (role, "toolCall", part["name"] or "", canonical(part["arguments"]))
        case "toolResult":
            # Anthropic and Gemini send results as the user; the part says what it is.
            return ("tool", "toolResult", "", canonical(part["result"]))
        case _:
            return (role, part["type"], "", json.dumps(part))


def _reports_usage(exchange: Exchange) -> bool:
    """Chat Completions tell a stream's usage only to who asked."""
    if not exchange.streamed or not exchange.path.endswith("/chat/completions"):
        return True
    return bool((exchange.request.get("stream_options") or {}).get("include_usage"))
