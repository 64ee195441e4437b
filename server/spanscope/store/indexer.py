"""From chunks to the index of words, in idle time.

As deriver.py, by steps behind a watermark (`meta.indexed`) that is read inside each step's transaction. Log records are
documents of their own, so one that comes late changes none. What is behind the watermark is found by the readers
themselves (see tail.py).
"""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path

from spanscope.search.document import INDEX_VERSION, Document
from spanscope.store import attributes, words
from spanscope.store.attributes import Attributes
from spanscope.store.chunks import Decoder
from spanscope.store.database import connect, transaction
from spanscope.store.facets import number_of
from spanscope.store.packing import unpacked

logger = logging.getLogger(__name__)

# Of one step, of payloads: some 15 ms of work, as requests wait for it.
STEP_BYTES = 128 << 10

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

    def step(self) -> None:
        try:
            with transaction(self._db):
                self._forget_if_changed()
                if self._is_worn():
                    self._begin_anew()
                self._advance()
        except BaseException:
            self._attributes.forget()
            raise

    def _advance(self) -> None:
        indexed, taken = self._meta("indexed"), 0
        documents: dict[bytes, Document] = {}
        ranges: dict[bytes, tuple[int, int]] = {}
        while taken < STEP_BYTES:
            chunk = self._db.execute(
                "SELECT id, trace_id, signal, encoding, payload FROM chunk WHERE id > ? ORDER BY id LIMIT 1", (indexed,)
            ).fetchone()
            if chunk is None:
                break
            indexed, trace_id, signal, encoding, payload = chunk
            # A row costs something too: small ones must not make a step endless.
            taken += 256
            if not trace_id:
                taken += len(payload)
            else:
                document = documents.setdefault(trace_id, Document())
                taken += add_chunk(self._db, document, self._decoder, indexed, signal, encoding, payload)
                ranges[trace_id] = ranges.get(trace_id, (indexed, 0))[0], indexed
        self._add(documents, ranges)
        self._db.execute("UPDATE meta SET value = ? WHERE key = 'indexed'", (indexed,))

    def _add(self, documents: dict[bytes, Document], ranges: dict[bytes, tuple[int, int]]) -> None:
        ids = {trace_id: self._next_id(trace_id) for trace_id in documents}
        # In their order, or FTS5 would write what it has gathered before each step back.
        for trace_id, id in sorted(ids.items(), key=lambda item: item[1] or 0):
            if id is not None:
                words.add(self._db, id, documents[trace_id])
                self._attributes.add(documents[trace_id].attributes)
                self._db.execute("INSERT INTO document VALUES (?, ?, ?)", (id, *ranges[trace_id]))
        self._db.execute("UPDATE meta SET value = value + ? WHERE key = 'documents'", (len(ids),))

    def _next_id(self, trace_id: bytes) -> int | None:
        first = number_of(self._db, trace_id) << words.DOCUMENTS_BITS
        sql = "SELECT max(id) FROM document WHERE id >= ? AND id < ?"
        last: int | None = self._db.execute(sql, (first, first + words.DOCUMENTS)).fetchone()[0]
        if last is None:
            return first
        if last + 1 == first + words.DOCUMENTS:
            logger.warning("trace %s came in more pieces than can be indexed", trace_id.hex())
            return None
        return last + 1

    def _is_worn(self) -> bool:
        stale, live = self._meta("stale_documents"), self._meta("documents")
        return stale > 0 and (live <= SMALL_INDEX or stale * STALE_PART >= live)

    def _begin_anew(self) -> None:
        words.empty(self._db)
        attributes.empty(self._db)
        self._attributes.forget()
        self._db.execute("DELETE FROM document")
        self._db.execute("UPDATE meta SET value = 0 WHERE key IN ('indexed', 'documents', 'stale_documents')")

    def _forget_if_changed(self) -> None:
        version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if version != self._seen:
            self._seen = version
            self._attributes.forget()

    def _meta(self, key: str) -> int:
        return int(self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def add_chunk(
    connection: sqlite3.Connection,
    document: Document,
    decoder: Decoder,
    id: int,
    signal: str,
    encoding: str,
    payload: bytes,
) -> int:
    """Its bytes as it arrived, as far as they could be had."""
    try:
        encoding, payload = unpacked(connection, id, encoding, payload)
        if signal == "traces":
            for span in decoder.decode_spans(encoding, payload):
                document.add_span(span)
        else:
            for record in decoder.decode_logs(encoding, payload):
                document.add_log(record)
    except Exception as error:
        # As in deriver.py: it must not hide what comes after it, and its message could quote a prompt.
        logger.error("chunk %d could not be indexed: %s", id, type(error).__name__)
    return len(payload)


def index_all(data_dir: Path, decoder: Decoder) -> None:
    """Index everything that waits, where no collector does. Safe beside one that is started meanwhile."""
    connection = connect(data_dir)
    try:
        indexer = Indexer(connection, decoder)
        while indexer.behind():
            indexer.step()
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
