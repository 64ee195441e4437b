"""grpcio comes with its first client, and a client that it can't come for is let go."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from spanscope.receiver.lazy_grpc import LazyGrpc
from spanscope.receiver.refusals import Refusals
from tests.receiver.running import RecordingSink


def test_a_collector_without_grpc_clients_does_not_import_grpcio() -> None:
    program = "import spanscope.collector.process, sys; print('grpc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).stdout.split() == [b"False"]


def test_what_keeps_it_from_starting_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = Refusals()

    def fail(self: LazyGrpc) -> None:
        raise ImportError("no grpcio for this Python")

    async def test() -> None:
        lazy = LazyGrpc(RecordingSink(), refusals)
        with monkeypatch.context() as patched:
            patched.setattr(LazyGrpc, "_start", fail)
            with pytest.raises(ConnectionRefusedError):
                await lazy.address()
        assert refusals.latest()[0].hint == "gRPC could not be started; the log says why"
        first = await lazy.address()
        assert await lazy.address() == first
        lazy.stop(0)

    asyncio.run(test())


def test_stopping_before_the_first_client_is_nothing() -> None:
    async def test() -> None:
        lazy = LazyGrpc(RecordingSink(), Refusals())
        lazy.stop(0)
        with pytest.raises(ConnectionRefusedError):
            await lazy.address()

    asyncio.run(test())
