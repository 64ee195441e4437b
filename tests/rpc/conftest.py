"""One sidecar for the tests that leave no trace in it, and fresh ones for the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sidecar import Sidecar


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    """Initialized, over an empty store."""
    with Sidecar(tmp_path_factory.mktemp("data")) as running:
        running.initialize()
        yield running
        assert running.garbage == b""


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Sidecar]:
    """Not yet initialized."""
    with Sidecar(tmp_path / "data") as running:
        yield running
        assert running.garbage == b""
