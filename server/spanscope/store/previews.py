"""The previews of a trace's spans, page by page in the order of their ids, as they are stored."""

from __future__ import annotations

import sqlite3

from spanscope.errors import InvalidCursor
from spanscope.model.traces import PreviewPage
from spanscope.store.cursor import read, write


def preview_page(connection: sqlite3.Connection, trace_id: bytes, limit: int, cursor: str | None) -> PreviewPage:
    """InvalidCursor. A cursor names the last span that was given, so spans that arrive meanwhile shift nothing."""
    sql = (
        "SELECT span_id, input, output FROM span WHERE trace_id = ? AND span_id > ? "
        "AND (input IS NOT NULL OR output IS NOT NULL) ORDER BY span_id LIMIT ?"
    )
    found = connection.execute(sql, (trace_id, b"" if cursor is None else _parse(cursor), limit + 1)).fetchall()
    previews = [(span_id.hex(), asked, answered) for span_id, asked, answered in found[:limit]]
    return PreviewPage(previews, write(previews[-1][0]) if len(found) > limit else None)


def _parse(text: str) -> bytes:
    try:
        return bytes.fromhex(read(text))
    except (TypeError, ValueError) as error:
        raise InvalidCursor from error
