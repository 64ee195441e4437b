"""The collector with one thing changed: `python -m bench.variant full|slow|held collect ...`.

`full`: synchronous=FULL, which survives a power cut. `slow`: the same on a disk whose fsync takes 10 ms, simulated by
a pause at each COMMIT. `held`: deferred work does not begin, so that what is spent is spent on acknowledging.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from typing import Any

from spanscope import __main__ as program
from spanscope.store import database
from spanscope.store.deriver import Deriver
from spanscope.store.indexer import Indexer

FSYNC_SECONDS = 0.010


class _SlowCommits(sqlite3.Connection):
    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        if sql == "COMMIT" and self.in_transaction:
            time.sleep(FSYNC_SECONDS)
        return super().execute(sql, *arguments)


def main() -> int:
    which = sys.argv.pop(1)
    if which == "held":
        Deriver.behind = lambda self: True  # type: ignore[method-assign]
        Deriver.wait = lambda self: None  # type: ignore[method-assign]
        Indexer.behind = lambda self: False  # type: ignore[method-assign]
        return program.main()
    configure = database._configure

    def configured(connection: sqlite3.Connection) -> None:
        configure(connection)
        connection.execute("PRAGMA synchronous=FULL")

    database._configure = configured
    if which == "slow":
        connect = sqlite3.connect

        def slow(*arguments: Any, **options: Any) -> sqlite3.Connection:
            return connect(*arguments, **options, factory=_SlowCommits)

        sqlite3.connect = slow  # type: ignore[assignment]
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
