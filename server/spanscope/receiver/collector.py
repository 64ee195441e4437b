"""Both receivers together: started all or nothing, stopped within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from spanscope.errors import CollectorFailed
from spanscope.receiver.door import PREFACE, Door, http2_goaway
from spanscope.receiver.export import Sink
from spanscope.receiver.grpc import GrpcReceiver
from spanscope.receiver.guard import host_name
from spanscope.receiver.http import make_app
from spanscope.receiver.ports import bind

logger = logging.getLogger(__name__)

START_SECONDS = 15
STOP_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Endpoints:
    """As apps write them: http://127.0.0.1:4318."""

    http: str
    grpc: str


class Receivers:
    """Lives in a thread of its own, so any main thread can start and stop it."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._started = threading.Event()
        self._failure: BaseException | None = None

    def start(
        self, host: str, http_port: int, grpc_port: int, sink: Sink, extra_hosts: Sequence[str] = ()
    ) -> Endpoints:
        """PortInUse, CollectorFailed: then nothing stays bound and nothing runs."""
        http_sockets = bind(host, http_port)
        try:
            grpc_sockets = bind(host, grpc_port)
        except BaseException:
            _close(http_sockets)
            raise
        endpoints = Endpoints(_url(host, http_sockets), _url(host, grpc_sockets))
        hosts = {host_name(name) for name in (host, *extra_hosts)}
        try:
            app = make_app(sink, hosts)
            grpc_receiver = GrpcReceiver(sink)
            serve = self._serve(app, grpc_receiver, endpoints, http_sockets, grpc_sockets)
            self._thread = threading.Thread(target=self._run, args=(serve,), name="spanscope-receivers", daemon=True)
            self._thread.start()
            in_time = self._started.wait(START_SECONDS)
        except BaseException:
            _close(http_sockets + grpc_sockets)
            raise
        if self._failure is not None or not in_time:
            self.stop()
            _close(http_sockets + grpc_sockets)
            reason = type(self._failure).__name__ if self._failure else f"nothing happened for {START_SECONDS} s"
            raise CollectorFailed(f"the receivers did not start ({reason}): show the log, then try again")
        return endpoints

    def stop(self) -> None:
        """Requests under way are finished, for a short while; then the ports are free."""
        if self._loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):  # The loop has ended by itself.
                self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join(2 * STOP_SECONDS + 1)

    def _run(self, serve: asyncio._CoroutineLike[None]) -> None:
        try:
            asyncio.run(serve)  # type: ignore[arg-type]
        except BaseException as error:
            self._failure = error
            logger.error("the receivers ended: %s", type(error).__name__)
        finally:
            self._started.set()

    async def _serve(
        self,
        app: object,
        grpc_receiver: GrpcReceiver,
        endpoints: Endpoints,
        http_sockets: list[socket.socket],
        grpc_sockets: list[socket.socket],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        grpc_receiver.start()
        door = Door(grpc_receiver.address, f"This is the gRPC port. Send OTLP over HTTP to {endpoints.http}")
        server = _Server(_config(app, f"This is the HTTP port. Send OTLP over gRPC to {endpoints.grpc}"))
        serving = asyncio.create_task(server.serve(http_sockets))
        try:
            await door.open(grpc_sockets)
            await asyncio.wait({serving, asyncio.create_task(server.ready.wait())}, return_when="FIRST_COMPLETED")
            if serving.done():
                await serving
                raise RuntimeError("the HTTP server ended while starting")
            self._started.set()
            await self._stop.wait()
        finally:
            door.close()
            server.should_exit = True
            await asyncio.gather(serving, asyncio.to_thread(grpc_receiver.stop, STOP_SECONDS))


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """uvicorn would take SIGINT and SIGTERM for itself: one owner decides about ending."""
        yield


def _config(app: object, grpc_hint: str) -> uvicorn.Config:
    class Protocol(HttpToolsProtocol):
        """A gRPC client that came to the HTTP port is told so in its own protocol."""

        _unmet = True

        def data_received(self, data: bytes) -> None:
            if self._unmet:
                self._unmet = False
                if data.startswith(PREFACE[:14]):
                    self.transport.write(http2_goaway(grpc_hint))
                    self.transport.close()
                    return
            super().data_received(data)

    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http=Protocol,
        ws="none",
        lifespan="off",
        # Its default logs requests to stdout, where a sidecar speaks JSON-RPC; and paths are nobody's business.
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _url(host: str, sockets: Sequence[socket.socket]) -> str:
    address, port = sockets[0].getsockname()[:2]
    if address in {"0.0.0.0", "::"}:  # noqa: S104 - the name of the wildcard, not a bind
        address = "127.0.0.1"
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _close(sockets: Sequence[socket.socket]) -> None:
    for sock in sockets:
        sock.close()
