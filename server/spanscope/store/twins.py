"""Model calls of other traces that may be records of the same call: by response id, or by process and time.

Each is found by an index, and never more than a few of them are looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from spanscope.model.coincidence import window
from spanscope.model.traces import Record, SpanRow
from spanscope.model.twins import MOST_RECORDS, with_twins
from spanscope.store.rows import SPAN_COLUMNS, span_row

_OF_ID = "SELECT {} FROM span AS s WHERE s.response_id = {} AND s.category = 'llm' LIMIT {}"
# An id that more spans have is a constant of some test's model server, and says nothing.
_FEW = f"(SELECT count(*) FROM ({_OF_ID.format('1', 'own.response_id', MOST_RECORDS + 1)})) <= {MOST_RECORDS}"
_SAME = "other.response_id = own.response_id AND other.category = 'llm' AND other.trace_id <> own.trace_id"
_JOIN = f"span AS other ON {_SAME}"
# Most ids are in no other trace: one step of the index says so, the count takes three times as long.
_OWN = (
    "FROM span AS own WHERE own.trace_id = ? AND own.category = 'llm' AND own.response_id IS NOT NULL "
    f"AND EXISTS (SELECT 1 FROM span AS other WHERE {_SAME}) AND {_FEW}"
)


# Of each other instrumentation, on either side of a call's beginning. A process with more calls at once than this may
# have one counted twice that shares no id.
_BESIDE = 16
_INSTRUMENTATIONS = 8


def records_elsewhere(connection: sqlite3.Connection, trace_id: bytes, rows: Sequence[SpanRow]) -> list[Record]:
    """For all calls of the trace, which has these rows."""
    columns = ", ".join(f"other.{column.strip()}" for column in SPAN_COLUMNS.split(","))
    ids = f"SELECT DISTINCT own.trace_id, own.response_id {_OWN}"
    sql = f"SELECT other.trace_id, {columns} FROM ({ids}) AS own JOIN {_JOIN}"
    found = [Record(trace.hex(), span_row(values)) for trace, *values in connection.execute(sql, (trace_id,))]
    records = {record.key: record for record in found}
    for record in records_beside(connection, rows, records):
        if record.trace_id != trace_id.hex():
            records.setdefault(record.key, record)
    return list(records.values())


def records_beside(
    connection: sqlite3.Connection,
    rows: Sequence[SpanRow],
    of_ids: Collection[tuple[str, str]] = (),
    scopes: dict[int, list[str]] | None = None,
) -> Iterator[Record]:
    """Calls of the same processes by other instrumentations, at the times of these rows.

    `of_ids`: the records that were found by response id already. Another with such an id has a constant, and comes
    without: among the few that are beside it would look like an id. `scopes`: of each process, as far as known.
    """
    ids = {row.response_id for row in rows}
    select = f"SELECT trace_id, {SPAN_COLUMNS} FROM span WHERE run_key = ? AND scope_name = ? AND start "
    before = f"{select} BETWEEN ? AND ? ORDER BY start DESC LIMIT {_BESIDE}"
    after = f"{select} > ? AND start <= ? ORDER BY start LIMIT {_BESIDE}"
    scopes = {} if scopes is None else scopes
    for row in rows:
        if row.run_key is None or row.duration is None or not row.scope_name:
            continue
        if row.run_key not in scopes:
            scopes[row.run_key] = _scopes(connection, row.run_key)
        earliest, latest = window(row)
        for scope in scopes[row.run_key]:
            if scope != row.scope_name:
                for sql, begin, end in ((before, earliest, row.start), (after, row.start, latest)):
                    for trace, *values in connection.execute(sql, (row.run_key, scope, begin, end)):
                        record = Record(trace.hex(), span_row(values))
                        if record.row.response_id in ids and record.key not in of_ids:
                            record = replace(record, row=replace(record.row, response_id=None))
                        yield record


def _scopes(connection: sqlite3.Connection, run_key: int) -> list[str]:
    """The instrumentations that recorded model calls of a process: one step of the index each."""
    sql = "SELECT min(scope_name) FROM span WHERE run_key = ? AND scope_name > ?"
    scopes: list[str] = []
    while len(scopes) < _INSTRUMENTATIONS:
        (found,) = connection.execute(sql, (run_key, scopes[-1] if scopes else "")).fetchone()
        if found is None:
            break
        scopes.append(found)
    return scopes


def records_of(connection: sqlite3.Connection, response_id: str) -> list[Record]:
    """All records of one call, in whatever traces; none if the id is a constant."""
    sql = _OF_ID.format(f"s.trace_id, {SPAN_COLUMNS}", "?", MOST_RECORDS + 1)
    rows = connection.execute(sql, (response_id,)).fetchall()
    return [Record(trace.hex(), span_row(values)) for trace, *values in rows] if len(rows) <= MOST_RECORDS else []


def with_twin(db: sqlite3.Connection, trace_id: bytes, row: SpanRow) -> SpanRow:
    """Whether the span is one of several records of a call: asked of those only that can be, not of the trace."""
    if row.category != "llm":
        return row
    around = {row.span_id: row} | {found.span_id: found for found in _calls_around(db, trace_id, row)}
    # Of more calls below or beside it none is the same one.
    ids = {found.response_id for found in around.values() if found.response_id} if len(around) <= 4 else set()
    elsewhere: dict[tuple[str, str], Record] = {}

    def add(records: Iterable[Record]) -> None:
        for record in records:
            if record.trace_id == trace_id.hex():
                around.setdefault(record.row.span_id, record.row)
            else:
                elsewhere.setdefault(record.key, record)

    for response_id in {*ids, *filter(None, [row.response_id])}:
        add(records_of(db, response_id))
    # And what is beside those: the one that fits better may be another's.
    of_ids = {*elsewhere, *((trace_id.hex(), span_id) for span_id in around)}
    add(beside := list(records_beside(db, [row], of_ids)))
    add(records_beside(db, [record.row for record in beside], of_ids))
    known = with_twins(trace_id.hex(), list(around.values()), elsewhere.values())
    found = next(other for other in known if other.span_id == row.span_id)
    return replace(row, twin=found.twin, repeats=found.repeats)


def _calls_around(db: sqlite3.Connection, trace_id: bytes, row: SpanRow) -> list[SpanRow]:
    """Model calls directly below the span; and if it is directly below one, that one and its others."""
    select = f"SELECT {SPAN_COLUMNS} FROM span WHERE trace_id = ? AND category = 'llm' AND "
    below = "parent_span_id = ?"
    found = [span_row(values) for values in db.execute(select + below, (trace_id, bytes.fromhex(row.span_id)))]
    if row.parent_span_id is not None:
        at = (trace_id, bytes.fromhex(row.parent_span_id))
        above = [span_row(values) for values in db.execute(select + "span_id = ?", at)]
        found += above
        if above:
            found += [span_row(values) for values in db.execute(select + below, at)]
    return found


def traces_with(connection: sqlite3.Connection, row: SpanRow, scopes: dict[int, list[str]]) -> set[bytes]:
    """The traces that a new record of a call concerns, the call's own among them. `scopes`: see `records_beside`."""
    if row.run_key is not None and row.scope_name not in scopes.get(row.run_key, ()):
        # It is the first of an instrumentation.
        scopes.pop(row.run_key, None)
    found = {bytes.fromhex(record.trace_id) for record in records_beside(connection, [row], scopes=scopes)}
    if row.response_id:
        sql = _OF_ID.format("s.trace_id", "?", MOST_RECORDS + 2)
        of_id = [values[0] for values in connection.execute(sql, (row.response_id,))]
        # An id that more have is a constant.
        if len(of_id) <= MOST_RECORDS + 1:
            found.update(of_id)
    return found


def mark_twins_stale(connection: sqlite3.Connection, trace_ids: Sequence[bytes]) -> list[bytes]:
    """Before the traces are deleted: the others that record calls of theirs, to be summed up again."""
    held = ", ".join("?" * len(trace_ids))
    own = _OWN.replace("own.trace_id = ?", f"own.trace_id IN ({held})")
    ids = f"SELECT DISTINCT own.trace_id, own.response_id {own}"
    sql = f"SELECT DISTINCT other.trace_id FROM ({ids}) AS own JOIN {_JOIN}"
    found = {row[0] for row in connection.execute(sql, list(trace_ids))}
    select = f"SELECT {SPAN_COLUMNS} FROM span WHERE trace_id IN ({held}) AND run_key IS NOT NULL"
    calls = [span_row(values) for values in connection.execute(select, list(trace_ids))]
    found.update(bytes.fromhex(record.trace_id) for record in records_beside(connection, calls))
    others = sorted(found.difference(trace_ids))
    connection.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(trace_id,) for trace_id in others])
    return others
