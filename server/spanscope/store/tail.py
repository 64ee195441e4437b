"""What arrived and is not in the index of words yet, searched all the same.

A reader keeps the newest of it in an index of its own, in memory, with the same documents; so what is found does not
depend on how far the collector is. What is older than that, while a large store is indexed for the first time, is
searched by previews (see searching.py).
"""

from __future__ import annotations

import json
import sqlite3

from spanscope.search.document import Document
from spanscope.store import words
from spanscope.store.attributes import Attributes
from spanscope.store.chunks import Decoder
from spanscope.store.documents import add_chunk
from spanscope.store.packing import SIZE

# A quarter of a second of work the first time, and as much as an app sends while a few steps are indexed.
MOST_BYTES = 2 << 20
MOST_CHUNKS = 1000


class Tail:
    """Not thread-safe: it belongs to the thread that reads with its connection."""

    def __init__(self, connection: sqlite3.Connection, decoder: Decoder) -> None:
        self._db = connection
        self._decoder = decoder
        self._own: sqlite3.Connection | None = None
        # Of each chunk the trace: of those in the index in memory, and of those that are stored still.
        self._held: dict[int, bytes] = {}
        self._present: dict[int, bytes] = {}
        self.indexed = 0
        self.complete = True

    def update(self) -> None:
        """Bring it up to date with the connection's snapshot."""
        self.indexed = int(self._db.execute("SELECT value FROM meta WHERE key = 'indexed'").fetchone()[0])
        sql = f"SELECT id, trace_id, {SIZE} FROM chunk WHERE id > ? ORDER BY id DESC LIMIT ?"
        rows = self._db.execute(sql, (self.indexed, MOST_CHUNKS + 1)).fetchall()
        self._present = {}
        self.complete = len(rows) <= MOST_CHUNKS
        taken = 0
        for id, trace_id, size in rows[:MOST_CHUNKS]:
            if taken + size > MOST_BYTES:
                self.complete = False
            elif trace_id:
                taken += size
                self._present[id] = trace_id
        # What was indexed meanwhile, or deleted, is of no more use.
        if self._held and (not self._present or len(self._held) > 4 * MOST_CHUNKS):
            self.close()
        for id in sorted(self._present.keys() - self._held.keys()):
            self._add(id)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
        self._own = None
        self._held = {}

    def traces(self, match: str) -> str | None:
        """Numbers of traces with such documents, as a JSON list; None if there are none."""
        if not self._present or self._own is None:
            return None
        found = self._own.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))
        traces = {self._present[id] for (id,) in found if id in self._present}
        numbers = (self._number(trace_id) for trace_id in traces)
        known = [number for number in numbers if number is not None]
        return json.dumps(known) if known else None

    def chunks(self, trace_id: bytes) -> list[int]:
        """Those of the trace that it holds."""
        return sorted(id for id, trace in self._present.items() if trace == trace_id)

    def values(self, key: str) -> tuple[set[str], bool]:
        """Values of an attribute, and whether there are more."""
        if self._own is None:
            return set(), False
        found = {row[0] for row in self._own.execute("SELECT value FROM attribute_value WHERE key = ?", (key,))}
        many = self._own.execute("SELECT many FROM attribute_key WHERE key = ?", (key,)).fetchone()
        return found, bool(many and many[0])

    def attribute_keys(self) -> set[str]:
        return set() if self._own is None else {row[0] for row in self._own.execute("SELECT key FROM attribute_key")}

    def _add(self, id: int) -> None:
        chunk = self._db.execute("SELECT trace_id, signal, encoding, payload FROM chunk WHERE id = ?", (id,)).fetchone()
        if chunk is None:
            return
        trace_id, *what = chunk
        document = Document()
        add_chunk(self._db, document, self._decoder, id, *what)
        own = self._opened()
        words.add(own, id, document.name, document.text)
        self._attributes.add(document.attributes)
        self._held[id] = trace_id

    def _opened(self) -> sqlite3.Connection:
        if self._own is None:
            self._own = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            words.create(self._own)
            self._own.execute("CREATE TABLE attribute_key (key TEXT PRIMARY KEY, many INTEGER NOT NULL DEFAULT 0)")
            self._own.execute("CREATE TABLE attribute_value (key TEXT, value TEXT, PRIMARY KEY (key, value))")
            self._attributes = Attributes(self._own)
        return self._own

    def _number(self, trace_id: bytes) -> int | None:
        found = self._db.execute("SELECT number FROM trace_number WHERE trace_id = ?", (trace_id,)).fetchone()
        return int(found[0]) if found else None
