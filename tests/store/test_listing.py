"""Pages, filters and sorting of the list."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path
from typing import get_args

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.errors import InvalidCursor
from spanscope.model.traces import SortKey, TraceQuery
from spanscope.store import (
    StoreReader,
    Writer,
    catch_up,
    delete_traces,
    migrations,
    open_reader,
    open_writer,
)
from tests.store.requests import span, trace_id, traces


@pytest.fixture(autouse=True)
def twenty_traces(writer: Writer) -> None:
    for n in range(1, 21):
        root = span(n, trace=n, name=f"trace {n}", status={"code": 2 if n % 5 == 0 else 0})
        child = span(n + 100, parent=n, trace=n, name="needle 100%" if n == 7 else "child")
        spans = [root, child] if n % 2 else [root]
        writer.append(traces(*spans, service="odd" if n % 2 else "even")).result(timeout=10)


def walk(reader: StoreReader, query: TraceQuery) -> list[str]:
    found: list[str] = []
    while True:
        page = reader.traces(query)
        found += [trace.trace_id for trace in page.traces]
        if page.next_cursor is None:
            return found
        query = dataclasses.replace(query, cursor=page.next_cursor)


def test_newest_first_is_the_default(reader: StoreReader) -> None:
    page = reader.traces(TraceQuery(limit=3))
    assert [trace.trace_id for trace in page.traces] == [trace_id(n) for n in (20, 19, 18)]
    assert page.total == 20


@pytest.mark.parametrize("sort", get_args(SortKey))
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("limit", [1, 7, 20])
def test_pages_hold_every_trace_once_in_one_order(
    sort: SortKey, descending: bool, limit: int, reader: StoreReader
) -> None:
    whole = walk(reader, TraceQuery(limit=1000, sort=sort, descending=descending))
    assert sorted(whole) == [trace_id(n) for n in range(1, 21)]
    assert walk(reader, TraceQuery(limit=limit, sort=sort, descending=descending)) == whole


def test_the_last_page_has_no_cursor(reader: StoreReader) -> None:
    assert reader.traces(TraceQuery(limit=20)).next_cursor is None


def test_new_traces_do_not_shift_the_pages_that_follow(writer: Writer, reader: StoreReader) -> None:
    page = reader.traces(TraceQuery(limit=5))
    writer.append(traces(span(99, trace=99))).result(timeout=10)
    after = reader.traces(TraceQuery(limit=5, cursor=page.next_cursor))
    assert after.traces[0].trace_id == trace_id(15)


def test_filters_narrow_the_list_and_its_total(reader: StoreReader) -> None:
    page = reader.traces(TraceQuery(limit=2, service_name="odd"))
    assert page.total == 10
    assert walk(reader, TraceQuery(limit=3, status="error")) == [trace_id(n) for n in (20, 15, 10, 5)]
    window = TraceQuery(since=5 * 10**9, until=8 * 10**9)
    assert walk(reader, window) == [trace_id(n) for n in (7, 6, 5)]


def test_text_is_found_in_names_of_spans_and_traces_and_in_ids(reader: StoreReader) -> None:
    assert walk(reader, TraceQuery(text="NEEDLE")) == [trace_id(7)]
    assert walk(reader, TraceQuery(text="trace 12")) == [trace_id(12)]
    assert walk(reader, TraceQuery(text=trace_id(3))) == [trace_id(3)]
    assert walk(reader, TraceQuery(text="no such thing")) == []


def test_wildcards_in_text_are_only_text(reader: StoreReader) -> None:
    assert walk(reader, TraceQuery(text="100%")) == [trace_id(7)]
    assert walk(reader, TraceQuery(text="n_edle")) == []


@pytest.mark.parametrize("cursor", ["", "x", "!!!", base64.b64encode(b'["a", 1]').decode(), "W10"])
def test_a_made_up_cursor_is_refused(cursor: str, reader: StoreReader) -> None:
    with pytest.raises(InvalidCursor):
        reader.traces(TraceQuery(cursor=cursor))


def test_a_cursor_of_another_query_is_refused(reader: StoreReader) -> None:
    cursor = reader.traces(TraceQuery(limit=5)).next_cursor
    for other in (TraceQuery(cursor=cursor, sort="name"), TraceQuery(cursor=cursor, service_name="odd")):
        with pytest.raises(InvalidCursor):
            reader.traces(other)


def test_a_count_is_kept_only_as_long_as_nothing_is_written(writer: Writer, reader: StoreReader) -> None:
    query = TraceQuery(limit=1, text="service:odd ")
    assert [reader.traces(query).total for _ in range(2)] == [10, 10]
    writer.append(traces(span(99, trace=99), service="odd")).result()
    assert reader.traces(query).total == 11
    assert reader.traces(dataclasses.replace(query, text="service:even ")).total == 10


def test_the_number_of_traces_is_kept_whatever_happens_to_them(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    def totals() -> tuple[int, int]:
        """As kept, and as counted: `since` is a filter that all traces pass."""
        return reader.traces(TraceQuery(limit=1)).total, reader.traces(TraceQuery(limit=1, since=0)).total

    assert totals() == (20, 20)
    for n in (3, 21):
        writer.append(traces(span(n + 200, trace=n))).result(timeout=10)
    assert totals() == (21, 21)
    assert len(delete_traces(data_dir, [trace_id(n) for n in (3, 4, 77)], DERIVATION)) == 2
    assert totals() == (19, 19)
    catch_up(data_dir, dataclasses.replace(DERIVATION, version=DERIVATION.version + 1))
    assert totals() == (19, 19)
    delete_traces(data_dir, None, DERIVATION)
    assert totals() == (0, 0)
    for n in (3, 30, 31):
        writer.append(traces(span(n, trace=n))).result(timeout=10)
    assert totals() == (3, 3)


def test_the_traces_of_an_older_store_are_counted_once(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = data_dir / "old"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[: migrations.MIGRATIONS.index(migrations._COUNT)])
        writer = open_writer(old, DERIVATION)
        for n in (1, 2, 3):
            writer.append(traces(span(n, trace=n))).result(timeout=10)
        writer.close()
    reader = open_reader(old, otlp)
    try:
        assert reader.traces(TraceQuery(limit=1)).total == 3
    finally:
        reader.close()
