"""What traces cost, as whoever looks at them worked it out: in this process's memory, and in no file.

A price is known where it is shown and changes without the store, so the list is sorted by what it was last told.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Iterable

from spanscope.errors import InvalidCursor
from spanscope.model.traces import TraceUsages, UsagePage
from spanscope.store.cursor import read, write

# To SQLite NaN is NULL.
_UNKNOWN = float("nan")

# Up to so many traces are found by the index of revisions. Of more it is faster to read the table from end to end:
# 100,000 traces by the index took 1.1 s, as each row is on a page of its own.
FEW = 5000


class Costs:
    """US dollars by trace number, for all connections of a reader. Numbers never come back, so nothing must be
    forgotten when traces are deleted; 8 bytes each.

    `revision`: all traces up to there have the cost that they have now.
    """

    def __init__(self) -> None:
        self._dollars = array("d", [_UNKNOWN])
        self._lock = threading.Lock()
        self.revision = 0

    def install(self, connection: sqlite3.Connection) -> None:
        """The SQL function `cost_of(number)`: NULL where the cost is unknown.

        A temporary table took twice as long to sort 100,000 traces, was needed once for each connection, and can't be
        written under `query_only`.
        """
        connection.create_function("cost_of", 1, self._dollars.__getitem__)

    def reach(self, connection: sqlite3.Connection) -> None:
        """`cost_of` has an answer for all traces of the connection's snapshot."""
        highest = _highest(connection)
        with self._lock:
            self._dollars.extend([_UNKNOWN] * (highest + 1 - len(self._dollars)))

    def set(self, connection: sqlite3.Connection, costs: Iterable[tuple[int, float | None]], revision: int) -> None:
        """Numbers that the store never gave are passed over."""
        self.reach(connection)
        with self._lock:
            for number, dollars in costs:
                if 0 < number < len(self._dollars):
                    self._dollars[number] = _UNKNOWN if dollars is None else dollars
            self.revision = max(self.revision, min(revision, _revision(connection)))

    def page(self, connection: sqlite3.Connection, limit: int, cursor: str | None) -> UsagePage:
        """InvalidCursor. In the order of ids, within one snapshot; what changes between two pages comes next time."""
        since, until, total, after = self._first(connection) if cursor is None else _parse(cursor)
        # `+`: a column of which no index is to be used.
        revision, id = ("revision", "+trace_id") if total <= FEW else ("+revision", "trace_id")
        where = f"{revision} > ? AND {id} > ? ORDER BY {id}"
        sql = f"SELECT trace_id, number, start, usages FROM trace WHERE {where} LIMIT ?"
        rows = connection.execute(sql, (since, after, limit + 1)).fetchall()
        page = rows[:limit]
        more = write([since, until, total, page[-1][0].hex()]) if len(rows) > limit else None
        return UsagePage([TraceUsages(*values) for _, *values in page], more, total, until)

    def _first(self, connection: sqlite3.Connection) -> tuple[int, int, int, bytes]:
        """What all pages share, counted once: since which revision, until which, how many; and after which id."""
        total = int(connection.execute("SELECT count(*) FROM trace WHERE revision > ?", (self.revision,)).fetchone()[0])
        return self.revision, _revision(connection), total, b""


def _parse(text: str) -> tuple[int, int, int, bytes]:
    match read(text):
        case [int(since), int(until), int(total), str(after)] if all(0 <= n < 2**63 for n in (since, until, total)):
            try:
                return since, until, total, bytes.fromhex(after)
            except ValueError:
                pass
    raise InvalidCursor


def _highest(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM trace").fetchone()[0])


def _revision(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0])
