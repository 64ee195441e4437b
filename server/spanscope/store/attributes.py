"""Attributes that occur and their values, as long as they are few: for completion, patterns and comparisons.

Ids are different in every span: nobody completes one, and a pattern over a million of them would be no search.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

MOST_KEYS = 2000
MOST_VALUES = 500
# Of all keys together.
MOST = 50_000


class Attributes:
    """Tables `attribute_key` and `attribute_value`, with what is in them remembered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.forget()

    def forget(self) -> None:
        """The tables may be others than we left them: another process wrote, or a transaction was rolled back."""
        self._many: dict[str, bool] | None = None
        self._values: set[tuple[str, str]] = set()
        self._counts: Counter[str] = Counter()

    def add(self, attributes: Iterable[tuple[str, str]]) -> None:
        many = self._load()
        for key, value in attributes:
            key = _encodable(key)
            if key not in many:
                if len(many) >= MOST_KEYS:
                    continue
                many[key] = False
                self._db.execute("INSERT OR IGNORE INTO attribute_key (key) VALUES (?)", (key,))
            if many[key] or (key, value) in self._values:
                continue
            if self._counts[key] >= MOST_VALUES or len(self._values) >= MOST:
                many[key] = True
                self._db.execute("UPDATE attribute_key SET many = 1 WHERE key = ?", (key,))
                continue
            self._values.add((key, value))
            self._counts[key] += 1
            self._db.execute("INSERT OR IGNORE INTO attribute_value VALUES (?, ?)", (key, _encodable(value)))

    def _load(self) -> dict[str, bool]:
        if self._many is None:
            rows = self._db.execute("SELECT key, many FROM attribute_key")
            self._many = {key: bool(many) for key, many in rows}
            self._values = set(self._db.execute("SELECT key, value FROM attribute_value"))
            self._counts = Counter(key for key, _ in self._values)
        return self._many


def empty(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM attribute_key")
    connection.execute("DELETE FROM attribute_value")


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
