"""What each provider's module builds on: its paths, and how one request becomes one kept exchange."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute

from tests.model_server.conversation import Answer, Conversation, ProviderFailure
from tests.model_server.exchange import Exchange, ExchangeLog
from tests.model_server.script import Script

Json = dict[str, Any]


class Provider(Protocol):
    """A provider's API: reads its requests into conversations and writes answers in its shapes."""

    def routes(self, desk: Desk) -> Sequence[BaseRoute]: ...


class Desk:
    """Where requests are answered and recorded, whatever the provider."""

    def __init__(self, script: Script, log: ExchangeLog, seconds_per_token: float = 0.0) -> None:
        self.script = script
        self.log = log
        self._seconds_per_token = seconds_per_token
        self._numbers: dict[str, int] = {}

    async def think(self, tokens: int) -> None:
        """Takes the time that a model would take for this many output tokens; none in tests."""
        await anyio.sleep(tokens * self._seconds_per_token)

    def next_id(self, prefix: str) -> str:
        """`chatcmpl-1`, `chatcmpl-2`...: the same at every run, unlike a provider's."""
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]}"

    def keep(
        self,
        path: str,
        body: Json,
        status: int,
        response: Json,
        *,
        streamed: bool = False,
        conversation: Conversation | None = None,
        answer: Answer | None = None,
    ) -> None:
        self.log.add(Exchange(path, body, streamed, status, response, conversation, answer))


Event = tuple[str | None, Json | str]
"""Of a stream: its name, if the provider names them, and its data."""


@dataclass(frozen=True)
class Speech:
    """How a provider words a request for an answer, the answer, and a refusal."""

    read: Callable[[Json], Conversation]
    """`ProviderFailure` for a body that the provider would refuse."""
    write: Callable[[Json, Conversation, Answer], Json]
    events: Callable[[Json, Json, Answer], Iterable[Event]]
    """Of the body and what `write` made of it."""
    refuse: Callable[[ProviderFailure], Json]
    streamed: Callable[[Json], bool] = lambda body: bool(body.get("stream"))


async def answer(desk: Desk, request: Request, speech: Speech) -> Response:
    """Reads, answers and keeps one request, whoever's words it is in."""
    body: Json = {}
    conversation = None
    path = request.url.path
    try:
        body = await read_json(request)
        conversation = speech.read(body)
        given = desk.script.answer(conversation)
    except ProviderFailure as failure:
        error = speech.refuse(failure)
        streamed = speech.streamed(body)
        desk.keep(path, body, failure.status, error, streamed=streamed, conversation=conversation)
        return answer_json(error, failure.status)
    response = speech.write(body, conversation, given)
    streamed = speech.streamed(body)
    desk.keep(path, body, 200, response, streamed=streamed, conversation=conversation, answer=given)
    if streamed:
        return answer_events(desk, speech.events(body, response, given))
    await desk.think(given.tokens)
    return answer_json(response)


async def read_json(request: Request) -> Json:
    """The body as an object; `ProviderFailure` 400 when it is none."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise ProviderFailure(400, "invalid_request_error", f"The body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise ProviderFailure(400, "invalid_request_error", "The body must be a JSON object.")
    return body


def answer_json(body: Json, status: int = 200) -> Response:
    return JSONResponse(body, status_code=status)


def answer_events(desk: Desk, events: Iterable[Event]) -> Response:
    """Server-sent events; each is (event name or None, data), and takes the time of a token."""

    async def lines() -> AsyncIterator[bytes]:
        for name, data in events:
            await desk.think(1)
            text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
            head = f"event: {name}\n" if name else ""
            yield f"{head}data: {text}\n\n".encode()

    return StreamingResponse(lines(), media_type="text/event-stream")
