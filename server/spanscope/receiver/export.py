"""An export request, whatever it came over: cut into chunks, handed to the store, answered once committed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from spanscope.model.records import Chunk, Encoding, Signal
from spanscope.otlp import Split, split

# OTLP/HTTP Request and OTLP/gRPC Request, since 1.11.0: a limit of 64 MiB, before and after decompression.
MAX_BODY_BYTES = 64 << 20

_RESPONSES: dict[Signal, tuple[type[Message], str]] = {
    "traces": (ExportTraceServiceResponse, "rejected_spans"),
    "logs": (ExportLogsServiceResponse, "rejected_log_records"),
    "metrics": (ExportMetricsServiceResponse, "rejected_data_points"),
}


class Sink(Protocol):
    """What the receivers need of the store."""

    def append(self, chunks: Sequence[Chunk]) -> Future[None]:
        """Resolves once the chunks are committed. StoreBusy, raised or as the result: nothing was kept."""


def receive(signal: Signal, encoding: Encoding, body: bytes, sink: Sink) -> tuple[Future[None], Split]:
    """BadBody, StoreBusy. An empty request is a success without a commit."""
    parts = split(signal, encoding, body)
    if not parts.chunks:
        done: Future[None] = Future()
        done.set_result(None)
        return done, parts
    return sink.append(parts.chunks), parts


def response(signal: Signal, parts: Split) -> Message:
    """Full success leaves `partial_success` unset, so in protobuf it is no bytes at all.

    A message without rejected items is a warning (Partial Success).
    """
    message_class, rejected = _RESPONSES[signal]
    message: Any = message_class()
    if parts.rejected or parts.error_message:
        setattr(message.partial_success, rejected, parts.rejected)
        message.partial_success.error_message = parts.error_message
    return message  # type: ignore[no-any-return]
