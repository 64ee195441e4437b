"""Reading, for any number of threads: each has a connection of its own, and none ever waits for the writer."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from spanscope.errors import SpanNotFound, TraceNotFound
from spanscope.model.reading import Category
from spanscope.model.records import LogRecord, Span
from spanscope.model.traces import (
    Changes,
    Found,
    LogPage,
    PreviewPage,
    QueryProblem,
    SpanRow,
    StoredSpan,
    ToolTrack,
    TracePage,
    TraceQuery,
    TraceSummary,
    UsagePage,
)
from spanscope.model.tree import in_tree_order
from spanscope.model.twins import with_twins
from spanscope.search.query import wanted_words, without
from spanscope.search.syntax import parse
from spanscope.store import words
from spanscope.store.chunks import Chunks, Decoder
from spanscope.store.completion import Completion
from spanscope.store.costs import Costs
from spanscope.store.database import connect, snapshot
from spanscope.store.deriver import chunk_ids
from spanscope.store.finding import Finding
from spanscope.store.listing import Listing
from spanscope.store.logs import log_page
from spanscope.store.previews import preview_page
from spanscope.store.rows import (
    SPAN_COLUMNS,
    TOOL_COLUMNS,
    TRACE_COLUMNS,
    span_row,
    tool_track,
    trace_summary,
    tree_rows,
)
from spanscope.store.searching import Condition, Searching
from spanscope.store.tail import Tail
from spanscope.store.twins import records_elsewhere, with_twin

logger = logging.getLogger(__name__)

# What was acknowledged a moment ago may still be on its way into the tree, if the collector is flooded or was killed.
DERIVED_WITHIN_SECONDS = 2.0


class StoreReader:
    """Implements model.traces.Reader."""

    def __init__(self, data_dir: Path, decoder: Decoder) -> None:
        self._data_dir = data_dir
        self._decoder = decoder
        self._costs = Costs()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._tails: list[Tail] = []
        self._db()

    def close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            for tail in self._tails:
                tail.close()
            self._tails.clear()

    def traces(self, query: TraceQuery) -> TracePage:
        db = self._db()
        with snapshot(db):
            asked, problems = self._asked(db, query.text)
            listing = Listing(query, asked)
            if query.sort == "cost":
                self._costs.reach(db)
            page, values = listing.page()
            # Which rows, by an index that holds what filters ask for; only then the rows, which are ten times as large.
            ids = f"SELECT trace_id FROM trace {page}"
            sql = f"SELECT {listing.sort}, {TRACE_COLUMNS} FROM trace WHERE trace_id IN ({ids}) {listing.order}"
            rows = db.execute(sql, values).fetchall()
            # A first page that holds all there is needs no count.
            whole = query.cursor is None and len(rows) <= query.limit
            total = len(rows) if whole else self._total(db, listing)
        traces = [trace_summary(row) for _, *row in rows[: query.limit]]
        more = len(rows) > query.limit
        last = rows[len(traces) - 1] if more else None
        return TracePage(traces, listing.cursor(last[0], traces[-1].trace_id) if last else None, total, problems)

    def _total(self, db: sqlite3.Connection, listing: Listing) -> int:
        """Of all traces it is kept; what a filter leaves is counted once for all pages, until something is written."""
        if not listing.where:
            return int(db.execute("SELECT value FROM meta WHERE key = 'traces'").fetchone()[0])
        version = int(db.execute("PRAGMA data_version").fetchone()[0])
        key = (version, listing.where, tuple(listing.values))
        known: tuple[object, int] | None = getattr(self._local, "total", None)
        if known is None or known[0] != key:
            total = int(db.execute(f"SELECT count(*) FROM trace {listing.where}", listing.values).fetchone()[0])
            known = self._local.total = (key, total)
        return known[1]

    def _asked(self, db: sqlite3.Connection, text: str | None) -> tuple[Condition | None, list[QueryProblem]]:
        """What the text asks for, as far as it was understood and this store can answer."""
        if not text:
            return None, []
        query = parse(text)
        if query.node is None:
            return None, query.problems
        searching = Searching(db, self._tail(db))
        unanswerable = searching.unanswerable(query.terms)
        problems = sorted([*query.problems, *unanswerable.values()], key=lambda problem: problem.start)
        node = without(query.node, unanswerable)
        return None if node is None else searching.condition(node), problems

    def found(self, trace_ids: Sequence[str], text: str) -> Iterator[Found]:
        node = parse(text).node
        if node is None or not wanted_words(node):
            return
        db = self._db()
        with snapshot(db):
            tail = self._tail(db)
            if tail is None:
                return
            finding = Finding(db, tail, self._decoder, node)
            chunks = Chunks(db, self._decoder)
            for trace_id in trace_ids:
                key = bytes.fromhex(trace_id)
                text_of_row = finding.in_rows(key)
                spans = [] if text_of_row else [self._found(db, chunks, key, *found) for found in finding.spans(key)]
                yield Found(trace_id, text_of_row, [stored for stored in spans if stored is not None])

    def _found(
        self, db: sqlite3.Connection, chunks: Chunks, trace_id: bytes, span_id: str, span: Span | None
    ) -> StoredSpan | None:
        """The span with its log records, decoded again only if there is more of it than `span`."""
        row = self._row(db, trace_id, span_id)
        if row is None:
            return None
        at = (trace_id, bytes.fromhex(span_id))
        sql = (
            "SELECT earlier IS NULL AND NOT EXISTS (SELECT 1 FROM log WHERE log.trace_id = span.trace_id "
            "AND log.span_id = span.span_id) FROM span WHERE trace_id = ? AND span_id = ?"
        )
        if span is not None and db.execute(sql, at).fetchone()[0]:
            return StoredSpan(row, span, [])
        try:
            return StoredSpan(row, *_stored(db, chunks, trace_id, row))
        except Exception as error:
            # A copy that can't be read, or the span was deleted: the list must not fail for the want of a place.
            logger.warning("span %s could not be searched: %s", span_id, type(error).__name__)
            return None

    def _row(self, db: sqlite3.Connection, trace_id: bytes, span_id: str) -> SpanRow | None:
        """None for the id of a provisional record, which stands under another."""
        sql = f"SELECT {SPAN_COLUMNS} FROM span WHERE trace_id = ? AND span_id = ?"
        values = db.execute(sql, (trace_id, bytes.fromhex(span_id))).fetchone()
        return span_row(values) if values else None

    def names(self, kind: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        db = self._db()
        with snapshot(db):
            return Completion(db, self._tail(db)).names(kind, typed, limit)

    def attribute_keys(self, typed: str, limit: int) -> list[str]:
        db = self._db()
        with snapshot(db):
            return Completion(db, self._tail(db)).keys(typed, limit)

    def attribute_values(self, key: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        db = self._db()
        with snapshot(db):
            return Completion(db, self._tail(db)).values(key, typed, limit)

    def _tail(self, db: sqlite3.Connection) -> Tail | None:
        """What is not indexed yet, up to date; None where there is no index of words."""
        tail: Tail | None = getattr(self._local, "tail", None)
        if tail is None:
            if not words.usable(db):
                return None
            tail = self._local.tail = Tail(db, self._decoder)
            with self._lock:
                self._tails.append(tail)
        tail.update()
        return tail

    def usages(self, limit: int, cursor: str | None = None) -> UsagePage:
        db = self._db()
        with snapshot(db):
            return self._costs.page(db, limit, cursor)

    def set_costs(self, costs: Sequence[tuple[int, float | None]], revision: int | None = None) -> None:
        db = self._db()
        with snapshot(db):
            self._costs.set(db, costs, revision or 0)

    def trace(self, trace_id: str) -> tuple[TraceSummary, list[SpanRow]]:
        key = bytes.fromhex(trace_id)
        db = self._db()
        self._until_derived(db, key)
        with snapshot(db):
            found = db.execute(f"SELECT {TRACE_COLUMNS} FROM trace WHERE trace_id = ?", (key,)).fetchone()
            if found is None:
                raise TraceNotFound(trace_id)
            rows = tree_rows(db.execute(f"SELECT {SPAN_COLUMNS} FROM span WHERE trace_id = ?", (key,)).fetchall())
            elsewhere = records_elsewhere(db, key, rows)
        return trace_summary(found), with_twins(trace_id, rows, elsewhere)

    def previews(self, trace_id: str, limit: int, cursor: str | None = None) -> PreviewPage:
        key = bytes.fromhex(trace_id)
        db = self._db()
        with snapshot(db):
            page = preview_page(db, key, limit, cursor)
            known = page.previews or db.execute("SELECT 1 FROM trace WHERE trace_id = ?", (key,)).fetchone()
        if not known:
            raise TraceNotFound(trace_id)
        return page

    def span(self, trace_id: str, span_id: str) -> StoredSpan:
        key = bytes.fromhex(trace_id)
        db = self._db()
        self._until_derived(db, key)
        with snapshot(db):
            ancestors = self._with_ancestors(db, key, span_id)
            if not ancestors:
                known = db.execute("SELECT 1 FROM span WHERE trace_id = ? LIMIT 1", (key,)).fetchone()
                raise SpanNotFound(trace_id, span_id) if known else TraceNotFound(trace_id)
            row = next(row for row in in_tree_order(ancestors) if row.span_id == span_id)
            row = with_twin(db, key, row)
            span, logs = _stored(db, Chunks(db, self._decoder), key, row)
            return StoredSpan(row, span, logs, _others(db, key, row), _tools(db, key, row))

    def spans(self, trace_id: str, rows: Sequence[SpanRow]) -> Iterator[StoredSpan]:
        key = bytes.fromhex(trace_id)
        db = self._db()
        chunks = Chunks(db, self._decoder)
        for row in rows:
            with snapshot(db):
                try:
                    span, logs = _stored(db, chunks, key, row)
                except LookupError:
                    continue
            yield StoredSpan(row, span, logs)

    def logs(self, trace_id: str, limit: int, cursor: str | None = None) -> LogPage:
        key = bytes.fromhex(trace_id)
        db = self._db()
        self._until_derived(db, key)
        with snapshot(db):
            page = log_page(db, Chunks(db, self._decoder), key, limit, cursor)
            known = page.total or db.execute("SELECT 1 FROM span WHERE trace_id = ? LIMIT 1", (key,)).fetchone()
        if not known:
            raise TraceNotFound(trace_id)
        return page

    def _with_ancestors(self, db: sqlite3.Connection, trace_id: bytes, span_id: str) -> list[SpanRow]:
        """The span and all above it: what its depth depends on, without reading the whole trace."""
        sql = f"SELECT {SPAN_COLUMNS} FROM span WHERE trace_id = ? AND span_id = ?"
        rows: dict[str, SpanRow] = {}
        next_id: str | None = span_id
        while next_id is not None and next_id not in rows:
            found = db.execute(sql, (trace_id, bytes.fromhex(next_id))).fetchone()
            if found is None:
                break
            row = rows[next_id] = span_row(found)
            next_id = row.parent_span_id
        return list(rows.values())

    def changes(self, since: int | None) -> Changes:
        """Cheap when nothing was written: one pragma, no query."""
        db = self._db()
        version = int(db.execute("PRAGMA data_version").fetchone()[0])
        # The version is a connection's own, so what was seen is a thread's own.
        if since is not None and getattr(self._local, "seen", None) == (version, since):
            return Changes(since, [])
        with snapshot(db):
            revision = int(db.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0])
            ids: list[str] = []
            if since is not None:
                changed = "SELECT trace_id FROM {} WHERE revision > ?"
                sql = f"{changed.format('trace')} UNION {changed.format('deleted')}"
                ids = [row[0].hex() for row in db.execute(sql, (since, since))]
        self._local.seen = (version, revision)
        return Changes(revision, ids)

    def _until_derived(self, db: sqlite3.Connection, trace_id: bytes) -> None:
        deadline = time.monotonic() + DERIVED_WITHIN_SECONDS
        derived = "(SELECT value FROM meta WHERE key = 'derived')"
        sql = f"SELECT max(id) > {derived} FROM chunk WHERE trace_id = ? AND trace_id <> x''"
        while db.execute(sql, (trace_id,)).fetchone()[0] and time.monotonic() < deadline:
            time.sleep(0.005)

    def _db(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._data_dir, read_only=True)
            self._costs.install(connection)
            with self._lock:
                self._connections.append(connection)
        return connection


def _stored(db: sqlite3.Connection, chunks: Chunks, trace_id: bytes, row: SpanRow) -> tuple[Span, list[LogRecord]]:
    """The span as it arrived, with its log records. LookupError if it was deleted."""
    at = (trace_id, bytes.fromhex(row.span_id))
    found = db.execute("SELECT chunk_id, earlier FROM span WHERE trace_id = ? AND span_id = ?", at).fetchone()
    if found is None:
        raise LookupError(f"span {row.span_id} is gone")
    span = chunks.span(chunk_ids(*found), row.pending_id or row.span_id)
    sql = "SELECT chunk_id, position FROM log WHERE trace_id = ? AND span_id = ?"
    return span, chunks.logs(db.execute(sql, at))


def _others(db: sqlite3.Connection, trace_id: bytes, row: SpanRow) -> dict[Category, bool]:
    """See StoredSpan. One walk over the trace's rows, so only for a span that nothing was read from."""
    if row.input is not None or row.output is not None:
        return {}
    sql = (
        "SELECT category, max(input IS NOT NULL OR output IS NOT NULL) FROM span "
        "WHERE trace_id = ? AND span_id <> ? GROUP BY category"
    )
    found = db.execute(sql, (trace_id, bytes.fromhex(row.span_id)))
    return {category: bool(said) for category, said in found}


def _tools(db: sqlite3.Connection, trace_id: bytes, row: SpanRow) -> list[ToolTrack]:
    if row.category != "tool" and row.tool_calls is None and row.tool_results is None:
        return []
    sql = (
        f"SELECT {TOOL_COLUMNS} FROM span AS s "
        "LEFT JOIN span AS p ON p.trace_id = s.trace_id AND p.span_id = s.parent_span_id "
        "WHERE s.trace_id = ? AND (s.category = 'tool' OR s.tool_calls IS NOT NULL OR s.tool_results IS NOT NULL) "
        "ORDER BY s.start, s.span_id"
    )
    return [tool_track(values) for values in db.execute(sql, (trace_id,))]


def open_reader(data_dir: Path, decoder: Decoder) -> StoreReader:
    """StoreTooNew. The store is made if it is not there yet."""
    return StoreReader(data_dir, decoder)
