"""What occurs in the store and could stand in a query: by small tables and bounded looks, whatever the store's size."""

from __future__ import annotations

import sqlite3

from spanscope.search.words import attribute_word, plain_value
from spanscope.store.searching import Searching
from spanscope.store.tail import Tail
from spanscope.store.words import DOCUMENTS_BITS

# Traces from the newest on that names and conversations are gathered from.
RECENT = 2000
_ESCAPED = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})
_FACETS = ("service", "model", "tool", "agent", "provider", "category")
_COLUMNS = {"name": "name", "conversation": "conversation_id", "run": "run_id"}
_COUNT = {
    "conversation": "SELECT count(*) FROM trace WHERE conversation_id = ?",
    "run": "SELECT count(*) FROM trace WHERE run_id = ?",
}


class Completion:
    """For one connection and within one snapshot."""

    def __init__(self, connection: sqlite3.Connection, tail: Tail | None) -> None:
        self._db = connection
        self._tail = tail

    def names(self, kind: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        """Those that begin so first, then those that hold it; the most frequent first, of ids the newest."""
        if kind in _FACETS:
            sql = (
                "SELECT value, traces FROM facet_value WHERE kind = ? AND value LIKE ? ESCAPE '\\' "
                "ORDER BY value NOT LIKE ? ESCAPE '\\', traces DESC, value LIMIT ?"
            )
            return self._db.execute(sql, (kind, _holding(typed), _beginning(typed), limit)).fetchall()
        if kind == "status":
            return self._statuses(typed)
        column = _COLUMNS.get(kind)
        return self._recent(kind, column, typed, limit) if column else []

    def _statuses(self, typed: str) -> list[tuple[str, int | None]]:
        sql = "SELECT status, count(*) AS traces FROM trace GROUP BY status ORDER BY traces DESC"
        return [(status, traces) for status, traces in self._db.execute(sql) if typed.lower() in status]

    def _recent(self, kind: str, column: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        recent = f"SELECT {column} AS value, start FROM trace ORDER BY start DESC LIMIT {RECENT}"
        sql = (
            f"SELECT value FROM ({recent}) WHERE value LIKE ? ESCAPE '\\' "
            "GROUP BY value ORDER BY value NOT LIKE ? ESCAPE '\\', max(start) DESC LIMIT ?"
        )
        found = self._db.execute(sql, (_holding(typed), _beginning(typed), limit)).fetchall()
        count = _COUNT.get(kind)
        # Names of traces have no index, and a count of the newest only would be none.
        return [(value, self._db.execute(count, (value,)).fetchone()[0] if count else None) for (value,) in found]

    def keys(self, typed: str, limit: int) -> list[str]:
        if self._tail is None:
            return []
        rows = self._db.execute("SELECT key FROM attribute_key WHERE key LIKE ? ESCAPE '\\'", (_holding(typed),))
        known = {row[0] for row in rows} | {key for key in self._tail.attribute_keys() if typed.lower() in key.lower()}
        ordered = sorted(known, key=lambda key: (not key.lower().startswith(typed.lower()), key))
        occurring = (key for key in ordered if self._traces(attribute_word(key), 1))
        return [key for key, _ in zip(occurring, range(limit), strict=False)]

    def values(self, key: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        if self._tail is None:
            return []
        found, _ = Searching(self._db, self._tail).values_of(key)
        low = typed.lower()
        # A value is found whatever its case, so of those that differ in case alone one will do.
        known = {plain_value(value): value for value in sorted(found, reverse=True)}.values()
        wanted = sorted((v for v in known if v and low in v.lower()), key=lambda v: (not v.lower().startswith(low), v))
        counted = [(value, self._traces(attribute_word(key, value))) for value in wanted[: 4 * limit]]
        # What only deleted traces had is not taken out of the table at once.
        occurring = [(value, traces) for value, traces in counted if traces]
        occurring.sort(key=lambda pair: (not pair[0].lower().startswith(low), -pair[1], pair[0]))
        return list(occurring[:limit])

    def _traces(self, word: str, limit: int = -1) -> int:
        """How many stored traces have the word."""
        match = f'"{word}"'
        new = (self._tail.traces(match) if self._tail else None) or "[]"
        sql = (
            f"SELECT count(*) FROM (SELECT DISTINCT found FROM (SELECT rowid >> {DOCUMENTS_BITS} AS found FROM words "
            "WHERE words MATCH ? UNION ALL SELECT value FROM json_each(?)) "
            "WHERE EXISTS (SELECT 1 FROM trace WHERE trace.number = found) LIMIT ?)"
        )
        return int(self._db.execute(sql, (match, new, limit)).fetchone()[0])


def _holding(typed: str) -> str:
    return f"%{typed.translate(_ESCAPED)}%"


def _beginning(typed: str) -> str:
    return f"{typed.translate(_ESCAPED)}%"
