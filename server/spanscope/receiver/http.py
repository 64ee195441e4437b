"""OTLP/HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp

Where the specification is silent the answers are the OpenTelemetry Collector's, as its users know them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, get_args

from google.protobuf.json_format import MessageToJson
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from spanscope.errors import BadBody, StoreBusy
from spanscope.model.records import Encoding, Signal
from spanscope.otlp import Split
from spanscope.receiver import status
from spanscope.receiver.cors import Gate
from spanscope.receiver.export import MAX_BODY_BYTES, Sink, receive, response
from spanscope.receiver.inflate import TooLarge, inflate
from spanscope.receiver.refusals import HTTP_HINTS, Refusals

logger = logging.getLogger(__name__)

PATHS: dict[str, Signal] = {f"/v1/{signal}": signal for signal in get_args(Signal)}
METHODS = "POST, OPTIONS"

_MEDIA_TYPES: dict[str, Encoding] = {
    "application/x-protobuf": "protobuf",
    "application/protobuf": "protobuf",
    "application/json": "json",
}
_ANSWER_TYPES: dict[Encoding, str] = {"protobuf": "application/x-protobuf", "json": "application/json"}

# Smaller bodies are read faster than a thread is found for them (about 0.3 ms of parsing at this size).
_ON_THE_LOOP_BYTES = 256 << 10

# Parsing holds the interpreter's lock, so more threads would only hold more memory, about five times the body each.
# Not anyio's threads: the first of them would import TLS.
_THREADS = 2


def make_app(sink: Sink, refusals: Refusals, extra_hosts: Collection[str] = ()) -> Starlette:
    """`extra_hosts`: names beside the loopback ones under which apps reach the port."""
    threads = ThreadPoolExecutor(_THREADS, "receiving")

    def endpoint(signal: Signal) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            return await _export(request, signal, sink, threads)

        return handle

    # No `methods`: Starlette would answer HEAD and the 405 itself, without the words.
    routes = [
        Route(path + slash, _PostOnly(endpoint(signal)), methods=None)
        for path, signal in PATHS.items()
        for slash in ("", "/")
    ]
    routes.append(Route("/{path:path}", _AnyMethod(_not_found)))
    middleware = [Middleware(_Outcome, refusals=refusals), Middleware(Gate, extra_hosts=frozenset(extra_hosts))]
    return Starlette(routes=routes, middleware=middleware)


class _Outcome:
    """Outermost: sees what every request is answered."""

    def __init__(self, app: ASGIApp, refusals: Refusals) -> None:
        self._app = app
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        asked = False

        async def ask() -> MutableMapping[str, Any]:
            nonlocal asked
            asked = True
            return await receive()

        async def answer(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                if (code := message["status"]) >= 400:
                    agent = headers.get("user-agent", "")
                    self._refusals.note("http", str(code), HTTP_HINTS.get(code, ""), scope["path"], agent)
                if "expect" in headers and not asked:
                    # The client will not send the body, and the parser would take the next request for it.
                    MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, ask, answer)


class _AnyMethod:
    """An ASGI app: Starlette leaves the methods of those alone."""

    def __init__(self, handle: Callable[[Request], Awaitable[Response]]) -> None:
        self._handle = handle

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        answer = await self._handle(Request(scope, receive, send))
        await answer(scope, receive, send)


class _PostOnly(_AnyMethod):
    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        match scope["method"]:
            case "POST":
                await super().__call__(scope, receive, send)
            case "OPTIONS":
                await Response(status_code=204, headers={"Allow": METHODS})(scope, receive, send)
            case _:
                text = "405 method not allowed, supported: [POST]"
                await PlainTextResponse(text, 405, {"Allow": METHODS})(scope, receive, send)


async def _export(request: Request, signal: Signal, sink: Sink, threads: Executor) -> Response:
    encoding = _MEDIA_TYPES.get(request.headers.get("content-type", "").partition(";")[0].strip().lower())
    if encoding is None:
        text = "415 unsupported media type, supported: [application/json, application/x-protobuf]"
        return PlainTextResponse(text, 415)
    try:
        body = await _body(request)
        compression = request.headers.get("content-encoding", "")
        if (small := _small(compression, body)) is not None:
            committed, parts = receive(signal, encoding, small, sink)
            del small
        else:
            # In one go: an inflated body must not wait for its turn to be parsed.
            arguments = (signal, encoding, compression, body, sink)
            loop = asyncio.get_running_loop()
            committed, parts = await loop.run_in_executor(threads, _inflate_and_receive, *arguments)
            del arguments
        del body
        # The shield: to cancel the store's future would end its writer, which resolves it.
        await asyncio.shield(asyncio.wrap_future(committed))
    except TooLarge:
        text = f"the body is over {MAX_BODY_BYTES >> 20} MiB; send smaller batches"
        return _refusal(encoding, 413, status.INVALID_ARGUMENT, text)
    except BadBody as error:
        return _refusal(encoding, 400, status.INVALID_ARGUMENT, str(error))
    except StoreBusy as error:
        return _refusal(encoding, 503, status.UNAVAILABLE, str(error))
    except ClientDisconnect:
        # Nobody is there to read it, and nothing was kept.
        return Response(status_code=499)
    except asyncio.CancelledError:
        # The collector stops and can't wait any longer. uvicorn would answer 500, after which exporters drop the data.
        return _refusal(encoding, 503, status.UNAVAILABLE, "the collector is stopping; send the same data again later")
    except Exception as error:
        logger.error("an export over HTTP failed: %s", type(error).__name__)
        return _refusal(encoding, 500, status.INTERNAL, "internal error; the log of Spanscope names it")
    message = response(signal, parts)
    content = MessageToJson(message, indent=None).encode() if encoding == "json" else message.SerializeToString()
    return Response(content, media_type=_ANSWER_TYPES[encoding])


def _small(compression: str, body: bytes) -> bytes | None:
    """The inflated body if it can be parsed on the loop. Of a larger one no more than that is inflated here."""
    if len(body) > _ON_THE_LOOP_BYTES:
        return None
    try:
        return inflate(compression, body, _ON_THE_LOOP_BYTES)
    except TooLarge:
        return None


def _inflate_and_receive(
    signal: Signal, encoding: Encoding, compression: str, body: bytes, sink: Sink
) -> tuple[Future[None], Split]:
    return receive(signal, encoding, inflate(compression, body, MAX_BODY_BYTES), sink)


async def _body(request: Request) -> bytes:
    """TooLarge as soon as it is known, before a client that waits for 100-continue sends anything."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BODY_BYTES:
        raise TooLarge
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > MAX_BODY_BYTES:
            raise TooLarge
        pieces.append(piece)
    return b"".join(pieces)


def _refusal(encoding: Encoding, code: int, rpc_code: int, message: str) -> Response:
    headers = {"Retry-After": str(status.RETRY_AFTER_SECONDS)} if code == 503 else None
    content = status.encode(encoding, rpc_code, message)
    return Response(content, code, headers, media_type=_ANSWER_TYPES[encoding])


async def _not_found(request: Request) -> Response:
    path: str = request.scope["path"]
    hint = "send OTLP to /v1/traces, /v1/logs or /v1/metrics"
    for known in PATHS:
        if path.startswith(known + "/") or path.endswith(known):
            hint = f"send it to {known}"
            if path.count("/v1/") > 1:
                hint += "; the exporter adds the path itself, so its endpoint must not hold it"
            break
    return PlainTextResponse(f"404 no such path: {hint}", 404)
