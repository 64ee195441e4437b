"""Receivers for one test each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.receiver.running import RecordingSink, Running, Stored, running, storing


@pytest.fixture
def served() -> Iterator[Running]:
    """Over a sink that remembers what it got."""
    with running(RecordingSink()) as served:
        yield served


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Stored]:
    """Over the real store."""
    with storing(tmp_path / "data") as stored:
        yield stored
