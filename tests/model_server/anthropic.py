"""Anthropic's Messages: plain and streamed, with a system prompt and tools."""

from __future__ import annotations

import json
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.model_server import provider
from tests.model_server.chat_completions import text_of
from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, Tool, ToolCall
from tests.model_server.provider import Desk, Event, Json, Speech

STOP_REASONS = {"stop": "end_turn", "tool_calls": "tool_use", "length": "max_tokens"}
ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Messages:
    def __init__(self, *paths: str) -> None:
        self._paths = paths

    def routes(self, desk: Desk) -> list[Route]:
        def write(body: Json, conversation: Conversation, answer: Answer) -> Json:
            return message_body(desk.next_id("msg_"), conversation, answer)

        def named(body: Json, message: Json, answer: Answer) -> Iterator[Event]:
            return ((event["type"], event) for event in events(message, answer))

        speech = Speech(read_conversation, write, named, error_body)

        async def answer_message(request: Request) -> Response:
            return await provider.answer(desk, request, speech)

        return [Route(path, answer_message, methods=["POST"]) for path in self._paths]


def error_body(failure: ProviderFailure) -> Json:
    kind = ERROR_TYPES.get(failure.status, "api_error")
    return {"type": "error", "error": {"type": kind, "message": failure.message}}


def read_conversation(body: Json) -> Conversation:
    for required in ("model", "max_tokens", "messages"):
        if not body.get(required):
            raise ProviderFailure(400, "invalid_request_error", f"{required}: Field required")
    messages = [Message("system", text_of(body["system"]))] if body.get("system") else []
    for entry in body["messages"]:
        messages += _messages(entry)
    tools = tuple(Tool(tool["name"], tool.get("description") or "") for tool in body.get("tools") or ())
    return Conversation(body["model"], tuple(messages), tools)


def _messages(entry: Json) -> Iterator[Message]:
    """A user's entry holds tool results beside what the user says: each is a message of its own."""
    content = entry["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    for block in blocks:
        if block["type"] == "tool_result":
            yield Message("tool", text_of(block.get("content")), tool_call_id=block["tool_use_id"])
    text = "".join(block["text"] for block in blocks if block["type"] == "text")
    calls = tuple(
        ToolCall(block["id"], block["name"], json.dumps(block["input"], ensure_ascii=False))
        for block in blocks
        if block["type"] == "tool_use"
    )
    if text or calls:
        yield Message(entry["role"], text, calls)


def message_body(identity: str, conversation: Conversation, answer: Answer) -> Json:
    content: list[Json] = [{"type": "text", "text": answer.text, "citations": None}] if answer.text else []
    for call in answer.tool_calls:
        content.append({"type": "tool_use", "id": call.id, "name": call.name, "input": json.loads(call.arguments)})
    return {
        "id": identity,
        "type": "message",
        "role": "assistant",
        "model": f"{conversation.model}-20251001",
        "content": content,
        "stop_reason": STOP_REASONS[answer.finish_reason],
        "stop_sequence": None,
        "usage": {
            # Unlike OpenAI's number, this one is without the tokens that were read from the cache.
            "input_tokens": conversation.tokens - answer.cached_tokens,
            "output_tokens": answer.tokens,
            "cache_read_input_tokens": answer.cached_tokens,
            "cache_creation_input_tokens": 0,
        },
    }


def events(message: Json, answer: Answer) -> Iterator[Json]:
    """The stream of a message: each block is started, filled by pieces and stopped."""
    begun = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield {"type": "message_start", "message": begun}
    for index, block in enumerate(message["content"]):
        if block["type"] == "text":
            empty, deltas = {**block, "text": ""}, [{"type": "text_delta", "text": piece} for piece in answer.pieces]
        else:
            text = json.dumps(block["input"], ensure_ascii=False)
            middle = len(text) // 2
            empty = {**block, "input": {}}
            deltas = [{"type": "input_json_delta", "partial_json": half} for half in ("", text[:middle], text[middle:])]
        yield {"type": "content_block_start", "index": index, "content_block": empty}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": message["stop_reason"], "stop_sequence": None},
        "usage": {"output_tokens": answer.tokens},
    }
    yield {"type": "message_stop"}
