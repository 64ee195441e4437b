"""Spans and log records find their trace in whatever order, and however often, they arrive."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.errors import SpanNotFound, StoreBusy, TraceNotFound
from spanscope.model.records import Chunk
from spanscope.model.traces import SpanRow, TraceQuery
from spanscope.store import StoreReader, Writer, catch_up, open_reader, open_writer
from spanscope.store import writer as writer_module
from spanscope.store.chunks import append
from spanscope.store.database import FILE, connect, transaction
from spanscope.store.deriver import Deriver
from tests.store.requests import log, logs, span, span_id, trace_id, traces
from tests.store.searches import until_indexed


def store(writer: Writer, *requests: Sequence[Chunk]) -> None:
    for chunks in requests:
        writer.append(chunks).result(timeout=10)


def names(reader: StoreReader, trace: int = 1) -> list[tuple[str, int, bool]]:
    return [(row.name, row.depth, row.orphan) for row in reader.trace(trace_id(trace))[1]]


def test_what_is_acknowledged_is_listed_at_once(writer: Writer, reader: StoreReader) -> None:
    store(writer, traces(span(1), span(2, parent=1)))
    page = reader.traces(TraceQuery())
    assert [(t.trace_id, t.span_count, t.name, t.service_name) for t in page.traces] == [
        (trace_id(1), 2, "span 1", "app")
    ]
    assert page.total == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_tree_is_the_same_in_every_order_of_arrival(
    order: tuple[int, ...], writer: Writer, reader: StoreReader
) -> None:
    requests = [traces(span(1)), traces(span(2, parent=1)), traces(span(3, parent=2))]
    store(writer, *(requests[n] for n in order))
    assert names(reader) == [("span 1", 0, False), ("span 2", 1, False), ("span 3", 2, False)]
    (summary,) = reader.traces(TraceQuery()).traces
    assert (summary.name, summary.span_count, summary.duration, summary.root_missing) == (
        "span 1", 3, 25 * 10**8, False,
    )  # fmt: skip


def test_a_trace_without_its_root_is_named_after_its_topmost_span(writer: Writer, reader: StoreReader) -> None:
    store(writer, traces(span(3, parent=2), span(2, parent=9)))
    (summary,) = reader.traces(TraceQuery()).traces
    assert (summary.name, summary.root_missing) == ("span 2", True)
    assert names(reader) == [("span 2", 0, True), ("span 3", 1, False)]
    store(writer, traces(span(9)))
    (summary,) = reader.traces(TraceQuery()).traces
    assert (summary.name, summary.root_missing) == ("span 9", False)


def test_the_same_request_twice_changes_nothing(writer: Writer, reader: StoreReader) -> None:
    request = traces(span(1), span(2, parent=1, events=[{"name": "e"}]))
    store(writer, request)
    before = reader.trace(trace_id(1)), reader.span(trace_id(1), span_id(2))
    store(writer, request)
    assert (reader.trace(trace_id(1)), reader.span(trace_id(1), span_id(2))) == before


@pytest.mark.parametrize("final_first", [False, True])
def test_of_two_copies_the_one_that_ended_last_wins_and_no_event_is_lost(
    final_first: bool, writer: Writer, reader: StoreReader
) -> None:
    pending = traces(span(1, name="pending", end_time_unix_nano=0, events=[{"name": "started"}]))
    final = traces(span(1, name="final", events=[{"name": "done"}]))
    store(writer, *([final, pending] if final_first else [pending, final]))
    assert names(reader) == [("final", 0, False)]
    stored = reader.span(trace_id(1), span_id(1))
    assert stored.span.name == "final"
    assert {event.name for event in stored.span.events} == {"started", "done"}


@pytest.mark.parametrize("logs_first", [False, True])
def test_log_records_join_their_span_whichever_comes_first(
    logs_first: bool, writer: Writer, reader: StoreReader
) -> None:
    parts = [traces(span(1), span(2, parent=1)), logs(log(2, "b", "second", at=2), log(2, "a", "first", at=1))]
    store(writer, *(reversed(parts) if logs_first else parts))
    assert [record.body for record in reader.span(trace_id(1), span_id(2)).logs] == ["first", "second"]
    assert reader.span(trace_id(1), span_id(1)).logs == []


def test_a_log_batch_sent_twice_is_stored_once_but_equal_records_of_one_batch_are_two(
    writer: Writer, reader: StoreReader
) -> None:
    batch = logs(log(1, "n", "same"), log(1, "n", "same"))
    store(writer, traces(span(1)), batch, batch)
    assert len(reader.span(trace_id(1), span_id(1)).logs) == 2


def test_log_records_alone_are_kept_but_make_no_trace(writer: Writer, reader: StoreReader) -> None:
    store(writer, logs(log(1, "n", "early")))
    assert reader.traces(TraceQuery()).total == 0
    with pytest.raises(TraceNotFound):
        reader.trace(trace_id(1))
    store(writer, traces(span(1)))
    assert [record.body for record in reader.span(trace_id(1), span_id(1)).logs] == ["early"]


def test_messages_in_log_records_reach_the_list_whichever_comes_first(writer: Writer, reader: StoreReader) -> None:
    chat = span(1, attributes={"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"})
    store(writer, traces(chat))
    assert reader.traces(TraceQuery()).traces[0].input is None
    store(writer, logs({**log(1, "gen_ai.user.message", ""), "body": kvlist_body("What is 2 + 2?")}))
    assert reader.traces(TraceQuery()).traces[0].input == "What is 2 + 2?"


def kvlist_body(content: str) -> dict[str, object]:
    return {"kvlist_value": {"values": [{"key": "content", "value": {"string_value": content}}]}}


def test_everything_survives_a_restart(open_a_writer: Callable[[], Writer], data_dir: Path) -> None:
    first = open_a_writer()
    store(first, traces(span(1)), logs(log(1, "n", "kept")))
    first.close()
    second = open_a_writer()
    store(second, traces(span(2, parent=1)))
    reader = open_reader(data_dir, otlp)
    assert names(reader) == [("span 1", 0, False), ("span 2", 1, False)]
    assert [record.body for record in reader.span(trace_id(1), span_id(1)).logs] == ["kept"]
    reader.close()


def test_what_a_killed_collector_left_underived_is_caught_up(data_dir: Path) -> None:
    connection = connect(data_dir)
    with transaction(connection):
        append(connection, [*traces(span(1)), *logs(log(1, "n", "late"))])
    connection.close()
    catch_up(data_dir, DERIVATION)
    reader = open_reader(data_dir, otlp)
    assert names(reader) == [("span 1", 0, False)]
    assert len(reader.span(trace_id(1), span_id(1)).logs) == 1
    reader.close()


def test_a_large_request_is_derived_behind_its_acknowledgement(writer: Writer, reader: StoreReader) -> None:
    count = 4 * writer_module.INLINE_ITEMS
    store(writer, traces(*(span(n, parent=1 if n > 1 else None) for n in range(1, count + 1))))
    assert len(reader.trace(trace_id(1))[1]) == count


def test_a_step_that_requests_wait_for_is_bounded_by_its_time(data_dir: Path) -> None:
    def describe(*arguments: Any) -> SpanRow:
        until = time.thread_time() + 0.01
        while time.thread_time() < until:
            pass
        return DERIVATION.describe(*arguments)

    db = connect(data_dir)
    with transaction(db):
        for n in range(1, 11):
            append(db, traces(span(n, trace=n)))
    deriver = Deriver(db, dataclasses.replace(DERIVATION, describe=describe))
    counts: list[int] = []
    while deriver.behind():
        deriver.step(seconds=0.004)
        counts.append(db.execute("SELECT count(*) FROM trace").fetchone()[0])
    assert counts == list(range(1, 11))
    db.close()


def test_the_list_follows_while_requests_keep_coming(writer: Writer, reader: StoreReader) -> None:
    until = time.monotonic() + 30
    for n in itertools.count(1):
        writer.append(traces(span(n, trace=n))).result(timeout=10)
        # More than may be derived in advance.
        if n % 100 == 0 and reader.traces(TraceQuery(limit=1)).total >= 300:
            return
        if time.monotonic() > until:
            break
    pytest.fail("the list stood still")


def test_a_better_reading_is_derived_again_over_the_old_rows(data_dir: Path) -> None:
    first = open_writer(data_dir, DERIVATION)
    store(first, traces(span(1)), logs(log(1, "n", "kept")))
    first.close()

    def describe(*arguments: Any) -> SpanRow:
        return dataclasses.replace(DERIVATION.describe(*arguments), title="read better")

    better = dataclasses.replace(DERIVATION, version=DERIVATION.version + 1, describe=describe)
    catch_up(data_dir, better)
    reader = open_reader(data_dir, otlp)
    (row,) = reader.trace(trace_id(1))[1]
    assert row.title == "read better"
    assert len(reader.span(trace_id(1), span_id(1)).logs) == 1
    reader.close()


def test_a_span_that_can_not_be_read_is_shown_all_the_same(data_dir: Path) -> None:
    def describe(*_: Any) -> SpanRow:
        raise ValueError("a bug")

    writer = open_writer(data_dir, dataclasses.replace(DERIVATION, describe=describe))
    store(writer, traces(span(1)))
    writer.close()
    reader = open_reader(data_dir, otlp)
    assert names(reader) == [("span 1", 0, False)]
    reader.close()


def test_times_beyond_the_year_2262_are_kept_whole(writer: Writer, reader: StoreReader) -> None:
    store(writer, traces(span(1, start_time_unix_nano=2**64 - 2, end_time_unix_nano=2**64 - 1)))
    assert reader.span(trace_id(1), span_id(1)).span.end_time_unix_nano == 2**64 - 1
    assert reader.traces(TraceQuery()).total == 1


def test_a_full_queue_says_so_at_once(writer: Writer, monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setattr(writer_module, "QUEUE_BYTES", 10)
    blocker = connect(data_dir)
    blocker.execute("BEGIN IMMEDIATE")
    waiting = [writer.append(traces(span(1)))]
    with pytest.raises(StoreBusy):
        # The first may be in the writer's hands already, the second then waits in the queue.
        waiting.extend(writer.append(traces(span(n))) for n in (2, 3))
    blocker.execute("ROLLBACK")
    blocker.close()
    for future in waiting:
        future.result(timeout=20)


def test_a_request_that_was_canceled_in_the_queue_stops_nobody_else(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    blocker = connect(data_dir)
    blocker.execute("BEGIN IMMEDIATE")
    first = writer.append(traces(span(1)))
    second = writer.append(traces(span(2)))
    canceled = second.cancel()
    blocker.execute("ROLLBACK")
    blocker.close()
    first.result(timeout=20)
    store(writer, traces(span(3)))
    assert {name for name, *_ in names(reader)} == {"span 1", "span 3"} | (set() if canceled else {"span 2"})


def test_an_unknown_span_of_a_known_trace_is_told_from_an_unknown_trace(writer: Writer, reader: StoreReader) -> None:
    store(writer, traces(span(1)))
    with pytest.raises(SpanNotFound):
        reader.span(trace_id(1), span_id(7))
    with pytest.raises(TraceNotFound):
        reader.span(trace_id(7), span_id(1))


def test_metrics_and_records_outside_a_trace_are_kept(writer: Writer, data_dir: Path) -> None:
    store(writer, [Chunk("metrics", "protobuf", b"", b"payload", 1)], logs({"severity_text": "INFO"}))
    connection = connect(data_dir)
    kept = connection.execute("SELECT signal FROM chunk ORDER BY id").fetchall()
    connection.close()
    assert kept == [("metrics",), ("logs",)]


def test_a_long_log_is_cut_though_what_is_in_it_has_become_short(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Packing would make the log long again.
    monkeypatch.setattr(writer_module, "PACK_IDLE_SECONDS", 60)
    log_file = data_dir / f"{FILE}-wal"
    opened = open_writer(data_dir, DERIVATION)
    for n in range(1, 8):
        store(opened, traces(span(n, trace=n, attributes={"text": "x" * 1_000_000})))
    until_indexed(data_dir)
    db = connect(data_dir)
    db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    db.close()
    assert log_file.stat().st_size > writer_module.LOG_BYTES
    # From here on the log is written over from its beginning.
    store(opened, traces(span(8, trace=8)))
    until = time.monotonic() + 20
    while log_file.stat().st_size > writer_module.LOG_BYTES:
        assert time.monotonic() < until
        time.sleep(0.05)
    opened.close()
