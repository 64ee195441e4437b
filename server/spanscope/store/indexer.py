"""From chunks to the index of words, in idle time.

As deriver.py, by steps behind a watermark (`meta.indexed`). Documents are made without the lock and before it is taken,
as no request need wait for that; what another process wrote meanwhile makes them void. Log records are documents of
their own, so one that comes late changes none. What is behind the watermark is found by the readers themselves (see
tail.py).
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from spanscope.search.document import INDEX_VERSION
from spanscope.store import attributes, words
from spanscope.store.attributes import Attributes
from spanscope.store.chunks import Decoder
from spanscope.store.database import connect, transaction
from spanscope.store.documents import Made, make
from spanscope.store.facets import number_of

logger = logging.getLogger(__name__)

# Of one step, of payloads: some 3 ms of work, as requests wait for it. A document is of one step, too: to find the
# places of a hit its chunks are decoded.
STEP_BYTES = 128 << 10
# Commits are of several steps: with each FTS5 writes what it has gathered as a segment, and merges those later. One a
# step cost 60 us a span, of eight 20, in 16 ms for which a request would wait. More than a megabyte FTS5 writes by
# itself.
STEPS_A_COMMIT = 8

# The index is made anew once this part of it leads to deleted traces, or at once while that takes a second.
STALE_PART = 5
SMALL_INDEX = 500


class Indexer:
    """Not thread-safe: it belongs to the thread that writes with its connection."""

    def __init__(self, connection: sqlite3.Connection, decoder: Decoder) -> None:
        self._db = connection
        self._decoder = decoder
        self._attributes = Attributes(connection)
        self._seen = 0
        # Made, and not written yet: of so many steps, up to that chunk.
        self._made: list[Made] = []
        self._steps = self._upto = 0
        self._able = words.create(connection)
        if not self._able:
            logger.warning("this Python's SQLite has no FTS5: searches look at previews only, and are slow")
            return
        with transaction(connection):
            if self._meta("index_version") != INDEX_VERSION:
                self._begin_anew()
                connection.execute("UPDATE meta SET value = ? WHERE key = 'index_version'", (INDEX_VERSION,))

    def behind(self) -> bool:
        """Chunks wait to be indexed, or the index to be made anew."""
        if not self._able:
            return False
        last: int | None = self._db.execute("SELECT max(id) FROM chunk").fetchone()[0]
        return (last is not None and last > self._meta("indexed")) or self._is_worn()

    def step(self, awaited: Callable[[], bool]) -> None:
        """Documents made, and one commit of them; none yet, if somebody waits for the connection before they are many.

        What was made then is kept for the next call.
        """
        try:
            if self._is_changed():
                self._forget()
            if self._is_worn():
                with transaction(self._db):
                    self._begin_anew()
            more = True
            while more and self._steps < STEPS_A_COMMIT:
                more = self._make()
                if awaited():
                    return
            with transaction(self._db):
                # Another process may have deleted one of the traces, or have written the same documents.
                if self._is_changed():
                    self._forget()
                else:
                    self._write()
            self._made, self._steps = [], 0
        except BaseException:
            self._forget()
            raise

    def _make(self) -> bool:
        """A step. Whether there may be more."""
        if not self._steps:
            self._upto = self._meta("indexed")
        made, self._upto, more = make(self._db, self._decoder, self._upto, STEP_BYTES)
        self._made += made
        self._steps += 1
        return more

    def _write(self) -> None:
        ids = self._ids()
        # In their order, or FTS5 would write what it has gathered before each step back.
        for id, made in sorted(zip(ids, self._made, strict=True), key=lambda item: item[0] or 0):
            if id is not None:
                words.add(self._db, id, made.name, made.text)
                self._attributes.add(made.attributes)
                self._db.execute("INSERT INTO document VALUES (?, ?, ?)", (id, made.first, made.last))
        self._db.execute("UPDATE meta SET value = value + ? WHERE key = 'documents'", (len(ids),))
        self._db.execute("UPDATE meta SET value = ? WHERE key = 'indexed'", (self._upto,))

    def _ids(self) -> list[int | None]:
        """Of what was made; None where a trace has no more of them."""
        free: dict[bytes, Iterator[int]] = {}
        for made in self._made:
            if made.trace_id not in free:
                free[made.trace_id] = iter(self._free(made.trace_id))
        ids = [next(free[made.trace_id], None) for made in self._made]
        for trace_id in {made.trace_id for made, id in zip(self._made, ids, strict=True) if id is None}:
            logger.warning("trace %s came in more pieces than can be indexed", trace_id.hex())
        return ids

    def _free(self, trace_id: bytes) -> range:
        first = number_of(self._db, trace_id) << words.DOCUMENTS_BITS
        sql = "SELECT max(id) FROM document WHERE id >= ? AND id < ?"
        last: int | None = self._db.execute(sql, (first, first + words.DOCUMENTS)).fetchone()[0]
        return range(first if last is None else last + 1, first + words.DOCUMENTS)

    def _is_worn(self) -> bool:
        stale, live = self._meta("stale_documents"), self._meta("documents")
        return stale > 0 and (live <= SMALL_INDEX or stale * STALE_PART >= live)

    def _begin_anew(self) -> None:
        words.empty(self._db)
        attributes.empty(self._db)
        self._forget()
        self._db.execute("DELETE FROM document")
        self._db.execute("UPDATE meta SET value = 0 WHERE key IN ('indexed', 'documents', 'stale_documents')")

    def _is_changed(self) -> bool:
        """Another process wrote since this was asked last."""
        before, self._seen = self._seen, int(self._db.execute("PRAGMA data_version").fetchone()[0])
        return self._seen != before

    def _forget(self) -> None:
        self._attributes.forget()
        self._made, self._steps = [], 0

    def _meta(self, key: str) -> int:
        return int(self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def index_all(data_dir: Path, decoder: Decoder) -> None:
    """Index everything that waits, where no collector does. Safe beside one that is started meanwhile."""
    connection = connect(data_dir)
    try:
        indexer = Indexer(connection, decoder)
        while indexer.behind():
            indexer.step(lambda: False)
            # Whoever shares the interpreter, and whoever waits for the lock, comes first.
            time.sleep(0.01)
    finally:
        connection.close()


def forget_documents(connection: sqlite3.Connection, numbers: list[int]) -> None:
    """Of traces that are deleted. What they leave in the index leads nowhere."""
    stale = 0
    for number in numbers:
        first = number << words.DOCUMENTS_BITS
        sql = "DELETE FROM document WHERE id >= ? AND id < ?"
        stale += connection.execute(sql, (first, first + words.DOCUMENTS)).rowcount
    connection.execute("UPDATE meta SET value = value + ? WHERE key = 'stale_documents'", (stale,))
    connection.execute("UPDATE meta SET value = value - ? WHERE key = 'documents'", (stale,))


def forget_all(connection: sqlite3.Connection) -> None:
    """Everything is deleted: the index is emptied at once."""
    attributes.empty(connection)
    connection.execute("DELETE FROM document")
    connection.execute("UPDATE meta SET value = 0 WHERE key IN ('documents', 'stale_documents')")
    if words.usable(connection):
        words.empty(connection)
    else:
        # It may be there, made by an SQLite that knows FTS5: the next that does begins anew.
        connection.execute("UPDATE meta SET value = 0 WHERE key = 'index_version'")
