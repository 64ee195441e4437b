"""Logging to stderr, and never a word of what was traced."""

from __future__ import annotations

import logging
import os
import sys
import traceback

LEVELS = ("debug", "info", "warning", "error")


def to_stderr(level: str = "info") -> None:
    """stdout belongs to frames and status lines."""
    logging.basicConfig(
        stream=sys.stderr, level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    logging.captureWarnings(True)
    # pygls logs whole bodies at INFO and the params of failing requests at ERROR: prompts, both.
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    # Its news of starting and ending repeat ours.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def take_stdout() -> int:
    """A private descriptor of stdout; from here on whatever else is printed, C libraries included, goes to stderr."""
    sys.stdout.flush()
    channel = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return channel


def unexpected(logger: logging.Logger, error: BaseException, doing: str = "") -> None:
    """Where it happened and which exception it was, without its message: that may quote a span."""
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.error("unexpected %s%s\n%s", type(error).__name__, f" while {doing}" if doing else "", where)
