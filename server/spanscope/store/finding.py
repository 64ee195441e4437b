"""Where in a trace the words of a query stand: its spans, by way of the documents that have the words."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from typing import Literal

from spanscope.model.records import LogRecord, Span
from spanscope.model.traces import RowText
from spanscope.search.document import log_strings, span_strings
from spanscope.search.query import Node, fewest_words, wanted_words
from spanscope.search.words import Wanted, finder, folded, phrase, unescaped
from spanscope.store.chunks import Decoder
from spanscope.store.packing import SIZE, unpacked
from spanscope.store.tail import Tail
from spanscope.store.words import DOCUMENTS, DOCUMENTS_BITS

# Of one trace, and of one page: what is decoded to look for the place. A row beyond that is listed without it.
MOST_BYTES = 1 << 20
MOST_BYTES_OF_PAGE = 8 << 20
# Documents of a trace that are looked at, and spans that are handed on.
MOST_DOCUMENTS = 4
MOST_SPANS = 3
MOST_ROWS = 500

logger = logging.getLogger(__name__)

_FIELDS: tuple[Literal["input", "output", "error", "name"], ...] = ("input", "output", "error", "name")


class Finding:
    """For one page, one connection and within one snapshot."""

    def __init__(self, connection: sqlite3.Connection, tail: Tail, decoder: Decoder, node: Node) -> None:
        self._db = connection
        self._tail = tail
        self._decoder = decoder
        words = wanted_words(node)
        self._enough = max(1, fewest_words(node))
        self._matches = [match for word in words if (match := phrase(word.text, word.prefix))]
        self._wanted: Wanted = [found for word in words if (found := finder(word.text, word.prefix))]
        self._left = MOST_BYTES_OF_PAGE

    def in_rows(self, trace_id: bytes) -> RowText | None:
        """A text of a row that holds words enough: messages first. Most are found so, and nothing is decoded."""
        sql = "SELECT input, output, error, name, span_id FROM span WHERE trace_id = ? ORDER BY start LIMIT ?"
        rows = self._db.execute(sql, (trace_id, MOST_ROWS)).fetchall()
        for at, field in enumerate(_FIELDS):
            for row in rows:
                if row[at] and self._count(row[at]) >= self._enough:
                    return RowText(row[-1].hex(), field, row[at])
        return None

    def spans(self, trace_id: bytes) -> list[tuple[str, Span | None]]:
        """Spans with the most of the words, which are looked for in the order of their arrival.

        By their ids, and as they are in the chunk where the words are; None if those are in a log record.
        """
        best: dict[str, tuple[int, Span | None]] = {}
        left = MOST_BYTES
        for chunk_id in self._chunks(trace_id):
            sql = f"SELECT {SIZE}, signal, encoding, payload FROM chunk WHERE id = ? AND trace_id = ?"
            row = self._db.execute(sql, (chunk_id, trace_id)).fetchone()
            if row is None:
                continue
            size, *chunk = row
            left -= size
            self._left -= size
            if (left < 0 and best) or self._left < 0:
                break
            for record, count in self._looked_at(chunk_id, *chunk):
                span_id = record.span_id or ""
                span = record if isinstance(record, Span) else None
                if count >= self._enough:
                    return [(span_id, span)]
                if count > best.get(span_id, (0, None))[0]:
                    best[span_id] = count, span
        ordered = sorted(best.items(), key=lambda item: -item[1][0])[:MOST_SPANS]
        return [(span_id, span) for span_id, (_, span) in ordered]

    def _chunks(self, trace_id: bytes) -> Iterator[int]:
        """Of the documents with the most of the words, then of what is not indexed yet."""
        found = self._db.execute("SELECT number FROM trace_number WHERE trace_id = ?", (trace_id,)).fetchone()
        if found is not None:
            for id in self._documents(found[0] << DOCUMENTS_BITS):
                yield from self._chunks_of(trace_id, id)
        yield from self._tail.chunks(trace_id)

    def _documents(self, first: int) -> list[int]:
        """Of a few all are looked at: to ask the index for one trace's of a word that is only begun takes 3 ms."""
        sql = "SELECT id FROM document WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        ids = [id for (id,) in self._db.execute(sql, (first, first + DOCUMENTS, MOST_DOCUMENTS + 1))]
        if len(ids) <= MOST_DOCUMENTS:
            return ids
        counts: dict[int, int] = {}
        sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?"
        for match in self._matches:
            for (id,) in self._db.execute(sql, (match, first, first + DOCUMENTS, MOST_DOCUMENTS)):
                counts[id] = counts.get(id, 0) + 1
        return sorted(counts, key=lambda id: (-counts[id], id))[:MOST_DOCUMENTS]

    def _chunks_of(self, trace_id: bytes, document: int) -> list[int]:
        row = self._db.execute("SELECT first, last FROM document WHERE id = ?", (document,)).fetchone()
        if row is None:
            return []
        sql = "SELECT id FROM chunk WHERE trace_id = ? AND trace_id <> x'' AND id >= ? AND id <= ? ORDER BY id"
        return [id for (id,) in self._db.execute(sql, (trace_id, *row))]

    def _looked_at(
        self, chunk_id: int, signal: str, encoding: str, payload: bytes
    ) -> Iterator[tuple[Span | LogRecord, int]]:
        """Spans with any of the words, and how many of them. A chunk that can't be read has none."""
        try:
            chunk = unpacked(self._db, chunk_id, encoding, payload)
            records: Iterator[Span | LogRecord] = (
                self._decoder.decode_spans(*chunk) if signal == "traces" else self._decoder.decode_logs(*chunk)
            )
            for record in records:
                strings = span_strings(record) if isinstance(record, Span) else log_strings(record)
                count = self._count("\n".join(map(unescaped, strings)))
                if count and record.span_id:
                    yield record, count
        except Exception as error:
            # Only the type: a message could quote a prompt.
            logger.warning("chunk %d could not be looked through: %s", chunk_id, type(error).__name__)

    def _count(self, text: str) -> int:
        low = folded(text)
        return sum(bool(part.search(low)) for _, part in self._wanted)
