"""OpenAI's Responses: plain and streamed, with instructions and function calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.model_server import provider
from tests.model_server.chat_completions import CREATED, error_body, text_of
from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, Tool, ToolCall
from tests.model_server.provider import Desk, Json, Speech


class Responses:
    """`complete`: what a service adds to a request's body from what it knows itself."""

    def __init__(self, *paths: str, complete: Callable[[Json], Json] = lambda body: body) -> None:
        self._paths = paths
        self._complete = complete

    def routes(self, desk: Desk) -> list[Route]:
        def read(body: Json) -> Conversation:
            return read_conversation(self._complete(body))

        def write(body: Json, conversation: Conversation, answer: Answer) -> Json:
            return response_body(desk, self._complete(body), conversation, answer)

        speech = Speech(read, write, lambda body, response, answer: events(response, answer), error_body)

        async def respond(request: Request) -> Response:
            return await provider.answer(desk, request, speech)

        return [Route(path, respond, methods=["POST"]) for path in self._paths]


def read_conversation(body: Json) -> Conversation:
    if not isinstance(body.get("model"), str):
        raise ProviderFailure(400, "missing_required_parameter", "Missing required parameter: 'model'.")
    given = body.get("input")
    if not given:
        raise ProviderFailure(400, "missing_required_parameter", "Missing required parameter: 'input'.")
    items = [{"role": "user", "content": given}] if isinstance(given, str) else given
    messages = [Message("system", body["instructions"])] if body.get("instructions") else []
    messages += [_item(item) for item in items if item.get("type") != "reasoning"]
    tools = tuple(
        Tool(entry["name"], entry.get("description") or "")
        for entry in body.get("tools") or ()
        if entry.get("type") == "function"
    )
    return Conversation(body["model"], tuple(messages), tools)


def _item(item: Json) -> Message:
    match item.get("type", "message"):
        case "function_call":
            return Message("assistant", "", (ToolCall(item["call_id"], item["name"], item["arguments"]),))
        case "function_call_output":
            return Message("tool", text_of(item["output"]), tool_call_id=item["call_id"])
        case "message":
            given = str(item.get("role"))
            role = "system" if given == "developer" else given
            return Message(role, text_of(item.get("content")))
        case other:
            raise ProviderFailure(400, "invalid_value", f"Invalid value: '{other}' for input item type.")


def response_body(desk: Desk, body: Json, conversation: Conversation, answer: Answer) -> Json:
    output: list[Json] = []
    if answer.text:
        text = {"type": "output_text", "text": answer.text, "annotations": [], "logprobs": []}
        message = {"id": desk.next_id("msg_"), "type": "message", "status": "completed", "role": "assistant"}
        output.append({**message, "content": [text]})
    for call in answer.tool_calls:
        named = {"call_id": call.id, "name": call.name, "arguments": call.arguments}
        output.append({"id": desk.next_id("fc_"), "type": "function_call", "status": "completed", **named})
    return {
        "id": desk.next_id("resp_"),
        "object": "response",
        "created_at": CREATED,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "metadata": {},
        "model": f"{conversation.model}-2024-07-18",
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": body.get("previous_response_id"),
        "reasoning": {"effort": None, "summary": None},
        "store": True,
        "temperature": body.get("temperature", 1.0),
        "text": {"format": {"type": "text"}},
        "tool_choice": body.get("tool_choice", "auto"),
        "tools": body.get("tools", []),
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": {
            "input_tokens": conversation.tokens,
            "input_tokens_details": {"cached_tokens": answer.cached_tokens},
            "output_tokens": answer.tokens,
            "output_tokens_details": {"reasoning_tokens": answer.reasoning_tokens},
            "total_tokens": conversation.tokens + answer.tokens,
        },
        "user": None,
    }


def events(response: Json, answer: Answer) -> Iterator[tuple[str, Json]]:
    """The stream of a response: named events with a running number, each item opened, filled and closed."""
    for number, (name, fields) in enumerate(_steps(response, answer)):
        yield name, {"type": name, "sequence_number": number, **fields}


def _steps(response: Json, answer: Answer) -> Iterator[tuple[str, Json]]:
    begun = {**response, "status": "in_progress", "output": [], "usage": None}
    yield "response.created", {"response": begun}
    yield "response.in_progress", {"response": begun}
    for index, item in enumerate(response["output"]):
        place = {"item_id": item["id"], "output_index": index}
        empty: Json = {"content": []} if item["type"] == "message" else {"arguments": ""}
        opened = {**item, "status": "in_progress", **empty}
        yield "response.output_item.added", {"output_index": index, "item": opened}
        if item["type"] == "message":
            yield from _text_steps(item["content"][0], {**place, "content_index": 0}, answer)
        else:
            yield "response.function_call_arguments.delta", {**place, "delta": item["arguments"]}
            done = {"name": item["name"], "arguments": item["arguments"]}
            yield "response.function_call_arguments.done", {**place, **done}
        yield "response.output_item.done", {"output_index": index, "item": item}
    yield "response.completed", {"response": response}


def _text_steps(part: Json, place: Json, answer: Answer) -> Iterator[tuple[str, Json]]:
    yield "response.content_part.added", {**place, "part": {**part, "text": ""}}
    for piece in answer.pieces:
        yield "response.output_text.delta", {**place, "delta": piece, "logprobs": []}
    yield "response.output_text.done", {**place, "text": part["text"], "logprobs": []}
    yield "response.content_part.done", {**place, "part": part}
