"""The list query: filters, sorting, and the keyset cursor."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from spanscope.errors import InvalidCursor
from spanscope.model.traces import SortKey, TraceQuery
from spanscope.store import cursor
from spanscope.store.searching import Condition

# Unknown sorts below everything: NULL would fall out of the comparison that a keyset cursor is made of.
_SORT_SQL: dict[SortKey, str] = {
    "startTime": "start",
    "duration": "coalesce(duration, -1)",
    "totalTokens": "coalesce(total_tokens, -1)",
    "spanCount": "span_count",
    "errorCount": "error_count",
    "modelCallCount": "model_call_count",
    "name": "name",
    # What a row is headed by: the question, else the name.
    "input": "coalesce(input, name)",
    "output": "coalesce(output, '')",
    "serviceName": "service_name",
    "models": "models",
    "agents": "agents",
    "tools": "tools",
    # See costs.py.
    "cost": "coalesce(cost_of(number), -1.0)",
}
_KINDS: dict[SortKey, type] = {
    **dict.fromkeys(("name", "input", "output", "serviceName", "models", "agents", "tools"), str),
    "cost": float,
}


class Listing:
    """A TraceQuery as SQL: `where` and `values` are the filter alone, `page` adds the cursor, `sort` is the order's."""

    def __init__(self, query: TraceQuery, asked: Condition | None = None) -> None:
        """`asked`: what the query's text asks for."""
        self._query = query
        self.sort = _SORT_SQL[query.sort]
        self._direction = "DESC" if query.descending else "ASC"
        conditions: list[str] = []
        self.values: list[Any] = []

        def add(sql: str, *values: Any) -> None:
            conditions.append(sql)
            self.values.extend(values)

        if query.service_name is not None:
            add("service_name = ?", query.service_name)
        if query.status is not None:
            add("status = ?", query.status)
        if query.conversation_id is not None:
            add("conversation_id = ?", query.conversation_id)
        if query.since is not None:
            add("start >= ?", min(query.since, 2**63 - 1))
        if query.until is not None:
            add("start < ?", min(query.until, 2**63 - 1))
        if asked is not None:
            add(asked.sql, *asked.values)
        self._few = asked is not None and asked.few is not None
        self.order = f"ORDER BY {self.sort} {self._direction}, trace_id {self._direction}"
        self.where = f"WHERE {' AND '.join(conditions)}" if conditions else ""

    def page(self) -> tuple[str, list[Any]]:
        """What follows FROM trace, and its values. One row more than the limit tells whether there is a next page."""
        values = list(self.values)
        where = self.where
        if self._query.cursor is not None:
            comparison = "<" if self._query.descending else ">"
            where += f"{' AND' if where else 'WHERE'} ({self.sort}, trace_id) {comparison} (?, ?)"
            values += self._parse(self._query.cursor)
        # `+`: few traces are found by their numbers and then sorted, not met with on the way along the order's index.
        by = f"+{self.sort}" if self._few else self.sort
        order = f"ORDER BY {by} {self._direction}, trace_id {self._direction} LIMIT ?"
        return f"{where} {order}", [*values, self._query.limit + 1]

    def cursor(self, value: Any, trace_id: str) -> str:
        """Opaque: where the page ended, by what `sort` is of its last row, and of which query. New traces never shift
        it, as an offset would.
        """
        return cursor.write([self._fingerprint(), value, trace_id])

    def _parse(self, text: str) -> list[Any]:
        try:
            fingerprint, value, trace_id = cursor.read(text)
            if fingerprint != self._fingerprint() or not isinstance(value, _KINDS.get(self._query.sort, int)):
                raise InvalidCursor
            return [value, bytes.fromhex(trace_id)]
        except (ValueError, TypeError) as error:
            raise InvalidCursor from error

    def _fingerprint(self) -> str:
        # Of what was asked, not of the SQL: that depends on how far the index is, and `since:2h` on the time.
        asked = dataclasses.replace(self._query, cursor=None, limit=0)
        facts = json.dumps(dataclasses.astuple(asked))
        return hashlib.blake2b(facts.encode(), digest_size=6).hexdigest()
