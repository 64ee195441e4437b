"""From chunks to the rows that lists and trees are read from.

Chunks are derived in order of their ids behind a watermark (`meta.derived`). A step is one transaction that reads the
watermark inside it, so any number of processes may derive at once and a crash loses nothing. When
`Derivation.version` rises, the watermark goes back to 0 and every row is written again in place: the list stays
readable meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanscope.model.plain import plain_row
from spanscope.model.records import Encoding, LogRecord, Span
from spanscope.model.traces import Record, SpanRow, TraceSummary
from spanscope.store import facets
from spanscope.store.chunks import Chunks
from spanscope.store.database import connect, transaction
from spanscope.store.packing import unpacked
from spanscope.store.rows import SPAN_COLUMNS, TRACE_COLUMNS, held, marks, span_row, span_values, trace_values
from spanscope.store.twins import records_elsewhere, traces_with

logger = logging.getLogger(__name__)

# Of one step: some 20 ms of work, as requests wait for it. Small spans cost by their number: of 240 bytes each, 1 MB
# took half a second.
STEP_BYTES = 1 << 20
STEP_ITEMS = 200

# A trace's roll-up reads all its spans. It may take a tenth of the time, so a huge trace that grows span by span costs
# no more than a small one, and its list row follows a little later.
ROLL_UP_SHARE = 10
ROLL_UP_FREE_SECONDS = 0.005

_INSERT = f"INSERT OR IGNORE INTO span (trace_id, chunk_id, {SPAN_COLUMNS}) VALUES (?, ?, {marks(SPAN_COLUMNS)})"


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the store is told by those who understand payloads and spans. All four must be pure and total."""

    version: int
    decode_spans: Callable[..., Iterator[Span]]
    decode_logs: Callable[[Encoding, bytes], Iterator[LogRecord]]
    describe: Callable[[Span, Sequence[LogRecord]], SpanRow]
    summarise: Callable[[str, Sequence[SpanRow], Sequence[Record]], TraceSummary]


