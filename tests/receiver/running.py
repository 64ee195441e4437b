"""Real receivers on free ports, over a sink that remembers or over the real store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Condition

from spanscope import otlp, store
from spanscope.derivation import DERIVATION
from spanscope.model.records import Chunk
from spanscope.receiver.collector import Receivers
from spanscope.receiver.export import Sink

PATIENCE = 30.0


class RecordingSink:
    """Commits at once, unless told to fail or to hold. `before` another sink, it only listens."""

    def __init__(self, before: Sink | None = None) -> None:
        self._before = before
        self._changed = Condition()
        self.reset()

    def reset(self) -> None:
        self.chunks: list[Chunk] = []
        self.raises: Exception | None = None
        self.fails: Exception | None = None
        self.holds = False
        self.held: list[Future[None]] = []

    def append(self, chunks: Sequence[Chunk]) -> Future[None]:
        if self.raises is not None:
            raise self.raises
        with self._changed:
            self.chunks.extend(chunks)
            self._changed.notify_all()
            if self._before is not None:
                return self._before.append(chunks)
            future: Future[None] = Future()
            if self.holds:
                self.held.append(future)
            elif self.fails is not None:
                future.set_exception(self.fails)
            else:
                future.set_result(None)
            return future

    def wait_for(self, count: int) -> list[Chunk]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.chunks) >= count, PATIENCE)
            return list(self.chunks)


@dataclass(frozen=True)
class Running:
    receivers: Receivers
    sink: RecordingSink
    http: str
    grpc: str

    @property
    def http_port(self) -> int:
        return port_of(self.http)

    @property
    def grpc_port(self) -> int:
        return port_of(self.grpc)

    @property
    def grpc_target(self) -> str:
        return self.grpc.removeprefix("http://")


@dataclass(frozen=True)
class Stored:
    running: Running
    reader: store.StoreReader


@contextmanager
def running(sink: RecordingSink, host: str = "localhost", extra_hosts: Sequence[str] = ()) -> Iterator[Running]:
    receivers = Receivers()
    endpoints = receivers.start(host, 0, 0, sink, extra_hosts)
    try:
        yield Running(receivers, sink, endpoints.http, endpoints.grpc)
    finally:
        receivers.stop()


@contextmanager
def storing(data_dir: Path) -> Iterator[Stored]:
    writer = store.open_writer(data_dir, DERIVATION)
    reader = store.open_reader(data_dir, otlp)
    try:
        with running(RecordingSink(before=writer)) as served:
            yield Stored(served, reader)
    finally:
        reader.close()
        writer.close()


def port_of(endpoint: str) -> int:
    return int(endpoint.rpartition(":")[2])
