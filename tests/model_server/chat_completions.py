"""OpenAI's Chat Completions: plain, streamed, with tools. Azure AI Inference speaks it too, on other paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.model_server import provider
from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, Tool, ToolCall
from tests.model_server.provider import Desk, Event, Json, Speech

CREATED = 1_760_000_000
"""Seconds since the epoch, of every answer: a fixed moment, so that answers repeat."""


class ChatCompletions:
    def __init__(self, *paths: str) -> None:
        self._paths = paths

    def routes(self, desk: Desk) -> list[Route]:
        def write(body: Json, conversation: Conversation, answer: Answer) -> Json:
            return completion_body(desk.next_id("chatcmpl-"), conversation, answer)

        def events(body: Json, completion: Json, answer: Answer) -> Iterator[Event]:
            with_usage = bool((body.get("stream_options") or {}).get("include_usage"))
            return ((None, chunk) for chunk in chunks(completion, answer, with_usage))

        speech = Speech(read_conversation, write, events, error_body)

        async def complete(request: Request) -> Response:
            return await provider.answer(desk, request, speech)

        return [Route(path, complete, methods=["POST"]) for path in self._paths]


def error_body(failure: ProviderFailure) -> Json:
    kind = failure.code if failure.status < 500 else "server_error"
    return {"error": {"message": failure.message, "type": kind, "param": None, "code": failure.code}}


def read_conversation(body: Json) -> Conversation:
    """As strict as the real service where apps get it wrong: every tool call must be answered, in place."""
    if not isinstance(body.get("model"), str):
        raise ProviderFailure(400, "invalid_request_error", "you must provide a model parameter")
    raw = body.get("messages")
    if not isinstance(raw, list) or not raw:
        raise ProviderFailure(400, "invalid_request_error", "Missing required parameter: 'messages'.")
    messages = tuple(_message(entry) for entry in raw)
    _check_tool_calls(messages)
    tools = tuple(
        Tool(entry["function"]["name"], entry["function"].get("description") or "")
        for entry in body.get("tools") or ()
        if entry.get("type") == "function"
    )
    return Conversation(body["model"], messages, tools)


def _message(entry: Json) -> Message:
    given = str(entry.get("role"))
    role = {"developer": "system", "function": "tool"}.get(given, given)
    calls = tuple(
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in entry.get("tool_calls") or ()
    )
    return Message(role, text_of(entry.get("content")), calls, entry.get("tool_call_id"))


def text_of(content: Any) -> str:
    """The words of a content: a string, or the text parts of a list."""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content or () if isinstance(part, dict))


def _check_tool_calls(messages: tuple[Message, ...]) -> None:
    waiting: set[str] = set()
    for message in messages:
        if message.role == "tool":
            if message.tool_call_id not in waiting:
                raise ProviderFailure(
                    400,
                    "invalid_request_error",
                    "Invalid parameter: messages with role 'tool' must be a response to a preceding message "
                    "with 'tool_calls'.",
                )
            waiting.discard(message.tool_call_id)
            continue
        if waiting:
            break
        waiting = {call.id for call in message.tool_calls}
    if waiting:
        raise ProviderFailure(
            400,
            "invalid_request_error",
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            f"'tool_call_id'. Missing: {', '.join(sorted(waiting))}",
        )


def usage(conversation: Conversation, answer: Answer) -> Json:
    return {
        "prompt_tokens": conversation.tokens,
        "completion_tokens": answer.tokens,
        "total_tokens": conversation.tokens + answer.tokens,
        "prompt_tokens_details": {"cached_tokens": answer.cached_tokens, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": answer.reasoning_tokens,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def completion_body(identity: str, conversation: Conversation, answer: Answer) -> Json:
    message: Json = {"role": "assistant", "content": answer.text or None, "refusal": None, "annotations": []}
    if answer.tool_calls:
        message["tool_calls"] = [_tool_call(call) for call in answer.tool_calls]
    return {
        "id": identity,
        "object": "chat.completion",
        "created": CREATED,
        # The dated name: services answer with a more exact model than was asked for.
        "model": f"{conversation.model}-2024-07-18",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": answer.finish_reason}],
        "usage": usage(conversation, answer),
        "service_tier": "default",
        "system_fingerprint": "fp_local",
    }


def _tool_call(call: ToolCall) -> Json:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def chunks(completion: Json, answer: Answer, with_usage: bool) -> Iterator[Json | str]:
    """The stream of a completion: role, text by words, tool calls with their arguments in two halves, end."""
    head = {key: completion[key] for key in ("id", "created", "model", "service_tier", "system_fingerprint")}
    head["object"] = "chat.completion.chunk"

    def chunk(delta: Json, finish: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**head, "choices": [choice], **({"usage": None} if with_usage else {})}

    yield chunk({"role": "assistant", "content": "" if answer.text else None})
    for piece in answer.pieces:
        yield chunk({"content": piece})
    for index, call in enumerate(answer.tool_calls):
        started = {"index": index, **_tool_call(ToolCall(call.id, call.name, ""))}
        yield chunk({"tool_calls": [started]})
        middle = len(call.arguments) // 2
        for half in (call.arguments[:middle], call.arguments[middle:]):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": half}}]})
    yield chunk({}, answer.finish_reason)
    if with_usage:
        yield {**head, "choices": [], "usage": completion["usage"]}
    yield "[DONE]"