class Deriver:
    """Not thread-safe: it belongs to the thread that writes with its connection."""

    def __init__(self, connection: sqlite3.Connection, derivation: Derivation) -> None:
        self._db = connection
        self._derivation = derivation
        self._not_before: dict[bytes, float] = {}
        with transaction(connection):
            if reading_version(connection) != derivation.version:
                connection.execute("UPDATE meta SET value = 0 WHERE key = 'derived'")
                connection.execute("UPDATE meta SET value = ? WHERE key = 'reading'", (derivation.version,))

    def behind(self) -> bool:
        """Chunks wait to be derived."""
        last = self._db.execute("SELECT max(id) FROM chunk").fetchone()[0]
        return last is not None and last > self._meta("derived")

    def wait(self) -> float | None:
        """Seconds until there is something to do: 0 = now, None = not before something arrives."""
        if self.behind():
            return 0.0
        stale = [trace_id for (trace_id,) in self._db.execute("SELECT trace_id FROM stale")]
        if not stale:
            return None
        now = time.monotonic()
        return max(0.0, min(self._not_before.get(trace_id, now) for trace_id in stale) - now)

    def step(self, seconds: float = math.inf) -> None:
        """One transaction, of at most some `seconds` of CPU."""
        with transaction(self._db):
            self.advance(STEP_BYTES, STEP_ITEMS, seconds / 2)

    def advance(self, limit_bytes: int, limit_items: int, seconds: float = math.inf) -> None:
        """Derive the next chunks, and sum up the traces that are due. Only within a transaction.

        `seconds`: of CPU, for the chunks. Where each is a trace, to sum those up and to commit takes as long again.
        """
        derived, taken, items = self._meta("derived"), 0, 0
        until = time.thread_time() + seconds
        stale: set[bytes] = set()
        touched: set[tuple[bytes, bytes]] = set()
        # Read one by one: the next chunk may be 64 MB.
        while taken < limit_bytes and items < limit_items and time.thread_time() < until:
            chunk = self._db.execute(
                "SELECT id, trace_id, signal, encoding, payload, items FROM chunk WHERE id > ? ORDER BY id LIMIT 1",
                (derived,),
            ).fetchone()
            if chunk is None:
                break
            derived, trace_id, signal, encoding, payload, count = chunk
            items += count
            if not trace_id:
                continue
            try:
                encoding, payload = unpacked(self._db, derived, encoding, payload)
                taken += len(payload)
                if signal == "traces":
                    self._derive_spans(derived, trace_id, encoding, payload)
                    stale.add(trace_id)
                else:
                    touched |= self._derive_logs(derived, trace_id, encoding, payload)
            except sqlite3.Error:
                raise
            except Exception as error:
                # What can't be derived must not hide what comes after it; it stays in its chunk for a better version.
                # Only the type is logged: a message could quote a prompt.
                logger.error("chunk %d could not be derived: %s", derived, type(error).__name__)
        chunks = Chunks(self._db, self._derivation)
        for trace_id, span_id in touched:
            if self._describe_again(chunks, trace_id, span_id):
                stale.add(trace_id)
        self._db.execute("UPDATE meta SET value = ? WHERE key = 'derived'", (derived,))
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(trace_id,) for trace_id in stale])
        self._roll_up()

    def _derive_spans(self, chunk_id: int, trace_id: bytes, encoding: Encoding, payload: bytes) -> None:
        chunks = Chunks(self._db, self._derivation)
        has_logs = self._db.execute("SELECT 1 FROM log WHERE trace_id = ? LIMIT 1", (trace_id,)).fetchone()
        scopes: dict[int, list[str]] = {}
        for span in self._derivation.decode_spans(encoding, payload):
            span_id = bytes.fromhex(span.span_id)
            logs = self._logs_of(chunks, trace_id, span_id) if has_logs else []
            row = self._describe(span, logs)
            inserted = self._db.execute(_INSERT, (trace_id, chunk_id, *span_values(row))).rowcount
            if not inserted:
                self._add_copy(chunks, chunk_id, trace_id, span, row, logs)
            self._tell_twins(trace_id, row, scopes)

    def _tell_twins(self, trace_id: bytes, row: SpanRow, scopes: dict[int, list[str]]) -> None:
        """Other traces count the call's tokens, or stop to, now that this trace records it as well."""
        if row.category == "llm":
            others = [(found,) for found in traces_with(self._db, row, scopes) if found != trace_id]
            if others:
                self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", others)

    def _add_copy(
        self, chunks: Chunks, chunk_id: int, trace_id: bytes, span: Span, row: SpanRow, logs: Sequence[LogRecord]
    ) -> None:
        """The span is stored already: a retry changes nothing, another copy is merged, a pending record replaced."""
        key = (trace_id, bytes.fromhex(row.span_id))
        sql = "SELECT pending_id IS NOT NULL FROM span WHERE trace_id = ? AND span_id = ?"
        waits = bool(self._db.execute(sql, key).fetchone()[0])
        if row.pending_id or waits:
            if waits:
                self._write(key, [chunk_id], row)
            return
        ids = self._chunk_ids(*key)
        before = chunks.span(ids, span.span_id)
        merged = before if chunk_id in ids else chunks.span([*ids, chunk_id], span.span_id)
        if merged != before or span != before:
            ids = sorted({*ids, chunk_id})
        self._write(key, ids, self._describe(merged, logs))

    def _derive_logs(
        self, chunk_id: int, trace_id: bytes, encoding: Encoding, payload: bytes
    ) -> set[tuple[bytes, bytes]]:
        """Keeps where each record is; returns the spans whose reading it may change."""
        touched: set[tuple[bytes, bytes]] = set()
        copies: dict[tuple[bytes, bytes], int] = {}
        for position, record in enumerate(self._derivation.decode_logs(encoding, payload)):
            span_id = bytes.fromhex(record.span_id or "")
            digest = _hash(record)
            copy = copies[span_id, digest] = copies.get((span_id, digest), -1) + 1
            added = self._db.execute(
                "INSERT OR IGNORE INTO log VALUES (?, ?, ?, ?, ?, ?, ?)",
                (trace_id, span_id, digest, copy, held(record.order_time), chunk_id, position),
            ).rowcount
            # Only named records (events) carry messages: an app's ordinary log lines cost no second look at their span.
            if added and span_id and record.name:
                touched.add((trace_id, span_id))
        return touched

    def _describe_again(self, chunks: Chunks, trace_id: bytes, span_id: bytes) -> bool:
        ids = self._chunk_ids(trace_id, span_id)
        if not ids:
            return False  # The span has not arrived yet: it will find its log records.
        span = chunks.span(ids, self._recorded_as(trace_id, span_id))
        row = self._describe(span, self._logs_of(chunks, trace_id, span_id))
        self._write((trace_id, span_id), ids, row)
        self._tell_twins(trace_id, row, {})
        return True

    def _recorded_as(self, trace_id: bytes, span_id: bytes) -> str:
        """The id in the chunk: a provisional record has one of its own."""
        sql = "SELECT coalesce(pending_id, span_id) FROM span WHERE trace_id = ? AND span_id = ?"
        return bytes(self._db.execute(sql, (trace_id, span_id)).fetchone()[0]).hex()

    def _describe(self, span: Span, logs: Sequence[LogRecord]) -> SpanRow:
        """No span is ever missing from its tree, even if reading it fails."""
        try:
            return self._derivation.describe(span, logs)
        except Exception as error:
            logger.error("span %s could not be read: %s", span.span_id, type(error).__name__)
            return plain_row(span)

    def _chunk_ids(self, trace_id: bytes, span_id: bytes) -> list[int]:
        found = self._db.execute(
            "SELECT chunk_id, earlier FROM span WHERE trace_id = ? AND span_id = ?", (trace_id, span_id)
        ).fetchone()
        return chunk_ids(*found) if found else []

    def _write(self, key: tuple[bytes, bytes], ids: Sequence[int], row: SpanRow) -> None:
        *earlier, chunk_id = ids
        self._db.execute(
            f"INSERT OR REPLACE INTO span (trace_id, chunk_id, earlier, {SPAN_COLUMNS}) "
            f"VALUES (?, ?, ?, {marks(SPAN_COLUMNS)})",
            (key[0], chunk_id, json.dumps(earlier) if earlier else None, *span_values(row)),
        )

    def _logs_of(self, chunks: Chunks, trace_id: bytes, span_id: bytes) -> list[LogRecord]:
        return chunks.logs(
            self._db.execute(
                "SELECT chunk_id, position FROM log WHERE trace_id = ? AND span_id = ?", (trace_id, span_id)
            )
        )

    def _roll_up(self) -> None:
        now = time.monotonic()
        due = [
            trace_id
            for (trace_id,) in self._db.execute("SELECT trace_id FROM stale").fetchall()
            if self._not_before.get(trace_id, 0.0) <= now
        ]
        if not due:
            return
        self._sum_up(due)

    def sum_up(self, trace_ids: Sequence[bytes]) -> None:
        """The traces whose rows are out of date, without waiting for their turn."""
        with transaction(self._db):
            self._sum_up([found for found in trace_ids if self._is_stale(found)])

    def _is_stale(self, trace_id: bytes) -> bool:
        return self._db.execute("SELECT 1 FROM stale WHERE trace_id = ?", (trace_id,)).fetchone() is not None

    def _sum_up(self, trace_ids: Sequence[bytes]) -> None:
        revision = raise_revision(self._db)
        for trace_id in trace_ids:
            # Its own time, not the clock's: on a busy machine small traces must not seem large ones.
            started = time.thread_time()
            values = self._db.execute(f"SELECT {SPAN_COLUMNS} FROM span WHERE trace_id = ?", (trace_id,))
            rows = [span_row(row) for row in values]
            if rows:
                elsewhere = records_elsewhere(self._db, trace_id, rows)
                summary = self._derivation.summarise(trace_id.hex(), rows, elsewhere)
                number = facets.number_of(self._db, trace_id)
                self._db.execute(
                    f"INSERT OR REPLACE INTO trace ({TRACE_COLUMNS}, revision, number) "
                    f"VALUES ({marks(TRACE_COLUMNS)}, ?, ?)",
                    (*trace_values(summary), revision, number),
                )
                facets.write(self._db, number, rows)
                self._db.execute("DELETE FROM deleted WHERE trace_id = ?", (trace_id,))
            self._db.execute("DELETE FROM stale WHERE trace_id = ?", (trace_id,))
            self._not_before.pop(trace_id, None)
            took = time.thread_time() - started
            if took > ROLL_UP_FREE_SECONDS:
                self._not_before[trace_id] = time.monotonic() + took * ROLL_UP_SHARE

    def _meta(self, key: str) -> int:
        return int(self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def chunk_ids(chunk_id: int, earlier: str | None) -> list[int]:
    """All chunks that hold a copy of a span, oldest first."""
    return [*(json.loads(earlier) if earlier else ()), chunk_id]


def reading_version(connection: sqlite3.Connection) -> int:
    """Under which version of the reading the rows were derived."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'reading'").fetchone()[0])


def raise_revision(connection: sqlite3.Connection) -> int:
    """A number for what this transaction changes, higher than all before."""
    sql = "UPDATE meta SET value = value + 1 WHERE key = 'revision' RETURNING value"
    return int(connection.execute(sql).fetchall()[0][0])


def _hash(record: LogRecord) -> bytes:
    """Equal for a record that an exporter sent twice. The resource stays out: a retry has the same anyway."""
    facts: tuple[Any, ...] = (
        record.time_unix_nano,
        record.observed_time_unix_nano,
        record.severity_number,
        record.event_name,
        record.body,
        record.attributes,
    )
    return hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=16).digest()


def catch_up(data_dir: Path, derivation: Derivation) -> None:
    """Derive everything that waits, as after a collector that was killed. Safe beside a running one."""
    connection = connect(data_dir)
    try:
        deriver = Deriver(connection, derivation)
        while (wait := deriver.wait()) is not None:
            time.sleep(wait)
            deriver.step()
    finally:
        connection.close()
