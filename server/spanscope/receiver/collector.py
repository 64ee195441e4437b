"""Both receivers together: started all or nothing, stopped within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from spanscope.receiver import without_command_line  # isort: skip  # noqa: F401  before uvicorn
from uvicorn.config import Config
from uvicorn.server import Server

from spanscope.errors import CollectorFailed
from spanscope.model.refusal import Refusal
from spanscope.receiver.door import Door
from spanscope.receiver.export import Sink
from spanscope.receiver.guard import host_name
from spanscope.receiver.http import make_app
from spanscope.receiver.lazy_grpc import LazyGrpc
from spanscope.receiver.ports import bind
from spanscope.receiver.protocol import http_protocol
from spanscope.receiver.refusals import Refusals

logger = logging.getLogger(__name__)

START_SECONDS = 15
STOP_SECONDS = 2

# SDKs export every 1 to 60 s. A connection that closes just as the next batch goes out is an error to some of them.
KEEP_ALIVE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Endpoints:
    """As apps write them: http://127.0.0.1:4318."""

    http: str
    grpc: str


class Receivers:
    """Lives in a thread of its own, so any main thread can start and stop it. Started once."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._refusals = Refusals()

    def start(
        self, host: str, http_port: int, grpc_port: int, sink: Sink, extra_hosts: Sequence[str] = ()
    ) -> Endpoints:
        """PortInUse, CollectorFailed: then nothing stays bound and nothing runs."""
        if http_port == grpc_port != 0:
            raise CollectorFailed(f"HTTP and gRPC can't share port {http_port}: choose another for one of them")
        http_sockets = bind(host, http_port)
        try:
            grpc_sockets = bind(host, grpc_port)
        except BaseException:
            _close(http_sockets)
            raise
        endpoints = Endpoints(_url(http_sockets), _url(grpc_sockets))
        hosts = {host_name(name) for name in (host, *extra_hosts)}
        try:
            app = make_app(sink, self._refusals, hosts)
            serve = self._serve(app, LazyGrpc(sink, self._refusals), endpoints, http_sockets, grpc_sockets)
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

    @property
    def running(self) -> bool:
        """False once the thread has ended, by `stop` or for a reason that the log names."""
        return self._thread is not None and self._thread.is_alive()

    def refusals(self) -> list[Refusal]:
        """The last requests that were not taken, newest first."""
        return self._refusals.latest()

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
        grpc_receiver: LazyGrpc,
        endpoints: Endpoints,
        http_sockets: list[socket.socket],
        grpc_sockets: list[socket.socket],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = _Server(
            _config(app, f"This is the HTTP port. Send OTLP over gRPC to {endpoints.grpc}", self._refusals)
        )
        door: Door | None = None
        serving: asyncio.Task[None] | None = None
        try:
            hint = f"This is the gRPC port. Send OTLP over HTTP to {endpoints.http}"
            door = Door(grpc_receiver.address, hint, self._refusals)
            await door.open(grpc_sockets)
            serving = asyncio.create_task(server.serve(http_sockets))
            await asyncio.wait({serving, asyncio.create_task(server.ready.wait())}, return_when="FIRST_COMPLETED")
            if serving.done():
                await serving
                raise RuntimeError("the HTTP server ended while starting")
            self._started.set()
            await self._stop.wait()
        finally:
            server.should_exit = True
            if door is not None:
                door.shut()
            # uvicorn stops meanwhile.
            await asyncio.to_thread(grpc_receiver.stop, STOP_SECONDS)
            if door is not None:
                door.close()
            if serving is not None:
                await serving


class _Server(Server):
    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """uvicorn would take SIGINT and SIGTERM for itself: one owner decides about ending."""
        yield


def _config(app: object, grpc_hint: str, refusals: Refusals) -> Config:
    # What it says at INFO is noise, and at ERROR it quotes exceptions, whose words may be a span's.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    return Config(
        app,  # type: ignore[arg-type]
        http=http_protocol(grpc_hint, refusals),
        ws="none",
        lifespan="off",
        # Its default logs requests to stdout, where a sidecar speaks JSON-RPC; and paths are nobody's business.
        log_config=None,
        access_log=False,
        # Nothing here asks for the client's address, and these are looked for in each request.
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _url(sockets: Sequence[socket.socket]) -> str:
    address, port = sockets[0].getsockname()[:2]
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - names a wildcard, binds none
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _close(sockets: Sequence[socket.socket]) -> None:
    for sock in sockets:
        sock.close()
