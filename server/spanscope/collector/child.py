"""A collector process, as the sidecar that started it sees it."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from typing import Self, cast

from spanscope.collector.report import Failed, Report, parse
from spanscope.contract.models import StartCollectorParams
from spanscope.settings import GRPC_PORT, HOST, HTTP_PORT, Settings

# On a busy machine the imports alone take seconds; a collector that waits for the lock says so within 10.
START_SECONDS = 30.0
# Of the 5 s in which a sidecar has to end. What was acknowledged is committed, so killing costs nothing.
STOP_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Wish:
    """Where this window wants to collect."""

    host: str
    http_port: int
    grpc_port: int

    @classmethod
    def of(cls, params: StartCollectorParams) -> Wish:
        return cls(
            HOST if params.host is None else params.host,
            HTTP_PORT if params.http_port is None else params.http_port,
            GRPC_PORT if params.grpc_port is None else params.grpc_port,
        )


class Child:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._stdin = cast(asyncio.StreamWriter, process.stdin)
        self._stdout = cast(asyncio.StreamReader, process.stdout)

    @classmethod
    async def start(cls, settings: Settings, wish: Wish) -> Self:
        """OSError if the system has no process to give."""
        hosts = [argument for host in settings.allowed_hosts for argument in ("--allow-host", host)]
        return cls(
            await asyncio.create_subprocess_exec(
                # -P: the working folder is the traced project's, and a `json.py` in it must not be imported.
                *(sys.executable, "-P", "-m", "spanscope", "collect", "--supervised"),
                *("--data-dir", str(settings.data_dir), "--log-level", settings.log_level, *hosts),
                *("--host", wish.host, "--http-port", str(wish.http_port), "--grpc-port", str(wish.grpc_port)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
        )

    async def report(self) -> Report | None:
        """The one line it says about its start; None if it ended without a word."""
        try:
            line = await asyncio.wait_for(self._stdout.readline(), START_SECONDS)
        except TimeoutError:
            return Failed(f"the collector did not start within {START_SECONDS:.0f} s; the log may say why")
        return parse(line) if line else None

    async def ended(self) -> str:
        """How it ended, once it has: "exit code 1", "SIGKILL"."""
        code = await self._process.wait()
        if code >= 0:
            return f"exit code {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"

    async def stop(self) -> None:
        """Closes its stdin, which ends it in its own time, or kills it when that takes too long."""
        if self._process.returncode is not None:
            return
        self._stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
