"""From an exception to the error that the caller gets. Only what nobody expected is logged."""

from __future__ import annotations

import logging

from spanscope.rpc import without_lsp  # isort: skip  # noqa: F401  before pygls, which would import LSP's types
from pygls.exceptions import JsonRpcException

from spanscope import log
from spanscope.contract import codes
from spanscope.contract.params import WrongParams
from spanscope.errors import InvalidCursor, InvalidQuery, SpanNotFound, SpanscopeError, TraceNotFound

logger = logging.getLogger(__name__)


def code_and_message(error: BaseException) -> tuple[int, str]:
    match error:
        case TraceNotFound() | SpanNotFound():
            return codes.NOT_FOUND, str(error)
        case WrongParams() | InvalidCursor() | InvalidQuery():
            return codes.INVALID_PARAMS, str(error)
        case SpanscopeError():
            return codes.INTERNAL_ERROR, str(error)
        case JsonRpcException():
            return error.code, error.message
    # The text of an unforeseen exception may quote a span, so neither the caller nor the log gets it.
    log.unexpected(logger, error)
    return codes.INTERNAL_ERROR, f"internal error ({type(error).__name__}); the log says where"
