"""Names that traces are found and completed by: services, models, tools, agents, providers, categories.

Rows of a trace are written with its roll-up. `facet_value.traces` counts them, so that a completion and the choice of a
way through a query need no count of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from spanscope.model.traces import SpanRow
from spanscope.search.query import FacetKind

# Of a trace and kind. A trace with more different names than that has names made up for each span.
MOST = 100
LONGEST = 200


def number_of(connection: sqlite3.Connection, trace_id: bytes) -> int:
    """The trace's number; a new one if it has none. Only within a transaction."""
    found = connection.execute("SELECT number FROM trace_number WHERE trace_id = ?", (trace_id,)).fetchone()
    if found is None:
        sql = "INSERT INTO trace_number (trace_id) VALUES (?) RETURNING number"
        found = connection.execute(sql, (trace_id,)).fetchall()[0]
    return int(found[0])


def write(connection: sqlite3.Connection, number: int, rows: Sequence[SpanRow]) -> None:
    """The trace's facets as its rows say them."""
    before = {row[0] for row in connection.execute("SELECT value_id FROM facet WHERE number = ?", (number,))}
    now = {_id(connection, kind, value) for kind, value in _facets(rows)}
    connection.executemany("INSERT INTO facet VALUES (?, ?)", [(number, id) for id in now - before])
    connection.executemany("DELETE FROM facet WHERE number = ? AND value_id = ?", [(number, id) for id in before - now])
    connection.executemany("UPDATE facet_value SET traces = traces + 1 WHERE id = ?", [(id,) for id in now - before])
    _less(connection, [(id,) for id in before - now])


def remove(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Of traces that are deleted: a name that no other trace has is forgotten."""
    for number in numbers:
        ids = connection.execute("DELETE FROM facet WHERE number = ? RETURNING value_id", (number,)).fetchall()
        _less(connection, ids)


def _less(connection: sqlite3.Connection, ids: Sequence[tuple[int]]) -> None:
    connection.executemany("UPDATE facet_value SET traces = traces - 1 WHERE id = ?", ids)
    connection.executemany("DELETE FROM facet_value WHERE id = ? AND traces <= 0", ids)


def _id(connection: sqlite3.Connection, kind: FacetKind, value: str) -> int:
    found = connection.execute("SELECT id FROM facet_value WHERE kind = ? AND value = ?", (kind, value)).fetchone()
    if found is None:
        sql = "INSERT INTO facet_value (kind, value) VALUES (?, ?) RETURNING id"
        found = connection.execute(sql, (kind, value)).fetchall()[0]
    return int(found[0])


def _facets(rows: Sequence[SpanRow]) -> list[tuple[FacetKind, str]]:
    found: list[tuple[FacetKind, str]] = []
    kinds: dict[FacetKind, list[str | None]] = {
        "service": [row.service_name for row in rows],
        "model": [row.model for row in rows],
        "tool": [row.tool_name for row in rows],
        "agent": [row.agent_name for row in rows],
        "provider": [row.provider for row in rows],
        "category": [row.category for row in rows],
    }
    for kind, names in kinds.items():
        different = list(dict.fromkeys(name[:LONGEST] for name in names if name))
        found += [(kind, name) for name in different[:MOST]]
    return found
