"""Errors as OTLP clients want them: google.rpc.Status, in the encoding of the request."""

from __future__ import annotations

import json

from google.protobuf.duration_pb2 import Duration
from google.rpc.code_pb2 import INTERNAL, INVALID_ARGUMENT, UNAVAILABLE, UNIMPLEMENTED
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status

from spanscope.model.records import Encoding

__all__ = [
    "INTERNAL",
    "INVALID_ARGUMENT",
    "RETRY_AFTER_SECONDS",
    "UNAVAILABLE",
    "UNIMPLEMENTED",
    "encode",
    "retry_later",
]

RETRY_AFTER_SECONDS = 1


def encode(encoding: Encoding, code: int, message: str) -> bytes:
    if encoding == "json":
        return json.dumps({"code": code, "message": message}).encode()
    return Status(code=code, message=message).SerializeToString()


def retry_later(message: str) -> Status:
    """For gRPC, which has no Retry-After header."""
    status = Status(code=UNAVAILABLE, message=message)
    status.details.add().Pack(RetryInfo(retry_delay=Duration(seconds=RETRY_AFTER_SECONDS)))
    return status
