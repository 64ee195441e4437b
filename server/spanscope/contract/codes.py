"""JSON-RPC error codes. https://www.jsonrpc.org/specification#error_object"""

from __future__ import annotations

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
NOT_INITIALIZED = -32002
NOT_FOUND = -32001
