"""The gate before every HTTP request: no foreign host name, no foreign page; CORS for the pages that may."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from spanscope.receiver.guard import is_allowed_origin, is_local_host

_MAX_AGE = "7200"


class Gate:
    def __init__(self, app: ASGIApp, extra_hosts: Collection[str]) -> None:
        self._app = app
        self._extra_hosts = extra_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if not is_local_host(headers.get("host"), self._extra_hosts):
            text = "403 this host name is not a loopback one: send to localhost, or allow the host in the settings"
            await PlainTextResponse(text, 403)(scope, receive, send)
        elif origin is not None and not is_allowed_origin(origin):
            await PlainTextResponse("403 pages of this origin may not send spans", 403)(scope, receive, send)
        elif origin is None:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(origin, headers)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_origin(send, origin))


def _preflight(origin: str, headers: Headers) -> Response:
    allowed = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Max-Age": _MAX_AGE,
        "Vary": "Origin",
    }
    if (wanted := headers.get("access-control-request-headers")) is not None:
        allowed["Access-Control-Allow-Headers"] = wanted
    if headers.get("access-control-request-private-network") == "true":
        allowed["Access-Control-Allow-Private-Network"] = "true"
    return Response(status_code=204, headers=allowed)


def _with_origin(send: Send, origin: str) -> Send:
    async def sender(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers.add_vary_header("Origin")
        await send(message)

    return sender
