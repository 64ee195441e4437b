"""gRPC calls with bytes for messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc

from spanscope.model.records import Signal
from tests.receiver.running import PATIENCE

SERVICES: dict[Signal, str] = {"traces": "trace.v1.Trace", "logs": "logs.v1.Logs", "metrics": "metrics.v1.Metrics"}
TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"


def method(signal: Signal) -> str:
    return f"/opentelemetry.proto.collector.{SERVICES[signal]}Service/Export"


@contextmanager
def channel(target: str, *options: tuple[str, Any]) -> Iterator[grpc.Channel]:
    """A connection of its own: grpcio shares them between channels that look alike."""
    own = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_send_message_length", -1), *options]
    with grpc.insecure_channel(target, options=own) as opened:
        yield opened


def call(opened: grpc.Channel, body: bytes, path: str = TRACES, **more: Any) -> bytes:
    answer: bytes = opened.unary_unary(path)(body, timeout=PATIENCE, **more)
    return answer


def refused(opened: grpc.Channel, body: bytes, path: str = TRACES, **more: Any) -> Any:
    """The RpcError, which is also the call: code(), details(), trailing_metadata()."""
    try:
        call(opened, body, path, **more)
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call was answered")
