"""What the sidecar tells without being asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from spanscope import log
from spanscope.contract.models import Model, TracesChanged
from spanscope.rpc.traces import Traces

logger = logging.getLogger(__name__)

# The contract allows five a second. All that changes in between is merged by the store's revisions.
POLL_SECONDS = 0.2
# An editor that does not read would be sent the same ids again and again; it gets them merged when it reads again.
MAX_PENDING = 1024 * 1024


class Channel(Protocol):
    """The way out, as the protocol has it."""

    @property
    def pending(self) -> int: ...

    def notify(self, method: str, params: Model) -> None: ...


async def tell_of_changes(
    traces: Traces, channel: Channel, in_thread: Callable[[Callable[[], list[str]]], asyncio.Future[list[str]]]
) -> None:
    """Runs until cancelled. `in_thread` calls a function in a thread, the same one each time."""
    failing = False
    while True:
        await asyncio.sleep(POLL_SECONDS)
        if channel.pending > MAX_PENDING:
            continue
        try:
            trace_ids = await in_thread(traces.changes)
        except Exception as error:
            # A locked or damaged file says so at every poll; requests that need it fail with the reason.
            if not failing:
                log.unexpected(logger, error, "looking for changed traces")
            failing = True
            continue
        failing = False
        if trace_ids:
            channel.notify("tracesChanged", TracesChanged(trace_ids=trace_ids))
