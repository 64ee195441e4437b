"""Receivers to send to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.receiver.running import RecordingSink, Running, Stored, running, storing


@pytest.fixture(scope="session")
def receiver_shared() -> Iterator[Running]:
    with running(RecordingSink()) as served:
        yield served


@pytest.fixture
def served(receiver_shared: Running) -> Running:
    """Over a sink that remembers what it got; the same receivers for all tests, as stopping takes a moment."""
    receiver_shared.sink.reset()
    return receiver_shared


@pytest.fixture
def alone() -> Iterator[Running]:
    """The same for one test only: to stop them, or to count what others would change."""
    with running(RecordingSink()) as served:
        yield served


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Stored]:
    """Over the real store."""
    with storing(tmp_path / "data") as stored:
        yield stored
