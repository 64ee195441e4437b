"""Costs are told, kept in memory, and sorted by; and what is to be priced is told once, and again after a change."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.errors import InvalidCursor
from spanscope.model.traces import TraceQuery, TraceUsages
from spanscope.store import StoreReader, Writer, costs, cursor, delete_traces, open_reader
from spanscope.store.database import FILE
from tests.store.requests import span, trace_id, traces

BY_COST = TraceQuery(sort="cost")


def send(writer: Writer, n: int, *, tokens: int = 5, service: str = "app") -> None:
    """Trace n: one call of a model."""
    call = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "some-model", "gen_ai.usage.input_tokens": tokens}
    writer.append(traces(span(n, trace=n, attributes=call), service=service)).result(timeout=10)


@pytest.fixture(autouse=True)
def six_traces(writer: Writer) -> None:
    for n in range(1, 7):
        send(writer, n, service="odd" if n % 2 else "even")


def unpriced(reader: StoreReader, limit: int = 1000) -> tuple[list[TraceUsages], int]:
    """All pages, and the revision that they go up to."""
    found: list[TraceUsages] = []
    page = reader.usages(limit)
    while True:
        found += page.traces
        assert len(page.traces) <= limit
        if page.next_cursor is None:
            return found, page.revision
        page = reader.usages(limit, page.next_cursor)


def price(reader: StoreReader, dollars: dict[int, float | None]) -> int:
    """Sets the cost of trace n to dollars[n], as far as it is asked for; how many that was."""
    found, revision = unpriced(reader)
    # In these stores a trace starts at its number in seconds.
    reader.set_costs([(trace.number, dollars.get(trace.start // 10**9)) for trace in found], revision)
    return len(found)


def order(reader: StoreReader, query: TraceQuery = BY_COST) -> list[int]:
    found: list[int] = []
    while True:
        page = reader.traces(query)
        found += [int(trace.trace_id, 16) for trace in page.traces]
        if page.next_cursor is None:
            return found
        query = dataclasses.replace(query, cursor=page.next_cursor)


@pytest.mark.parametrize("limit", [1, 2, 1000])
@pytest.mark.parametrize("few", [0, costs.FEW])
def test_what_is_not_priced_is_told_once_by_either_way_through_the_table(
    limit: int, few: int, reader: StoreReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costs, "FEW", few)
    found, revision = unpriced(reader, limit)
    assert sorted(trace.start // 10**9 for trace in found) == [1, 2, 3, 4, 5, 6]
    assert {trace.usages for trace in found} == {'[["some-model", null, 1, 5, null, null, null]]'}
    assert reader.usages(limit).total == 6
    reader.set_costs([(trace.number, 1.0) for trace in found], revision)
    assert reader.usages(limit) == dataclasses.replace(reader.usages(limit), traces=[], next_cursor=None, total=0)


@pytest.mark.parametrize("limit", [1, 2, 4, 50])
def test_known_costs_sort_by_their_amount_equal_ones_by_id_and_unknown_ones_below(
    limit: int, reader: StoreReader
) -> None:
    price(reader, {1: 0.1 + 0.2, 2: 0.3, 3: None, 4: 0.0, 5: 0.3, 6: None})
    query = dataclasses.replace(BY_COST, limit=limit)
    assert order(reader, query) == [1, 5, 2, 4, 6, 3]
    assert order(reader, dataclasses.replace(query, descending=False)) == [3, 6, 4, 2, 5, 1]


def test_filters_and_queries_sort_by_cost_too(reader: StoreReader) -> None:
    price(reader, {1: 1.0, 2: 9.0, 3: 3.0, 4: 9.0, 5: 2.0})
    assert order(reader, TraceQuery(sort="cost", service_name="odd", limit=1)) == [3, 5, 1]
    assert order(reader, TraceQuery(sort="cost", text="service:odd", limit=1)) == [3, 5, 1]


def test_only_what_changed_or_arrived_is_told_again(writer: Writer, reader: StoreReader) -> None:
    price(reader, {n: float(n) for n in range(1, 7)})
    send(writer, 2, tokens=500)
    send(writer, 7)
    assert order(reader) == [6, 5, 4, 3, 2, 1, 7]
    assert price(reader, {2: 5.5, 7: 0.5}) == 2
    assert order(reader) == [6, 2, 5, 4, 3, 1, 7]
    send(writer, 6)
    assert price(reader, {6: None}) == 1
    assert order(reader) == [2, 5, 4, 3, 1, 7, 6]


def test_what_changes_while_the_pages_are_read_comes_next_time(writer: Writer, reader: StoreReader) -> None:
    first = reader.usages(3)
    changed = first.traces[0].start // 10**9
    send(writer, changed, tokens=500)
    send(writer, 7)
    rest = reader.usages(10, first.next_cursor)
    reader.set_costs([(trace.number, 1.0) for trace in [*first.traces, *rest.traces]], rest.revision)
    assert sorted(trace.start // 10**9 for trace in unpriced(reader)[0]) == sorted([changed, 7])


def test_pages_that_were_not_read_to_the_end_are_told_again(reader: StoreReader) -> None:
    page = reader.usages(3)
    reader.set_costs([(trace.number, 1.0) for trace in page.traces])
    assert len(unpriced(reader)[0]) == 6


def test_deleted_traces_are_gone_and_the_same_id_begins_anew(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    price(reader, {n: float(n) for n in range(1, 7)})
    page = reader.traces(TraceQuery(sort="cost", limit=2))
    delete_traces(data_dir, [trace_id(5), trace_id(4)], DERIVATION)
    assert reader.usages(10).traces == []
    # The cursor stands where a trace was.
    assert order(reader, TraceQuery(sort="cost", cursor=page.next_cursor, limit=2)) == [3, 2, 1]
    send(writer, 5)
    assert order(reader) == [6, 3, 2, 1, 5]
    delete_traces(data_dir, None, DERIVATION)
    send(writer, 1)
    assert price(reader, {1: None}) == 1
    assert order(reader) == [1]


def test_numbers_and_revisions_that_no_store_gave_do_no_harm(reader: StoreReader, writer: Writer) -> None:
    reader.set_costs([(0, 5.0), (10**30, 5.0), (7, 5.0)], 10**30)
    assert order(reader) == [6, 5, 4, 3, 2, 1]
    send(writer, 7)
    assert price(reader, {7: 1.0}) == 1
    assert order(reader)[0] == 7


def test_threads_share_the_costs_and_readers_do_not(reader: StoreReader, data_dir: Path) -> None:
    price(reader, {n: float(-n % 4) for n in range(1, 7)})
    found: list[list[int]] = []
    thread = threading.Thread(target=lambda: found.append(order(reader)))
    thread.start()
    thread.join()
    assert found == [[5, 1, 6, 2, 3, 4]]
    other = open_reader(data_dir, otlp)
    assert order(other) == [6, 5, 4, 3, 2, 1]
    assert len(unpriced(other)[0]) == 6
    other.close()


def test_costs_are_in_no_file(reader: StoreReader, data_dir: Path) -> None:
    before = {path.name: path.read_bytes() for path in data_dir.iterdir()}
    price(reader, {n: float(n) for n in range(1, 7)})
    assert order(reader)[0] == 6
    assert FILE in before
    assert {path.name: path.read_bytes() for path in data_dir.iterdir() if not path.name.endswith("-shm")} == {
        name: content for name, content in before.items() if not name.endswith("-shm")
    }


@pytest.mark.parametrize(
    "place", ["", [], [0, 1], ["0", 1, ""], [0, 1, "xy"], [-1, 1, ""], [0, 2**63, ""], [0, 1, 2], [0, 1, None]]
)
def test_a_made_up_cursor_is_refused(place: object, reader: StoreReader) -> None:
    with pytest.raises(InvalidCursor):
        reader.usages(10, cursor.write(place) if place else "")
