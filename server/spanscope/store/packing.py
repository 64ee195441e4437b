"""Chunks made small in idle time, each by itself: so a deletion still deletes, and one span costs one chunk to look at.

As deriver.py, by steps behind a watermark (`meta.packed`) that is read inside each step's transaction. Readers see a
chunk in either form. Packed is only what was derived and indexed, as that reads every chunk once more.

Measured on LLM-like spans, of which the texts are made up and compress worse than real ones: 0.32 of the bytes for 20
us of CPU a span. Levels above 3 take twice the time for less than a hundredth.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import cast

import zstandard

from spanscope.model.records import Encoding
from spanscope.store.database import transaction

PACKED = "+zstd"
LEVEL = 3

# Of one step, of payloads: some 5 ms, as requests may come any time.
STEP_BYTES = 512 << 10
# Smaller ones gain nothing.
WORTH_BYTES = 256
# In rows of their own, which fill pages of 32 KB: a packed chunk of 17 KB in its old row had such a page for itself,
# and half of the table was empty. A chunk's pieces have the ids from its own, shifted, on.
PIECE_BYTES = 4000
PIECES_BITS = 16

# Free pages that a file may keep for what comes next, and how many are given back in one step.
KEPT_PAGES = 64
STEP_PAGES = 16

# About how many bytes a row of `chunk` is as it arrived, without reading it: packed ones shrink to a quarter or less.
SIZE = (
    f"iif(chunk.encoding LIKE '%{PACKED}', (SELECT count(*) FROM piece WHERE piece.id >= chunk.id << {PIECES_BITS} "
    f"AND piece.id < (chunk.id + 1) << {PIECES_BITS}) * {4 * PIECE_BYTES}, length(chunk.payload))"
)

_INSERT = "INSERT INTO chunk (id, trace_id, signal, encoding, items, payload) VALUES (?, ?, ?, ?, ?, x'')"


class Packer:
    """Not thread-safe: it belongs to the thread that writes with its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)
        # 2 = incremental; a file of another kind keeps its free pages.
        self._gives_back = connection.execute("PRAGMA auto_vacuum").fetchone()[0] == 2

    def behind(self) -> bool:
        """There are chunks to pack, or pages to give back."""
        last, packed = self._db.execute(f"SELECT max(id), {_meta('packed')} FROM chunk").fetchone()
        return (last is not None and last > packed) or self._may_give_back()

    def step(self) -> None:
        with transaction(self._db):
            packed = self._advance()
        if not packed:
            # As a script: each step of the statement frees one page, and `execute` ends with the first.
            self._db.executescript(f"PRAGMA incremental_vacuum({STEP_PAGES})")

    def _advance(self) -> bool:
        """Whether there was any chunk left."""
        packed = self._db.execute(f"SELECT {_meta('packed')}").fetchone()[0]
        sql = "SELECT id, trace_id, signal, encoding, items, payload FROM chunk WHERE id > ? ORDER BY id LIMIT 1"
        taken = 0
        before = packed
        while taken < STEP_BYTES and (row := self._db.execute(sql, (packed,)).fetchone()) is not None:
            packed, trace_id, signal, encoding, items, payload = row
            taken += len(payload) + WORTH_BYTES
            if len(payload) < WORTH_BYTES or encoding.endswith(PACKED):
                continue
            smaller = self._compressor.compress(payload)
            if len(smaller) < len(payload):
                # Not UPDATE: SQLite joins emptied pages only when it deletes.
                self._db.execute("DELETE FROM chunk WHERE id = ?", (packed,))
                self._db.execute(_INSERT, (packed, trace_id, signal, encoding + PACKED, items))
                self._db.executemany("INSERT INTO piece VALUES (?, ?)", _pieces(packed, smaller))
        self._db.execute("UPDATE meta SET value = ? WHERE key = 'packed'", (packed,))
        return bool(packed != before)

    def _may_give_back(self) -> bool:
        return self._gives_back and int(self._db.execute("PRAGMA freelist_count").fetchone()[0]) > KEPT_PAGES


def _meta(key: str) -> str:
    return f"(SELECT value FROM meta WHERE key = '{key}')"


def unpacked(connection: sqlite3.Connection, chunk_id: int, encoding: str, payload: bytes) -> tuple[Encoding, bytes]:
    """A chunk as it arrived, from what its row holds. zstandard.ZstdError if that is damaged."""
    if not encoding.endswith(PACKED):
        return cast(Encoding, encoding), payload
    first = chunk_id << PIECES_BITS
    sql = "SELECT payload FROM piece WHERE id >= ? AND id < ? ORDER BY id"
    pieces = connection.execute(sql, (first, first + (1 << PIECES_BITS)))
    # A decompressor is not for two threads at once; to make one takes a microsecond.
    whole = zstandard.ZstdDecompressor().decompress(b"".join(piece for (piece,) in pieces))
    return cast(Encoding, encoding.removesuffix(PACKED)), whole


def _pieces(chunk_id: int, payload: bytes) -> Iterator[tuple[int, bytes]]:
    first = chunk_id << PIECES_BITS
    for place, at in enumerate(range(0, len(payload), PIECE_BYTES)):
        yield first + place, payload[at : at + PIECE_BYTES]
