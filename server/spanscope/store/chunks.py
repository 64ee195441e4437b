"""Chunks in and out of the store, and the copies of a span that arrived in several of them."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from spanscope.model.records import Chunk, Encoding, LogRecord, Span
from spanscope.store.packing import unpacked


class Decoder(Protocol):
    """How the payload of a chunk becomes records."""

    def decode_spans(self, encoding: Encoding, payload: bytes, only: str | None = None) -> Iterator[Span]: ...

    def decode_logs(self, encoding: Encoding, payload: bytes) -> Iterator[LogRecord]: ...


def append(connection: sqlite3.Connection, chunks: Iterable[Chunk]) -> None:
    connection.executemany(
        "INSERT INTO chunk (trace_id, signal, encoding, items, payload) VALUES (?, ?, ?, ?, ?)",
        [(chunk.trace_id, chunk.signal, chunk.encoding, chunk.items, chunk.payload) for chunk in chunks],
    )


class Chunks:
    """Reads chunks by id. The log records of the last few are kept: a span's records mostly share one chunk."""

    KEPT = 4

    def __init__(self, connection: sqlite3.Connection, decoder: Decoder) -> None:
        self._connection = connection
        self._decoder = decoder
        self._logs: OrderedDict[int, list[LogRecord]] = OrderedDict()

    def span(self, chunk_ids: Sequence[int], span_id: str) -> Span:
        """The span, put together from its copies, oldest chunk first."""
        copies: list[Span] = []
        for chunk_id in sorted(chunk_ids):
            encoding, payload = self._payload(chunk_id)
            copies.extend(self._decoder.decode_spans(encoding, payload, span_id))
        return merge(copies)

    def logs(self, places: Iterable[tuple[int, int]]) -> list[LogRecord]:
        """The records at (chunk id, position), in time order; equal times in order of arrival."""
        records = [self._logs_of(chunk_id)[position] for chunk_id, position in sorted(places)]
        return sorted(records, key=lambda record: record.order_time)

    def _logs_of(self, chunk_id: int) -> list[LogRecord]:
        records = self._logs.get(chunk_id)
        if records is None:
            records = self._logs[chunk_id] = list(self._decoder.decode_logs(*self._payload(chunk_id)))
            if len(self._logs) > self.KEPT:
                self._logs.popitem(last=False)
        return records

    def _payload(self, chunk_id: int) -> tuple[Encoding, bytes]:
        row = self._connection.execute("SELECT encoding, payload FROM chunk WHERE id = ?", (chunk_id,)).fetchone()
        if row is None:
            raise LookupError(f"chunk {chunk_id} is gone")
        return unpacked(self._connection, chunk_id, *row)


def merge(copies: Sequence[Span]) -> Span:
    """The copy that ended last, with the events of all: a retry is the same span, a pending span an earlier state."""
    last = copies[0]
    for copy in copies[1:]:
        if copy.end_time_unix_nano >= last.end_time_unix_nano:
            last = copy
    events = list(last.events)
    # By their text, as events hold lists and can't be in a set; comparing each with each took a second for 4,000.
    known = {repr(event) for event in events} if len(copies) > 1 else set()
    for copy in copies:
        if copy is not last:
            for event in copy.events:
                if (text := repr(event)) not in known:
                    known.add(text)
                    events.append(event)
    return last if len(events) == len(last.events) else replace(last, events=events)
