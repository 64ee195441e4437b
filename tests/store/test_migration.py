"""A store of the version before searches: its traces stay listed, and are found once it was opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.model.traces import TraceQuery
from spanscope.store import catch_up, index_all, migrations, open_reader
from spanscope.store.chunks import append
from spanscope.store.database import connect, transaction
from tests.store.requests import span, trace_id, traces
from tests.store.searches import found, meta


def test_a_store_without_an_index_is_listed_at_once_and_searched_by_and_by(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        before = migrations.MIGRATIONS[: migrations.MIGRATIONS.index(migrations._SEARCH)]
        patch.setattr(migrations, "MIGRATIONS", before)
        db = connect(data_dir)
        for n in (1, 2):
            with transaction(db):
                append(db, traces(span(n, trace=n, name=f"needle{n}")))
                db.execute(
                    "INSERT INTO trace (trace_id, name, service_name, start, status, span_count, error_count, "
                    "model_call_count, tool_call_count, models, root_missing, title, revision) "
                    "VALUES (?, ?, 'app', ?, 'unset', 1, 0, 0, 0, '[]', 0, '', 1)",
                    (bytes.fromhex(trace_id(n)), f"needle{n}", n),
                )
        db.execute("UPDATE meta SET value = (SELECT max(id) FROM chunk) WHERE key = 'derived'")
        db.execute("UPDATE meta SET value = 1 WHERE key = 'reading'")
        db.close()
    reader = open_reader(data_dir, otlp)
    try:
        assert reader.traces(TraceQuery()).total == 2
        catch_up(data_dir, DERIVATION)
        assert found(reader, "needle1") == [1]
        assert found(reader, "service:app") == [1, 2]
        index_all(data_dir, DERIVATION)
        assert meta(data_dir, "documents") == 2
        assert found(reader, "needle2") == [2]
    finally:
        reader.close()


def test_two_processes_that_open_an_old_store_migrate_it_once(data_dir: Path) -> None:
    first, second = connect(data_dir), connect(data_dir)
    assert first.execute("PRAGMA user_version").fetchone() == (len(migrations.MIGRATIONS),)
    with pytest.raises(sqlite3.IntegrityError):
        second.execute("INSERT INTO meta VALUES ('indexed', 0)")
    first.close()
    second.close()
