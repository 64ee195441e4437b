"""One JSON-RPC message, checked at its top level only: what is nested in params is the method's business.

https://www.jsonrpc.org/specification
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn

MsgId = str | int | float | None


class Unparsable(Exception):
    """Not JSON in UTF-8."""


class InvalidRequest(Exception):
    """JSON, but no JSON-RPC message. `id` is what the answer should carry."""

    def __init__(self, message: str, id: MsgId = None) -> None:
        super().__init__(message)
        self.id = id


@dataclass(frozen=True, slots=True)
class Request:
    id: MsgId
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Notification:
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Response:
    """Someone's answer. The sidecar asks nothing, so it has no use for one."""


Message = Request | Notification | Response


def parse(body: bytes) -> Message:
    """Unparsable, InvalidRequest."""
    try:
        # `json.loads(bytes)` would guess UTF-16 and UTF-32 as well; the framing says UTF-8.
        message = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unparsable("not a JSON text in UTF-8") from error
    return _message(message)


def _message(message: Any) -> Message:
    if not isinstance(message, dict):
        raise InvalidRequest("a message is one JSON object; batches are not taken")
    id = message.get("id")
    if not _is_id(id):
        raise InvalidRequest("id: must be a string, a number or null")
    if message.get("jsonrpc") != "2.0":
        raise InvalidRequest('jsonrpc: must be "2.0"', id)
    if "method" not in message and ("result" in message or "error" in message):
        return Response()
    method = message.get("method")
    if not isinstance(method, str):
        raise InvalidRequest("method: must be a string", id)
    if "id" in message:
        return Request(id, method, message.get("params"))
    return Notification(method, message.get("params"))


def _is_id(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)  # 1e999 is JSON, and Python reads infinity
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def _refuse(constant: str) -> NoReturn:
    """Python's reader takes NaN and Infinity, which JSON does not have."""
    raise ValueError(constant)


def encode(value: dict[str, Any] | None) -> bytes:
    """Plain values, which are the life cycle's only; the contract's models encode themselves."""
    return json.dumps(value).encode()


def result_body(id: MsgId, result: bytes) -> bytes:
    """`result` is JSON text already: models are encoded once, by pydantic."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (json.dumps(id).encode(), result)


def error_body(id: MsgId, code: int, message: str) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}).encode()


def notification_body(method: str, params: bytes) -> bytes:
    """`params` is JSON text already."""
    return b'{"jsonrpc":"2.0","method":%b,"params":%b}' % (json.dumps(method).encode(), params)
