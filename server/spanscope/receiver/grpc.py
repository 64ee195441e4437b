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
from typing import Any, NoReturn

import grpc

from spanscope.errors import BadBody, StoreBusy
from spanscope.model.records import Signal
from spanscope.receiver import status
from spanscope.receiver.export import MAX_BODY_BYTES, Sink, receive, response
from spanscope.receiver.lazy_grpc import FOLDER
from spanscope.receiver.refusals import HTTP_HINTS, Refusals

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

# What fits into sockaddr_un everywhere (104 bytes on macOS, 108 on Linux), with the final zero.
_SOCKET_PATH_BYTES = 103

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

    def __init__(self, sink: Sink, refusals: Refusals) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, "spanscope-grpc")
        self._server = grpc.server(self._threads, options=_OPTIONS)
        self._server.add_generic_rpc_handlers((_Exports(sink, refusals),))
        self._folder: str | None = None
        self.address: str | int

    def start(self) -> None:
        """Sets `address`: a path, or a port of 127.0.0.1 where there are no unix sockets."""
        if os.name == "posix":
            # mkdtemp's folder is for its owner only.
            self._folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
            self.address = os.path.join(self._folder, "grpc")
            if len(os.fsencode(self.address)) <= _SOCKET_PATH_BYTES:
                self._server.add_insecure_port(f"unix:{self.address}")
                self._server.start()
                return
        self.address = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def stop(self, grace: float) -> None:
        self._server.stop(grace).wait(grace + 1)
        self._threads.shutdown(wait=False)
        if self._folder is not None:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(self._folder)


class _Exports(grpc.GenericRpcHandler):
    def __init__(self, sink: Sink, refusals: Refusals) -> None:
        self._refusals = refusals
        self._handlers = {
            method: grpc.unary_unary_rpc_method_handler(_export(method, signal, sink, refusals))
            for method, signal in _METHODS.items()
        }

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        """None = UNIMPLEMENTED."""
        handler = self._handlers.get(details.method)
        if handler is None:
            hint = "only the Export calls of OTLP's traces, logs and metrics are answered"
            self._refusals.note("grpc", "UNIMPLEMENTED", hint, details.method, _agent(details.invocation_metadata))
        return handler


def _export(
    method: str, signal: Signal, sink: Sink, refusals: Refusals
) -> Callable[[bytes, grpc.ServicerContext], bytes]:
    def handle(body: bytes, context: grpc.ServicerContext) -> bytes:
        try:
            committed, parts = receive(signal, "protobuf", body, sink)
            del body
            committed.result()
        except BadBody as error:
            refuse(context, grpc.StatusCode.INVALID_ARGUMENT, str(error), "the message is no OTLP request")
        except StoreBusy as error:
            details = status.retry_later(str(error)).SerializeToString()
            context.set_trailing_metadata((("grpc-status-details-bin", details),))
            refuse(context, grpc.StatusCode.UNAVAILABLE, str(error), HTTP_HINTS[503])
        except Exception as error:
            # grpcio would log the exception with its words, which may quote a span.
            logger.error("an export over gRPC failed: %s", type(error).__name__)
            refuse(context, grpc.StatusCode.INTERNAL, "internal error; the log of Spanscope names it", HTTP_HINTS[500])
        return response(signal, parts).SerializeToString()

    def refuse(context: grpc.ServicerContext, code: grpc.StatusCode, message: str, hint: str) -> NoReturn:
        refusals.note("grpc", code.name, hint, method, _agent(context.invocation_metadata()))
        context.abort(code, message)
        raise AssertionError("abort raises")

    return handle


def _agent(metadata: Any) -> str:
    return next((str(value) for key, value in metadata or () if key == "user-agent"), "")
