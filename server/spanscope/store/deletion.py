"""Deleting traces, from any process, beside a running collector."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from spanscope.store import facets
from spanscope.store.database import connect, transaction
from spanscope.store.deriver import Derivation, Deriver, raise_revision, reading_version
from spanscope.store.indexer import forget_all, forget_documents
from spanscope.store.twins import mark_twins_stale

# The write lock is held for one batch at a time, so that requests get in between.
BATCH = 100

# Windows poll several times a second: more than this need not be remembered.
REMEMBERED = 10_000

# Acknowledged a moment ago and not derived yet is stored too.
_STORED = """
SELECT trace_id FROM trace
UNION SELECT trace_id FROM chunk
WHERE signal = 'traces' AND id > (SELECT value FROM meta WHERE key = 'derived')
"""

_TABLES = ("chunk", "span", "log", "trace", "stale", "trace_number")


def delete_traces(data_dir: Path, trace_ids: Sequence[str] | None, derivation: Derivation) -> list[str]:
    """Delete the named traces; None = all, with metrics and stray log records. Returns the ids that were there.

    Traces that recorded the same calls are summed up again: what they left to a deleted record is theirs now.
    """
    connection = connect(data_dir)
    try:
        if trace_ids is None:
            return _delete_all(connection)
        deleted: list[str] = []
        twins: list[bytes] = []
        unique = list(dict.fromkeys(trace_ids))
        for start in range(0, len(unique), BATCH):
            ids = [bytes.fromhex(trace_id) for trace_id in unique[start : start + BATCH]]
            deleted += _delete(connection, ids, twins)
        # Beside a collector of another version the trace waits for its turn there: two readings must not take turns.
        if twins and reading_version(connection) == derivation.version:
            Deriver(connection, derivation).sum_up(twins)
        _shrink(connection)
        return deleted
    finally:
        connection.close()


def _delete(connection: sqlite3.Connection, ids: list[bytes], twins: list[bytes]) -> list[str]:
    marks = ", ".join("?" * len(ids))
    with transaction(connection):
        sql = f"SELECT trace_id FROM ({_STORED}) WHERE trace_id IN ({marks})"
        stored = [row[0] for row in connection.execute(sql, ids)]
        twins += mark_twins_stale(connection, ids)
        sql = f"SELECT number FROM trace_number WHERE trace_id IN ({marks})"
        numbers = [row[0] for row in connection.execute(sql, ids)]
        facets.remove(connection, numbers)
        forget_documents(connection, numbers)
        for table in _TABLES:
            connection.execute(f"DELETE FROM {table} WHERE trace_id IN ({marks})", ids)
        _remember(connection, stored)
    return [trace_id.hex() for trace_id in stored]


def _delete_all(connection: sqlite3.Connection) -> list[str]:
    with transaction(connection):
        stored = [row[0] for row in connection.execute(_STORED)]
        for table in (*_TABLES, "facet", "facet_value"):
            connection.execute(f"DELETE FROM {table}")
        forget_all(connection)
        _remember(connection, stored)
    _shrink(connection)
    return [trace_id.hex() for trace_id in stored]


def _remember(connection: sqlite3.Connection, ids: list[bytes]) -> None:
    revision = raise_revision(connection)
    connection.executemany("INSERT OR REPLACE INTO deleted VALUES (?, ?)", [(trace_id, revision) for trace_id in ids])
    connection.execute(
        "DELETE FROM deleted WHERE trace_id IN (SELECT trace_id FROM deleted ORDER BY revision DESC LIMIT -1 OFFSET ?)",
        (REMEMBERED,),
    )


def _shrink(connection: sqlite3.Connection) -> None:
    """Give the disk back what was freed; the file would keep it otherwise."""
    # `execute` would step the pragma once, and a step frees one page.
    connection.executescript("PRAGMA incremental_vacuum")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
