"""What readers are told of changes, and deletion."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.errors import StoreTooNew, TraceNotFound
from spanscope.model.records import Chunk
from spanscope.model.traces import TraceQuery
from spanscope.store import StoreReader, Writer, delete_traces, open_reader
from spanscope.store.database import FILE, connect
from tests.store.requests import log, logs, span, span_id, trace_id, traces


def test_a_reader_is_told_which_traces_changed_and_only_once(writer: Writer, reader: StoreReader) -> None:
    start = reader.changes(None)
    assert start.trace_ids == []
    writer.append([*traces(span(1, trace=1)), *traces(span(1, trace=2))]).result(timeout=10)
    first = reader.changes(start.revision)
    assert sorted(first.trace_ids) == [trace_id(1), trace_id(2)]
    assert reader.changes(first.revision).trace_ids == []
    writer.append(traces(span(2, parent=1, trace=2))).result(timeout=10)
    assert reader.changes(first.revision).trace_ids == [trace_id(2)]


def test_deleted_traces_are_gone_and_told(writer: Writer, reader: StoreReader, data_dir: Path) -> None:
    writer.append([*traces(span(1, trace=1)), *traces(span(1, trace=2))]).result(timeout=10)
    writer.append(logs(log(1, "n", "x", trace=1))).result(timeout=10)
    before = reader.changes(None).revision
    assert delete_traces(data_dir, [trace_id(1), trace_id(1), trace_id(9)], DERIVATION) == [trace_id(1)]
    assert reader.changes(before).trace_ids == [trace_id(1)]
    with pytest.raises(TraceNotFound):
        reader.trace(trace_id(1))
    assert reader.traces(TraceQuery()).total == 1
    connection = connect(data_dir)
    for table in ("chunk", "span", "log", "trace", "stale"):
        left = connection.execute(f"SELECT count(*) FROM {table} WHERE trace_id = ?", (bytes.fromhex(trace_id(1)),))
        assert left.fetchone()[0] == 0
    connection.close()


def test_a_deleted_trace_comes_back_with_what_arrives_later(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    writer.append(traces(span(1))).result(timeout=10)
    delete_traces(data_dir, [trace_id(1)], DERIVATION)
    writer.append(traces(span(2, parent=1))).result(timeout=10)
    assert [row.span_id for row in reader.trace(trace_id(1))[1]] == [span_id(2)]


def test_deleting_all_leaves_nothing_and_gives_the_disk_back(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    big = [Chunk("metrics", "protobuf", b"", bytes(4 << 20), 1)]
    writer.append([*traces(span(1)), *big]).result(timeout=10)
    assert delete_traces(data_dir, None, DERIVATION) == [trace_id(1)]
    assert reader.traces(TraceQuery()).total == 0
    connection = connect(data_dir)
    pages = connection.execute("PRAGMA page_count").fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    assert pages < 2 << 20


def test_the_store_is_for_its_owner_only(writer: Writer, data_dir: Path) -> None:
    assert (data_dir / FILE).stat().st_mode & 0o077 == 0


def test_a_store_of_a_newer_version_is_left_alone(data_dir: Path) -> None:
    connect(data_dir).close()
    raw = sqlite3.connect(data_dir / FILE)
    raw.execute("PRAGMA user_version = 999")
    raw.close()
    with pytest.raises(StoreTooNew, match="update Spanscope"):
        open_reader(data_dir, otlp)
