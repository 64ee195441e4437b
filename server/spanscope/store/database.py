"""The database file: opening, pragmas, transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spanscope.store.migrations import migrate

FILE = "spanscope.db"

# How long a transaction waits for another process's. Ours take milliseconds; a deletion of everything takes longest.
BUSY_SECONDS = 10

# Spans of several KB in pages of 4 KB are overflow chains: the same commits cost three times the CPU.
PAGE_BYTES = 32768


def connect(data_dir: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode to the store in `data_dir`, which is made if need be. StoreTooNew.

    A reader is an ordinary connection with `query_only`: `mode=ro` could not make the shared-memory file that WAL needs
    when it happens to come first.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = data_dir / FILE
    if not path.exists():
        # Prompts are private: the file is for its owner only, before SQLite puts a byte into it.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _configure(connection)
        migrate(connection)
        connection.execute(f"PRAGMA query_only={int(read_only)}")
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        # These three take effect only in an empty file, and in this order.
        connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
    # NORMAL in WAL mode: a commit survives the death of the process, if not always that of the machine.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-8192")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """The only way to write. IMMEDIATE: the lock is had at once or waited for, never upgraded half-way."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Several reads of one state of the store."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")
