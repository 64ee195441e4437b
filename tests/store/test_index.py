"""The index of words: in the background, whatever the order of arrival, and no longer than the traces are there."""

from __future__ import annotations

import dataclasses
import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.model.traces import TraceQuery
from spanscope.store import StoreReader, Writer, catch_up, delete_traces, index_all, indexer, open_reader, tail, words
from spanscope.store import writer as writer_module
from spanscope.store.chunks import append
from spanscope.store.database import FILE, connect, transaction
from spanscope.store.indexer import Indexer
from spanscope.store.packing import Packer
from tests.store.requests import log, logs, span, trace_id, traces
from tests.store.searches import found, meta, until_indexed


def fill(writer: Writer, *numbers: int) -> None:
    for n in numbers:
        writer.append(traces(span(n, trace=n, name=f"needle{n} hay", attributes={"seed.id": f"seed{n}"}))).result()


def terms(data_dir: Path) -> set[str]:
    """All words that are in the file's index."""
    with sqlite3.connect(data_dir / FILE) as db:
        db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row)")
        found = {row[0] for row in db.execute("SELECT term FROM temp.vocabulary")}
    db.close()
    return found


def test_what_is_acknowledged_is_found_at_once_and_indexed_soon(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    for n in range(1, 30):
        fill(writer, n)
        assert found(reader, f"needle{n}") == [n]
    until_indexed(data_dir)
    assert {f"needle{n}" for n in range(1, 30)} <= terms(data_dir)
    assert found(reader, "hay") == list(range(1, 30))


def test_spans_that_come_one_by_one_are_few_documents(writer: Writer, reader: StoreReader, data_dir: Path) -> None:
    for n in range(1, 51):
        writer.append(traces(span(n, parent=n - 1 or None, name=f"needle{n}"))).result()
    until_indexed(data_dir)
    assert meta(data_dir, "documents") < 25
    assert found(reader, "needle1 needle50") == [1]


@pytest.mark.parametrize("first", ["log", "span"])
def test_log_records_are_found_whenever_they_come(
    writer: Writer, reader: StoreReader, data_dir: Path, first: str
) -> None:
    parts = {"log": logs(log(1, "note", "a late remark")), "span": traces(span(1, name="early"))}
    writer.append(parts.pop(first)).result()
    until_indexed(data_dir)
    writer.append(*parts.values()).result()
    assert found(reader, "early remark") == [1]
    until_indexed(data_dir)
    assert found(reader, "early remark") == [1]
    assert found(reader, "has:log remark") == [1]


def test_words_of_deleted_traces_are_found_no_more_and_leave_the_file(
    monkeypatch: pytest.MonkeyPatch, writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    monkeypatch.setattr(writer_module, "CHECKPOINT_IDLE_SECONDS", 0.01)
    monkeypatch.setattr(writer_module, "LOOK_AROUND_SECONDS", 0.05)
    fill(writer, *range(1, 9))
    until_indexed(data_dir)
    time.sleep(0.2)  # The collector has nothing to do any more.
    delete_traces(data_dir, [trace_id(3), trace_id(4)], DERIVATION)
    assert found(reader, "needle3") == []
    assert found(reader, "seed.id:seed3") == []
    assert found(reader, "hay") == [1, 2, 5, 6, 7, 8]
    assert reader.attribute_values("seed.id", "seed3", 10) == []
    # The collector makes a small index anew by itself, though nothing arrives.
    until_indexed(data_dir)
    assert not {"needle3", "seed4"} & terms(data_dir)
    assert {"needle5", "seed5"} <= terms(data_dir)
    assert found(reader, "needle5") == [5]


def test_a_large_index_waits_until_much_of_it_is_stale(
    data_dir: Path, reader: StoreReader, monkeypatch: pytest.MonkeyPatch, open_a_writer: Callable[[], Writer]
) -> None:
    writer = open_a_writer()
    fill(writer, *range(1, 21))
    writer.close()
    monkeypatch.setattr(indexer, "SMALL_INDEX", 0)
    monkeypatch.setattr(indexer, "STEP_BYTES", 1)
    index_all(data_dir, DERIVATION)
    delete_traces(data_dir, [trace_id(n) for n in (1, 2, 3)], DERIVATION)
    index_all(data_dir, DERIVATION)
    assert "needle1" in terms(data_dir)
    assert found(reader, "needle1") == []
    delete_traces(data_dir, [trace_id(4)], DERIVATION)
    index_all(data_dir, DERIVATION)
    assert not {f"needle{n}" for n in (1, 2, 3, 4)} & terms(data_dir)
    assert (meta(data_dir, "documents"), meta(data_dir, "stale_documents")) == (16, 0)
    assert found(reader, "hay") == list(range(5, 21))


def test_deleting_everything_empties_the_index_at_once(writer: Writer, reader: StoreReader, data_dir: Path) -> None:
    fill(writer, 1, 2)
    until_indexed(data_dir)
    delete_traces(data_dir, None, DERIVATION)
    assert terms(data_dir) == set()
    for table in ("document", "facet", "facet_value", "attribute_key", "attribute_value", "trace_number"):
        with sqlite3.connect(data_dir / FILE) as db:
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        db.close()
    fill(writer, 3)
    assert found(reader, "needle1") == []
    assert found(reader, "hay") == [3]
    until_indexed(data_dir)
    assert found(reader, "hay") == [3]


def test_a_trace_that_is_sent_again_after_its_deletion_is_a_new_one(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    fill(writer, 1)
    assert found(reader, "needle1") == [1]
    delete_traces(data_dir, [trace_id(1)], DERIVATION)
    writer.append(traces(span(1, name="other"))).result()
    assert found(reader, "needle1") == []
    assert found(reader, "other") == [1]
    until_indexed(data_dir)
    assert found(reader, "needle1") == []


def test_facets_and_their_counts_follow_the_traces(writer: Writer, reader: StoreReader, data_dir: Path) -> None:
    for n, service in ((1, "a"), (2, "a"), (3, "b")):
        writer.append(traces(span(n, trace=n), service=service)).result()
    assert reader.names("service", "", 10) == [("a", 2), ("b", 1)]
    writer.append(traces(span(11, trace=1), service="b")).result()
    assert reader.names("service", "", 10) == [("a", 2), ("b", 2)]
    delete_traces(data_dir, [trace_id(1), trace_id(3)], DERIVATION)
    assert reader.names("service", "", 10) == [("a", 1)]
    assert found(reader, "service:b") == []


def test_a_newer_reading_derives_rows_again_and_leaves_the_index(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    fill(writer, 1, 2, 3)
    until_indexed(data_dir)
    catch_up(data_dir, dataclasses.replace(DERIVATION, version=DERIVATION.version + 1))
    assert found(reader, "needle2") == [2]
    assert reader.names("service", "", 10) == [("app", 3)]


def test_another_form_of_the_documents_makes_the_index_anew(
    writer: Writer, reader: StoreReader, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(writer, 1, 2, 3)
    until_indexed(data_dir)
    writer.close()
    monkeypatch.setattr(indexer, "INDEX_VERSION", 1_000_000)
    index_all(data_dir, DERIVATION)
    assert (meta(data_dir, "index_version"), meta(data_dir, "documents")) == (1_000_000, 3)
    assert found(reader, "needle2") == [2]


def test_what_is_too_old_for_the_tail_is_found_by_its_previews(
    data_dir: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Indexer, "behind", lambda self: False)
    monkeypatch.setattr(tail, "MOST_CHUNKS", 2)
    fill(writer, 1, 2, 3, 4)
    reader = open_reader(data_dir, otlp)
    try:
        assert found(reader, "needle1") == [1]
        assert found(reader, "needle4") == [4]
        assert found(reader, "seed.id:seed4") == [4]
    finally:
        reader.close()


def test_an_unreadable_chunk_hides_nothing_behind_it(data_dir: Path, reader: StoreReader) -> None:
    db = connect(data_dir)
    with transaction(db):
        append(db, [dataclasses.replace(traces(span(1, name="lost"))[0], payload=b"\xff\xff")])
        append(db, traces(span(2, trace=2, name="kept")))
    db.close()
    catch_up(data_dir, DERIVATION)
    assert found(reader, "kept") == [2]
    index_all(data_dir, DERIVATION)
    assert found(reader, "kept") == [2]


def _index(data_dir: Path) -> None:
    index_all(data_dir, DERIVATION)


def test_two_processes_may_index_at_once(data_dir: Path, reader: StoreReader) -> None:
    db = connect(data_dir)
    with transaction(db):
        for n in range(1, 301):
            append(db, traces(span(n, trace=n, name=f"needle{n}", attributes={"pad": "x " * 2000})))
    db.close()
    catch_up(data_dir, DERIVATION)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_index, args=(data_dir,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert meta(data_dir, "documents") == 300
    assert [found(reader, f"needle{n}") for n in (1, 150, 300)] == [[1], [150], [300]]
    with sqlite3.connect(data_dir / FILE) as check:
        check.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    check.close()


@pytest.fixture
def indexing(data_dir: Path) -> Iterator[Indexer]:
    """Beside three traces, derived and not indexed."""
    db = connect(data_dir)
    with transaction(db):
        for n in (1, 2, 3):
            append(db, traces(span(n, trace=n, name=f"needle{n}")))
    catch_up(data_dir, DERIVATION)
    yield Indexer(db, DERIVATION)
    db.close()


def test_who_waits_comes_before_documents_are_written(
    data_dir: Path, indexing: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "STEP_BYTES", 1)
    indexing.step(lambda: True)
    indexing.step(lambda: True)
    assert (meta(data_dir, "indexed"), meta(data_dir, "documents")) == (0, 0)
    indexing.step(lambda: False)
    assert (meta(data_dir, "indexed"), meta(data_dir, "documents")) == (3, 3)
    assert {"needle1", "needle2", "needle3"} <= terms(data_dir)
    assert not indexing.behind()


def test_steps_that_share_a_commit_are_documents_of_their_own(
    data_dir: Path, reader: StoreReader, indexing: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "STEP_BYTES", 1)
    db = connect(data_dir)
    with transaction(db):
        append(db, traces(span(4, trace=1, name="needle4")))
    db.close()
    catch_up(data_dir, DERIVATION)
    indexing.step(lambda: False)
    assert meta(data_dir, "documents") == 4
    assert [found(reader, f"needle{n}") for n in (1, 2, 3, 4)] == [[1], [2], [3], [1]]


def test_documents_of_a_trace_that_is_deleted_before_they_are_written_are_not(
    data_dir: Path, reader: StoreReader, indexing: Indexer
) -> None:
    # While they are made, that is: it is what makes this step's void.
    indexing.step(lambda: not delete_traces(data_dir, [trace_id(2)], DERIVATION))
    assert indexing.behind()
    indexing.step(lambda: False)
    assert "needle2" not in terms(data_dir)
    assert [found(reader, f"needle{n}") for n in (1, 2, 3)] == [[1], [], [3]]
    assert meta(data_dir, "documents") == 2


def test_a_trace_in_more_pieces_than_an_index_holds_is_still_listed(
    writer: Writer, reader: StoreReader, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "DOCUMENTS", 2)
    for n in range(1, 5):
        writer.append(traces(span(n, name=f"needle{n}"))).result()
        until_indexed(data_dir)
    assert reader.traces(TraceQuery()).total == 1
    assert found(reader, "needle2") == [1]


def test_packed_chunks_are_indexed_anew_and_searched_within_the_tails_bounds(
    data_dir: Path, open_a_writer: Callable[[], Writer], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = open_a_writer()
    for n in (1, 2, 3):
        text = f"needle{n} " + "hay " * 5000
        writer.append(traces(span(n, trace=n, name=f"name{n}", attributes={"text": text}))).result()
    until_indexed(data_dir)
    writer.close()
    db = connect(data_dir)
    packer = Packer(db)
    while packer.behind():
        packer.step()
    db.execute("UPDATE meta SET value = 0 WHERE key = 'index_version'")
    Indexer(db, DERIVATION)
    db.close()
    assert meta(data_dir, "indexed") == 0
    # Some 16 KB each when packed: there is room for one.
    monkeypatch.setattr(tail, "MOST_BYTES", 20_000)
    reader = open_reader(data_dir, otlp)
    try:
        assert found(reader, "needle3") == [3]
        assert found(reader, "name1") == [1]
        assert found(reader, '"needle1 hay hay"') == []
        index_all(data_dir, DERIVATION)
        assert found(reader, '"needle1 hay hay"') == [1]
        (one,) = reader.found([trace_id(1)], "hay name1 ")
        assert one.spans[0].row.name == "name1"
    finally:
        reader.close()
