"""Model calls of other traces that have the same response id: by an index, and never more than a few an id."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from spanscope.model.twins import MOST_RECORDS, Record
from spanscope.store.rows import SPAN_COLUMNS, span_row

_OF_ID = "SELECT {} FROM span AS s WHERE s.response_id = {} AND s.category = 'llm' LIMIT {}"
# An id that more spans have is a constant of some test's model server, and says nothing.
_FEW = f"(SELECT count(*) FROM ({_OF_ID.format('1', 'own.response_id', MOST_RECORDS + 1)})) <= {MOST_RECORDS}"
_OWN = f"FROM span AS own WHERE own.trace_id = ? AND own.category = 'llm' AND own.response_id IS NOT NULL AND {_FEW}"
_JOIN = (
    "span AS other ON other.response_id = own.response_id AND other.category = 'llm' "
    "AND other.trace_id <> own.trace_id"
)  # fmt: skip


def records_elsewhere(connection: sqlite3.Connection, trace_id: bytes) -> list[Record]:
    """For all calls of the trace. One statement, and of each id no more rows than a call can have records."""
    columns = ", ".join(f"other.{column.strip()}" for column in SPAN_COLUMNS.split(","))
    ids = f"SELECT DISTINCT own.trace_id, own.response_id {_OWN}"
    rows = connection.execute(f"SELECT other.trace_id, {columns} FROM ({ids}) AS own JOIN {_JOIN}", (trace_id,))
    return [Record(trace.hex(), span_row(values)) for trace, *values in rows]


def records_of(connection: sqlite3.Connection, response_id: str) -> list[Record]:
    """All records of one call, in whatever traces; none if the id is a constant."""
    sql = _OF_ID.format(f"s.trace_id, {SPAN_COLUMNS}", "?", MOST_RECORDS + 1)
    rows = connection.execute(sql, (response_id,)).fetchall()
    return [Record(trace.hex(), span_row(values)) for trace, *values in rows] if len(rows) <= MOST_RECORDS else []


def traces_with(connection: sqlite3.Connection, response_id: str) -> list[bytes]:
    """The traces that a new record of this call concerns; none if the id is a constant."""
    sql = _OF_ID.format("s.trace_id", "?", MOST_RECORDS + 2)
    found = [row[0] for row in connection.execute(sql, (response_id,))]
    return found if len(found) <= MOST_RECORDS + 1 else []


def mark_twins_stale(connection: sqlite3.Connection, trace_ids: Sequence[bytes]) -> list[bytes]:
    """Before the traces are deleted: the others that record calls of theirs, to be summed up again."""
    held = ", ".join("?" * len(trace_ids))
    own = _OWN.replace("own.trace_id = ?", f"own.trace_id IN ({held})")
    ids = f"SELECT DISTINCT own.trace_id, own.response_id {own}"
    sql = f"SELECT DISTINCT other.trace_id FROM ({ids}) AS own JOIN {_JOIN}"
    found = [row[0] for row in connection.execute(sql, list(trace_ids)) if row[0] not in trace_ids]
    connection.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(trace_id,) for trace_id in found])
    return found
