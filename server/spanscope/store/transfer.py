"""Chunks out of the store, and into it beside a running collector: exports and imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spanscope.errors import TraceNotFound
from spanscope.model.records import Chunk
from spanscope.store.chunks import append
from spanscope.store.database import connect, snapshot, transaction
from spanscope.store.deriver import Derivation, catch_up
from spanscope.store.packing import unpacked


def export_chunks(data_dir: Path, trace_ids: Sequence[str]) -> Iterator[Chunk]:
    """All that arrived for the traces, in order of arrival a trace. TraceNotFound before the first chunk."""
    connection = connect(data_dir, read_only=True)
    try:
        with snapshot(connection):
            unique = list(dict.fromkeys(trace_ids))
            sql = "SELECT 1 FROM chunk WHERE trace_id = ? AND trace_id <> x'' LIMIT 1"
            for trace_id in unique:
                if connection.execute(sql, (bytes.fromhex(trace_id),)).fetchone() is None:
                    raise TraceNotFound(trace_id)
            sql = (
                "SELECT id, signal, encoding, trace_id, payload, items FROM chunk "
                "WHERE trace_id = ? AND trace_id <> x'' ORDER BY id"
            )
            for trace_id in unique:
                for row in connection.execute(sql, (bytes.fromhex(trace_id),)):
                    id, signal, encoding, found, payload, items = row
                    encoding, payload = unpacked(connection, id, encoding, payload)
                    yield Chunk(signal, encoding, found, payload, items)
    finally:
        connection.close()


def import_chunks(data_dir: Path, derivation: Derivation, requests: Iterable[Sequence[Chunk]]) -> None:
    """All or nothing, so a file that turns out bad half-way leaves no half of it behind; then derived."""
    connection = connect(data_dir)
    try:
        with transaction(connection):
            for chunks in requests:
                append(connection, chunks)
    finally:
        connection.close()
    catch_up(data_dir, derivation)
