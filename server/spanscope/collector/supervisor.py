"""Keeps one collector on the data folder: this window's own child, or another process that was there first.

One task, `_tend`, decides everything; `start` and `stop` replace it by one with another wish. So no two
starts overlap, and what is told as the status is what that task last saw.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from spanscope import log
from spanscope.collector import owner, refused
from spanscope.collector.child import Child, Wish
from spanscope.collector.owner import Owner
from spanscope.collector.report import Failed, Owned, Running
from spanscope.contract.models import CollectorStatus, StartCollectorParams
from spanscope.errors import CollectorFailed
from spanscope.model.refusal import Refusal
from spanscope.settings import Settings

logger = logging.getLogger(__name__)

# A window takes over within 2 s of the owner's end, and starting a process takes most of them.
POLL_SECONDS = 0.5
RESTART_DELAYS = (0.25, 1.0, 2.0, 4.0)
# Who ran this long before it died is started as if for the first time.
STABLE_SECONDS = 60.0

STOPPED = CollectorStatus(state="stopped", owner=None, http_endpoint=None, grpc_endpoint=None, error=None)


class Supervisor:
    """For one event loop. `status` is true of the store, whoever collects into it.

    While another process collects, `stop` changes nothing that can be seen: it takes back this window's wish
    to take over, and the status goes on to say "running" and "other", since traces go on to arrive.
    """

    def __init__(
        self, settings: Settings, on_status: Callable[[CollectorStatus], None], on_vacant: Callable[[], None]
    ) -> None:
        """`on_status` on each change; `on_vacant` when another owner went away and nobody here takes over."""
        self.status = STOPPED
        self._settings = settings
        self._on_status = on_status
        self._on_vacant = on_vacant
        self._wish: Wish | None = None
        self._tending: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._changing = asyncio.Lock()
        self._closed = False

    async def watch(self) -> None:
        """Begin to look for other processes' collectors."""
        await self._change(None)

    async def start(self, params: StartCollectorParams) -> CollectorStatus:
        """Returns when it runs, here or elsewhere, or has failed. The same wish twice is one start."""
        # Shielded, as a canceled request must not leave it half done.
        await asyncio.shield(self._change(Wish.of(params)))
        await self._settled.wait()
        return self.status

    async def stop(self) -> CollectorStatus:
        await asyncio.shield(self._change(None))
        await self._settled.wait()
        return self.status

    def refusals(self) -> list[Refusal]:
        """What the collector that runs now did not take, newest first."""
        return refused.read(self._settings.data_dir) if self.status.state == "running" else []

    async def close(self) -> None:
        """Ends the child, if there is one. Nothing starts any more."""
        async with self._changing:
            self._closed = True
            await self._end_tending()
            self._set(STOPPED)

    async def _change(self, wish: Wish | None) -> None:
        async with self._changing:
            if self._closed:
                raise CollectorFailed("the sidecar is shutting down")
            tended = self._tending is not None and not self._tending.done()
            if tended and wish == self._wish and self.status.state != "failed":
                return
            await self._end_tending()
            self._wish = wish
            self._settled.clear()
            self._tending = asyncio.create_task(self._tend_safely(wish))

    async def _end_tending(self) -> None:
        if self._tending is not None:
            self._tending.cancel()
            with suppress(asyncio.CancelledError):
                await self._tending

    async def _tend_safely(self, wish: Wish | None) -> None:
        try:
            await self._tend(wish)
        except Exception as error:
            log.unexpected(logger, error, "watching the collector")
            self._fail("the collector can't be watched any more; the log says where it went wrong")

    async def _tend(self, wish: Wish | None) -> None:
        deaths = 0
        while True:
            if (other := owner.find(self._settings.data_dir)) is not None:
                await self._follow(other)
                if wish is None:
                    self._on_vacant()
            elif wish is None:
                self._set(STOPPED)
                await asyncio.sleep(POLL_SECONDS)
            else:
                began = time.monotonic()
                how = await self._run(wish)
                if how is None:
                    continue
                deaths = 1 if time.monotonic() - began > STABLE_SECONDS else deaths + 1
                if deaths > len(RESTART_DELAYS):
                    await self._give_up(how, deaths)
                    deaths = 0
                else:
                    await self._pause(how, deaths)

    async def _follow(self, other: Owner) -> None:
        """Until the other process no longer collects."""
        self._set(
            CollectorStatus(
                state="running", owner="other", http_endpoint=other.http, grpc_endpoint=other.grpc, error=None
            )
        )
        while owner.find(self._settings.data_dir) == other:  # noqa: ASYNC110  another process sets no event
            await asyncio.sleep(POLL_SECONDS)

    async def _run(self, wish: Wish) -> str | None:
        """One child from start to end. How it ended if nobody expected it to."""
        if self.status.state != "starting":
            self._starting(None)
        try:
            child = await Child.start(self._settings, wish)
        except OSError as error:
            self._fail(f"the collector could not be started: {error}")
            await self._until_owned()
            return None
        try:
            match await child.report():
                case Running(http, grpc):
                    self._set(
                        CollectorStatus(
                            state="running", owner="self", http_endpoint=http, grpc_endpoint=grpc, error=None
                        )
                    )
                case Owned():
                    await child.ended()
                    return None
                case Failed(why):
                    await child.stop()
                    self._fail(why)
                    await self._until_owned()
                    return None
            return await child.ended()
        finally:
            await child.stop()

    async def _pause(self, how: str, deaths: int) -> None:
        why = f"the collector ended unexpectedly ({how}); starting it again ({deaths} of {len(RESTART_DELAYS)})"
        logger.warning("%s", why)
        self._starting(why)
        await asyncio.sleep(RESTART_DELAYS[deaths - 1])

    async def _give_up(self, how: str, deaths: int) -> None:
        self._fail(
            f"the collector ended unexpectedly {deaths} times in a row, the last time with {how}; "
            "see the log, then start it again"
        )
        await self._until_owned()

    async def _until_owned(self) -> None:
        """A failure stays until someone starts again, here or in another window."""
        while owner.find(self._settings.data_dir) is None:  # noqa: ASYNC110
            await asyncio.sleep(POLL_SECONDS)

    def _starting(self, why: str | None) -> None:
        self._set(CollectorStatus(state="starting", owner="self", http_endpoint=None, grpc_endpoint=None, error=why))

    def _fail(self, why: str) -> None:
        logger.error("%s", why)
        self._set(CollectorStatus(state="failed", owner=None, http_endpoint=None, grpc_endpoint=None, error=why))

    def _set(self, status: CollectorStatus) -> None:
        changed = status != self.status
        self.status = status
        if status.state == "starting":
            self._settled.clear()
        else:
            self._settled.set()
        if changed:
            self._on_status(status)
