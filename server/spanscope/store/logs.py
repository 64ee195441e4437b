"""The log records of a trace, page by page in time order."""

from __future__ import annotations

import sqlite3

from spanscope.errors import InvalidCursor
from spanscope.model.traces import LogPage
from spanscope.store.chunks import Chunks
from spanscope.store.cursor import read, write

_PLACES = "SELECT time, chunk_id, position FROM log WHERE trace_id = ?"


def log_page(
    connection: sqlite3.Connection, chunks: Chunks, trace_id: bytes, limit: int, cursor: str | None
) -> LogPage:
    """InvalidCursor. A cursor names the last record that was given, so records that arrive meanwhile shift nothing."""
    after = (-(2**63), 0, 0) if cursor is None else _parse(cursor)
    sql = f"{_PLACES} AND (time, chunk_id, position) > (?, ?, ?) ORDER BY time, chunk_id, position LIMIT ?"
    places = connection.execute(sql, (trace_id, *after, limit + 1)).fetchall()
    total = connection.execute("SELECT count(*) FROM log WHERE trace_id = ?", (trace_id,)).fetchone()[0]
    page = places[:limit]
    logs = chunks.logs((chunk_id, position) for _, chunk_id, position in page)
    return LogPage(logs, write(page[-1]) if len(places) > limit else None, total)


def _parse(text: str) -> tuple[int, int, int]:
    match read(text):
        case [int(time), int(chunk_id), int(position)] if max(abs(time), abs(chunk_id), abs(position)) < 2**63:
            return time, chunk_id, position
    raise InvalidCursor
