"""OTLP/gRPC. https://opentelemetry.io/docs/specs/otlp/#otlpgrpc

The synchronous server: measured 1.5 to 3.5 times the requests per CPU second of grpc.aio. Handlers get raw bytes, since
generated servicers would parse what `otlp.split` parses again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from spanscope.errors import BadBody, StoreBusy
from spanscope.model.records import Signal
from spanscope.receiver import status
from spanscope.receiver.export import MAX_BODY_BYTES, Sink, receive, response

logger = logging.getLogger(__name__)

_SERVICES: tuple[tuple[Signal, str, str], ...] = (
    ("traces", "trace", "Trace"),
    ("logs", "logs", "Logs"),
    ("metrics", "metrics", "Metrics"),
)
_METHODS: dict[str, Signal] = {
    f"/opentelemetry.proto.collector.{package}.v1.{service}Service/Export": signal
    for signal, package, service in _SERVICES
}

# Each waits for a commit; many requests share one, so more threads buy nothing.
_THREADS = 8

_OPTIONS = [
    # grpcio would share a port with another program by default.
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", MAX_BODY_BYTES),
    # Exporters may keep idle connections alive with a ping every 10 s; the default is to cut such a client off.
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.http2.max_ping_strikes", 0),
    ("grpc.keepalive_permit_without_calls", 1),
]


class GrpcReceiver:
    """Listens on a private address only; the public port is the door's (door.py)."""

    def __init__(self, sink: Sink) -> None:
        self._server = grpc.server(ThreadPoolExecutor(_THREADS, "spanscope-grpc"), options=_OPTIONS)
        self._server.add_generic_rpc_handlers((_Exports(sink),))
        self._folder: str | None = None
        self.address: str | int
        if os.name == "posix":
            # mkdtemp's folder is for its owner only.
            self._folder = tempfile.mkdtemp(prefix="spanscope-")
            self.address = os.path.join(self._folder, "grpc")
            self._server.add_insecure_port(f"unix:{self.address}")
        else:
            self.address = self._server.add_insecure_port("127.0.0.1:0")

    def start(self) -> None:
        self._server.start()

    def stop(self, grace: float) -> None:
        self._server.stop(grace).wait(grace + 1)
        if self._folder is not None:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(self._folder)


class _Exports(grpc.GenericRpcHandler):
    def __init__(self, sink: Sink) -> None:
        self._handlers = {
            method: grpc.unary_unary_rpc_method_handler(_export(signal, sink)) for method, signal in _METHODS.items()
        }

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        """None = UNIMPLEMENTED."""
        return self._handlers.get(details.method)


def _export(signal: Signal, sink: Sink) -> Callable[[bytes, grpc.ServicerContext], bytes]:
    def handle(body: bytes, context: grpc.ServicerContext) -> bytes:
        try:
            committed, parts = receive(signal, "protobuf", body, sink)
            committed.result()
        except BadBody as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        except StoreBusy as error:
            details = status.retry_later(str(error)).SerializeToString()
            context.set_trailing_metadata((("grpc-status-details-bin", details),))
            context.abort(grpc.StatusCode.UNAVAILABLE, str(error))
        return response(signal, parts).SerializeToString()

    return handle
