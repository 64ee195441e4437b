"""Gemini's generateContent and streamGenerateContent, with system instructions and function calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.model_server import provider
from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, Tool, ToolCall
from tests.model_server.provider import Desk, Event, Json, Speech

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
FINISH_REASONS = {"stop": "STOP", "tool_calls": "STOP", "length": "MAX_TOKENS"}


class GenerateContent:
    def routes(self, desk: Desk) -> list[Route]:
        async def generate(request: Request) -> Response:
            # The method is the end of the last segment: models/gemini-2.5-flash:generateContent
            model, _, method = request.path_params["target"].partition(":")
            streamed = method == "streamGenerateContent"

            def write(body: Json, conversation: Conversation, answer: Answer) -> Json:
                return response_body(desk.next_id("response-"), conversation, answer)

            def unnamed(body: Json, response: Json, answer: Answer) -> Iterator[Event]:
                return ((None, chunk) for chunk in chunks(response, answer))

            read = partial(read_conversation, model)
            return await provider.answer(desk, request, Speech(read, write, unnamed, error_body, lambda body: streamed))

        return [Route("/v1beta/models/{target}", generate, methods=["POST"])]


def error_body(failure: ProviderFailure) -> Json:
    status = STATUS_NAMES.get(failure.status, "INTERNAL")
    return {"error": {"code": failure.status, "message": failure.message, "status": status}}


def read_conversation(model: str, body: Json) -> Conversation:
    contents = body.get("contents")
    if not isinstance(contents, list) or not contents:
        raise ProviderFailure(400, "invalid_argument", "* GenerateContentRequest.contents: contents is not specified")
    messages = []
    if instruction := body.get("systemInstruction"):
        messages.append(Message("system", _text(instruction)))
    for content in contents:
        messages += _messages(content)
    declared = [entry for tool in body.get("tools") or () for entry in tool.get("functionDeclarations") or ()]
    tools = tuple(Tool(entry["name"], entry.get("description") or "") for entry in declared)
    return Conversation(model, tuple(messages), tools)


def _text(content: Json) -> str:
    return "".join(part.get("text", "") for part in content["parts"])


def _messages(content: Json) -> Iterator[Message]:
    for part in content["parts"]:
        if returned := part.get("functionResponse"):
            text = json.dumps(returned["response"], ensure_ascii=False)
            yield Message("tool", text, tool_call_id=returned.get("id"))
    calls = tuple(
        ToolCall(call.get("id") or "", call["name"], json.dumps(call.get("args") or {}, ensure_ascii=False))
        for part in content["parts"]
        if (call := part.get("functionCall"))
    )
    text = _text(content)
    if text or calls:
        yield Message("assistant" if content.get("role") == "model" else "user", text, calls)


def response_body(identity: str, conversation: Conversation, answer: Answer) -> Json:
    parts: list[Json] = [{"text": answer.text}] if answer.text else []
    for call in answer.tool_calls:
        parts.append({"functionCall": {"id": call.id, "name": call.name, "args": json.loads(call.arguments)}})
    return {
        "candidates": [
            {
                "content": {"role": "model", "parts": parts},
                "finishReason": FINISH_REASONS[answer.finish_reason],
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": conversation.tokens,
            "candidatesTokenCount": answer.tokens - answer.reasoning_tokens,
            "thoughtsTokenCount": answer.reasoning_tokens,
            "cachedContentTokenCount": answer.cached_tokens,
            "totalTokenCount": conversation.tokens + answer.tokens,
        },
        "modelVersion": f"{conversation.model}-001",
        "responseId": identity,
    }


def chunks(response: Json, answer: Answer) -> Iterator[Json]:
    """A stream: the text by words, function calls whole, usage and finish reason at the end."""
    (candidate,) = response["candidates"]
    head = {key: response[key] for key in ("modelVersion", "responseId")}
    begun = {key: value for key, value in response["usageMetadata"].items() if key == "promptTokenCount"}
    pieces: list[Json] = [{"text": piece} for piece in answer.pieces]
    pieces += [part for part in candidate["content"]["parts"] if "functionCall" in part]
    for piece in pieces[:-1]:
        content = {"role": "model", "parts": [piece]}
        yield {**head, "candidates": [{"content": content, "index": 0}], "usageMetadata": begun}
    last = {**candidate, "content": {"role": "model", "parts": pieces[-1:]}}
    yield {**head, "candidates": [last], "usageMetadata": response["usageMetadata"]}
