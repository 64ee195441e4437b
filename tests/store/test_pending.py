"""Logfire announces a span with a record of its own: it stands for the span until the span itself arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from spanscope.derivation import DERIVATION
from spanscope.model.records import Chunk
from spanscope.store import StoreReader, Writer, catch_up
from tests.store.requests import span, span_id, trace_id, traces

PENDING = traces(
    span(
        91, parent=1, name="Agent run: {name!r}", start_time_unix_nano=10**9, end_time_unix_nano=10**9,
        attributes={
            "logfire.span_type": "pending_span", "logfire.pending_parent_id": span_id(7), "logfire.msg": "Agent run",
        },
    )
)  # fmt: skip
CHILD = traces(span(2, parent=1))
REAL = traces(span(1, parent=7, name="real", attributes={"logfire.span_type": "span"}))


def stored(writer: Writer, *requests: Sequence[Chunk]) -> None:
    for chunks in requests:
        writer.append(chunks).result()


def test_until_the_span_arrives_its_announcement_stands_for_it(writer: Writer, reader: StoreReader) -> None:
    stored(writer, PENDING, CHILD)
    summary, (row, child) = reader.trace(trace_id(1))
    assert (row.span_id, row.parent_span_id, row.pending_id) == (span_id(1), span_id(7), span_id(91))
    assert (row.title, row.duration, row.orphan) == ("Agent run", None, True)
    assert (child.parent_span_id, child.depth) == (span_id(1), 1)
    assert summary.span_count == 2
    detail = reader.span(trace_id(1), span_id(1))
    assert detail.row.pending_id == span_id(91)
    assert detail.span.attributes.get("logfire.msg") == "Agent run"


@pytest.mark.parametrize(
    "order", [(PENDING, CHILD, REAL), (REAL, PENDING, CHILD), (PENDING, REAL, PENDING), (PENDING, PENDING, REAL)]
)
def test_the_span_takes_its_place_whichever_arrives_first(
    writer: Writer, reader: StoreReader, order: tuple[Sequence[Chunk], ...]
) -> None:
    stored(writer, *order)
    _, (row, *_) = reader.trace(trace_id(1))
    assert (row.span_id, row.name, row.pending_id) == (span_id(1), "real", None)
    assert row.duration == 5 * 10**8
    assert reader.span(trace_id(1), span_id(1)).span.name == "real"


def test_a_root_has_a_parent_of_zeros(writer: Writer, reader: StoreReader) -> None:
    attributes = {"logfire.span_type": "pending_span", "logfire.pending_parent_id": "0" * 16}
    stored(writer, traces(span(91, parent=1, attributes=attributes)))
    _, (row,) = reader.trace(trace_id(1))
    assert (row.span_id, row.parent_span_id, row.orphan) == (span_id(1), None, False)


@pytest.mark.parametrize("parent", ["", "none", "F" * 16, 7])
def test_an_announcement_with_a_bad_parent_is_a_root(writer: Writer, reader: StoreReader, parent: object) -> None:
    attributes = {"logfire.span_type": "pending_span", "logfire.pending_parent_id": parent}
    stored(writer, traces(span(91, parent=1, attributes=attributes)))
    _, (row,) = reader.trace(trace_id(1))
    assert row.parent_span_id is None


def test_a_newer_reading_of_a_stored_announcement_keeps_it_in_its_place(
    writer: Writer, reader: StoreReader, data_dir: Path
) -> None:
    stored(writer, PENDING, CHILD)
    catch_up(data_dir, replace(DERIVATION, version=DERIVATION.version + 1))
    _, (row, _) = reader.trace(trace_id(1))
    assert (row.span_id, row.pending_id) == (span_id(1), span_id(91))
    stored(writer, REAL)
    catch_up(data_dir, replace(DERIVATION, version=DERIVATION.version + 2))
    _, (row, _) = reader.trace(trace_id(1))
    assert (row.name, row.pending_id) == ("real", None)
