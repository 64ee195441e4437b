"""Sidecars over one data folder, and free ports."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.sidecar import Sidecar


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def window(data_dir: Path) -> Iterator[Callable[[], Sidecar]]:
    """Opens another initialized sidecar on the same data folder."""
    with ExitStack() as opened:

        def open_one() -> Sidecar:
            sidecar = opened.enter_context(Sidecar(data_dir))
            sidecar.initialize()
            return sidecar

        yield open_one


def free_port() -> int:
    """Free a moment ago. Port 0 is better wherever a test does not have to know the port before."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_of(endpoint: str) -> int:
    return int(endpoint.rpartition(":")[2])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
