"""Searches said in one line, and the index brought where a test wants it."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from spanscope.model.traces import TraceQuery
from spanscope.store import StoreReader
from spanscope.store.database import FILE


def found(reader: StoreReader, text: str) -> list[int]:
    """Numbers of the traces, as in `trace_id(n)`; a blank is added, so that the last word is a whole one."""
    page = reader.traces(TraceQuery(limit=1000, text=f"{text} "))
    assert page.problems == []
    assert page.total == len(page.traces)
    return sorted(int(trace.trace_id, 16) for trace in page.traces)


def meta(data_dir: Path, key: str) -> int:
    with sqlite3.connect(data_dir / FILE) as db:
        value = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]
    db.close()
    return int(value)


def until_indexed(data_dir: Path) -> None:
    """Until a running collector has indexed all there is, and made anew what was worn."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with sqlite3.connect(data_dir / FILE) as db:
            last = db.execute("SELECT coalesce(max(id), 0) FROM chunk").fetchone()[0]
        db.close()
        if meta(data_dir, "indexed") >= last and meta(data_dir, "stale_documents") == 0:
            return
        time.sleep(0.01)
    raise AssertionError("the index does not come to its end")
