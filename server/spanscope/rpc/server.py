"""The sidecar: pygls' server on our protocol, from the first byte of stdin to the freed ports."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NoReturn, cast

from cattrs import Converter

from spanscope.rpc import without_lsp  # isort: skip  # noqa: F401  before pygls, which would import LSP's types
from pygls.server import JsonRPCServer

from spanscope import log
from spanscope.collector.supervisor import Supervisor
from spanscope.contract.methods import METHODS
from spanscope.contract.models import CollectorStatus, Model
from spanscope.contract.params import WrongParams
from spanscope.rpc.frames import BadFrame, FrameDecoder, LostFrames
from spanscope.rpc.greeting import Greeter, Hello, answer, hello
from spanscope.rpc.handlers import HANDLERS, Handler, Services
from spanscope.rpc.notifications import tell_of_changes
from spanscope.rpc.parent import until_gone
from spanscope.rpc.protocol import SidecarProtocol
from spanscope.rpc.traces import Traces
from spanscope.settings import Settings

logger = logging.getLogger(__name__)

# Reads of the store side by side: more would only take the interpreter from each other.
WORKERS = 4
FLUSH_SECONDS = 1.0


class SidecarServer(JsonRPCServer):
    """Not pygls' LanguageServer: it would bring documents, workspaces and their capabilities."""

    protocol: SidecarProtocol

    def __init__(self, settings: Settings, traces: Traces) -> None:
        super().__init__(SidecarProtocol, Converter, max_workers=WORKERS)
        self._services = Services(traces, Supervisor(settings, self._tell_status, self._catch_up), self.thread_pool)
        # `PRAGMA data_version` tells a connection, so a thread, what is new to it: always the same one asks.
        self._poller = ThreadPoolExecutor(1, "changes")
        self._decoder = FrameDecoder()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._exit_code = 0

    def run(self, greeter: Greeter) -> int:
        """Serves until the client or its process is gone, from where `greeter` is. The exit code."""
        asyncio.run(self._serve(greeter))
        for pool in (self.thread_pool, self._poller):
            pool.shutdown(wait=False, cancel_futures=True)
        return self._exit_code

    async def _serve(self, greeter: Greeter) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self.protocol.frames = greeter.frames
        self._register()
        self._end_on_signals()
        said = greeter.hand_over(lambda data: self._from_thread(self._take, data), lambda: self._from_thread(self._end))
        if said is not None:
            self._begin(said)
        await self._services.supervisor.watch()
        self._catch_up()
        await self._ended.wait()
        for task in self._tasks:
            task.cancel()
        await self._services.supervisor.close()
        self.protocol.frames.close(FLUSH_SECONDS)

    def _register(self) -> None:
        self.protocol.fm.add_builtin_feature("initialize", self._initialize)
        self.protocol.fm.add_builtin_feature("initialized", lambda params: None)
        self.protocol.fm.add_builtin_feature("shutdown", self._shut_down)
        self.protocol.fm.add_builtin_feature("exit", self._exit)
        for method in METHODS:
            self.feature(method.name)(self._bound(HANDLERS[method.name]))

    def _bound(self, handler: Handler) -> Callable[[Any], Any]:
        services = self._services
        if inspect.iscoroutinefunction(handler):

            async def on_loop(params: Any) -> Model:
                return cast(Model, await handler(services, params))

            return on_loop

        def in_thread(params: Any) -> Any:
            services.traces.load()
            return handler(services, params)

        return cast(Callable[[Any], Any], self.thread()(in_thread))

    def _initialize(self, params: Any) -> dict[str, Any]:
        try:
            self._begin(hello(params))
        except ValueError as error:
            raise WrongParams(str(error)) from error
        return answer()

    def _begin(self, said: Hello) -> None:
        self.protocol.phase = "initialized"
        if said.process_id is not None:
            self._spawn(self._end_with(said.process_id))
        self._spawn(tell_of_changes(self._services.traces, self.protocol, self._in_poller))

    async def _shut_down(self, params: Any) -> None:
        self.protocol.phase = "shutdown"
        await self._services.supervisor.close()

    def _exit(self, params: Any) -> None:
        self._exit_code = 0 if self.protocol.phase == "shutdown" else 1
        self._end()

    def _tell_status(self, status: CollectorStatus) -> None:
        if self.protocol.phase == "initialized":
            self.protocol.notify("collectorStatusChanged", status)

    def _catch_up(self) -> None:
        # Not one of the pool's few threads: a large store is indexed for minutes.
        threading.Thread(target=self._services.traces.catch_up, name="catch-up", daemon=True).start()

    def _take(self, data: bytes) -> None:
        self._decoder.feed(data)
        while not self._ended.is_set():
            try:
                body = self._decoder.next()
            except BadFrame as error:
                self.protocol.refuse(str(error))
                continue
            except LostFrames as error:
                self.protocol.refuse(str(error))
                self._exit_code = 1
                self._end()
                return
            if body is None:
                return
            self.protocol.receive(body)

    async def _end_with(self, parent: int) -> None:
        await until_gone(parent)
        logger.info("the client's process %d is gone", parent)
        self._end()

    def _end_on_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            # Windows has no signals on its event loop; there the handler interrupts between two bytecodes.
            try:
                self._loop.add_signal_handler(number, self._end)
            except NotImplementedError:
                signal.signal(number, lambda *_: self._from_thread(self._end))

    def _end(self) -> None:
        self._ended.set()

    def _in_poller(self, function: Callable[[], Any]) -> asyncio.Future[Any]:
        return self._loop.run_in_executor(self._poller, function)

    def _from_thread(self, function: Callable[..., None], *args: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: too late for anything
            self._loop.call_soon_threadsafe(partial(function, *args))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.unexpected(logger, error, "in the background")


def leave(code: int) -> NoReturn:
    """Ends the process now. At a normal exit Python joins threads that may still read from the store."""
    logging.shutdown()
    os._exit(code)
