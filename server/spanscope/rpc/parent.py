"""Ends the sidecar when the editor that started it is gone."""

from __future__ import annotations

import asyncio

import psutil

# The contract allows 5 s from the parent's death to freed ports; stopping the collector takes its part of that.
POLL_SECONDS = 0.5


async def until_gone(pid: int) -> None:
    """Returns when no living process has this id, or another one has got it.

    A closing stdin says the same sooner, but not when a process in between keeps the pipe open.
    """
    try:
        parent = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return
    while _lives(parent):  # noqa: ASYNC110  another process sets no event
        await asyncio.sleep(POLL_SECONDS)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
