"""JSON-RPC on pygls' engine, with every request answered whatever is in it.

What is pygls': the feature table, the kinds of handlers (plain, coroutine, thread), requests in flight, cancellation.
What is ours: taking messages in and sending them out. pygls 2.1 structures inside of `json.loads`, so
any nested `jsonrpc` key is taken for a message and a wrong param means no answer at all.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from concurrent.futures import Future
from functools import partial
from typing import Any, Literal

from spanscope.rpc import without_lsp  # isort: skip  # noqa: F401  before pygls, which would import LSP's types
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound, JsonRpcRequestCancelled
from pygls.protocol import JsonRPCProtocol

from spanscope import log
from spanscope.contract import codes
from spanscope.contract.encoded import Encoded
from spanscope.contract.methods import METHODS
from spanscope.contract.models import Model
from spanscope.contract.params import structure
from spanscope.rpc import messages
from spanscope.rpc.failures import code_and_message
from spanscope.rpc.messages import InvalidRequest, MsgId, Notification, Request, Response, Unparsable
from spanscope.rpc.stdio import FrameWriter

logger = logging.getLogger(__name__)

PARAMS = {method.name: method.params for method in METHODS}


class SidecarProtocol(JsonRPCProtocol):
    """Everything here runs on the event loop, but for `_send_*`, which threads of handlers call as well."""

    phase: Literal["new", "initialized", "shutdown"] = "new"
    frames: FrameWriter

    @property
    def pending(self) -> int:
        """Bytes that the client has not read yet."""
        return self.frames.pending

    def receive(self, body: bytes) -> None:
        """Takes one message as it arrived."""
        try:
            self.handle_message(messages.parse(body))
        except Unparsable as error:
            self.refuse(str(error))
        except InvalidRequest as error:
            self._send_error(error.id, codes.INVALID_REQUEST, str(error))

    def refuse(self, why: str) -> None:
        """Answers what could not be read far enough to find an id in it."""
        self._send_error(None, codes.PARSE_ERROR, why)

    def handle_message(self, message: Any) -> None:
        context = contextvars.copy_context()  # `msg_id` of pygls is a context variable
        match message:
            case Request(id, method, params):
                context.run(self._handle_request, id, method, params)
            case Notification(method, params):
                context.run(self._handle_notification, method, params)
            case Response():
                logger.debug("ignored an answer to a request that was never made")

    def structure_message(self, data: Any) -> Any:
        """Structuring is done once, in `_handle_request`; pygls would do it for each nested object."""
        return data

    def _handle_request(self, msg_id: Any, method_name: str, params: Any) -> None:
        try:
            self._admit(method_name)
            handler = self._get_handler(method_name)
            if (model := PARAMS.get(method_name)) is not None:
                params = structure(model, params)
            self._ctx_msg_id.set(msg_id)
            answer = partial(self._send_handler_result, msg_id=msg_id)
            self._execute_handler(msg_id, handler, answer, args=(params,))
        except JsonRpcMethodNotFound:
            # pygls' message repeats the name whatever its length.
            self._send_error(msg_id, codes.METHOD_NOT_FOUND, f"no method {method_name[:80]!r}")
        except Exception as error:
            self._send_failure(msg_id, error)

    def _admit(self, method: str) -> None:
        """LSP's life cycle: `initialize` first and once, nothing after `shutdown`."""
        if self.phase == "shutdown":
            raise JsonRpcException("the sidecar is shutting down", codes.INVALID_REQUEST)
        if self.phase == "new" and method != "initialize":
            raise JsonRpcException("send `initialize` first", codes.NOT_INITIALIZED)
        if self.phase == "initialized" and method == "initialize":
            raise JsonRpcException("`initialize` was sent before", codes.INVALID_REQUEST)

    def _handle_notification(self, method_name: str, params: Any) -> None:
        if method_name == "$/cancelRequest":
            self._cancel(params)
        elif method_name == "exit" or self.phase == "initialized":
            handler = self.fm.builtin_features.get(method_name)
            # A notification for a method with an answer has nowhere to put the answer, hence no effect either.
            if handler is not None and method_name in ("initialized", "exit"):
                handler(params)

    def _cancel(self, params: Any) -> None:
        """A request that waits is answered with -32800 at once; one that runs in a thread, when it is done."""
        msg_id = params.get("id") if isinstance(params, dict) else None
        if isinstance(msg_id, str | int | float):
            future = self._request_futures.get(msg_id)  # type: ignore[arg-type]
            if future is not None:
                future.cancel()

    def _send_handler_result(self, future: Future[Any] | asyncio.Future[Any], *, msg_id: Any) -> None:
        self._request_futures.pop(msg_id, None)
        if future.cancelled():
            self._send_error(msg_id, JsonRpcRequestCancelled.CODE, "canceled")
        elif (error := future.exception()) is not None:
            self._send_failure(msg_id, error)
        else:
            self._send_response(msg_id, future.result())

    def _send_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        try:
            body = messages.result_body(msg_id, _encode(result))
        except Exception as failure:
            self._send_failure(msg_id, failure)
        else:
            self.frames.send(body)

    def _send_failure(self, msg_id: MsgId, error: BaseException) -> None:
        self._send_error(msg_id, *code_and_message(error))

    def _send_error(self, msg_id: MsgId, code: int, message: str) -> None:
        self.frames.send(messages.error_body(msg_id, code, message))

    def notify(self, method: str, params: Any = None) -> None:
        try:
            body = messages.notification_body(method, _encode(params))
        except Exception as error:
            log.unexpected(logger, error, f"encoding {method}")
        else:
            self.frames.send(body)


def _encode(value: Model | Encoded | dict[str, Any] | None) -> bytes:
    if isinstance(value, Encoded):
        return value.json
    return value.model_dump_json(by_alias=True).encode() if isinstance(value, Model) else messages.encode(value)
