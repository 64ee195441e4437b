"""grpcio, imported and started when the first client knocks: 9 MB and 50 ms that most windows never need."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from spanscope.receiver.export import Sink
from spanscope.receiver.refusals import Refusals

if TYPE_CHECKING:
    from spanscope.receiver.grpc import GrpcReceiver

logger = logging.getLogger(__name__)


# With the process id, so that what a killed collector left behind can be told from a running one's.
FOLDER = "spanscope-grpc-"


class LazyGrpc:
    """For one event loop, up to `stop`, which may be called from another thread."""

    def __init__(self, sink: Sink, refusals: Refusals) -> None:
        self._sink = sink
        self._refusals = refusals
        self._receiver: GrpcReceiver | None = None
        self._starting = asyncio.Lock()
        self._stopped = False
        if os.name == "posix":
            _sweep()

    async def address(self) -> str | int:
        """OSError if it can't be started; the next client tries again."""
        async with self._starting:
            if self._receiver is None:
                if self._stopped:
                    raise ConnectionRefusedError
                try:
                    self._receiver = await asyncio.to_thread(self._start)
                except Exception as error:
                    # An import or a bind: its words are the system's, not a span's.
                    logger.error("gRPC can't be received: %s: %s", type(error).__name__, error)
                    self._refusals.note("grpc", "", "gRPC could not be started; the log says why")
                    raise ConnectionRefusedError from error
            return self._receiver.address

    def _start(self) -> GrpcReceiver:
        from spanscope.receiver.grpc import GrpcReceiver

        receiver = GrpcReceiver(self._sink, self._refusals)
        receiver.start()
        return receiver

    def stop(self, grace: float) -> None:
        self._stopped = True
        if self._receiver is not None:
            self._receiver.stop(grace)


def _sweep() -> None:
    """Takes away the folders of collectors that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        pid = folder.name.removeprefix(FOLDER).partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)  # Another user's stays.
