"""The log records of a trace, page by page in time order."""

from __future__ import annotations

import base64
import json
import sqlite3

from spanscope.errors import InvalidCursor
from spanscope.model.traces import LogPage
from spanscope.store.chunks import Chunks

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
    return LogPage(logs, _cursor(page[-1]) if len(places) > limit else None, total)


def _cursor(place: tuple[int, int, int]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _parse(cursor: str) -> tuple[int, int, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        match json.loads(base64.b64decode(padded, altchars=b"-_", validate=True)):
            case [int(time), int(chunk_id), int(position)] if max(abs(time), abs(chunk_id), abs(position)) < 2**63:
                return time, chunk_id, position
    except ValueError as error:
        raise InvalidCursor from error
    raise InvalidCursor
