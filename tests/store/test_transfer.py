"""Exports out of one store and imports into another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.errors import BadBody, TraceNotFound
from spanscope.model.records import Chunk
from spanscope.model.traces import TraceQuery
from spanscope.store import StoreReader, Writer, export_chunks, import_chunks, open_reader
from tests.store.requests import log, logs, span, span_id, trace_id, traces


def test_a_trace_moves_to_another_store_whole(
    writer: Writer, reader: StoreReader, data_dir: Path, tmp_path: Path
) -> None:
    for chunks in (traces(span(2, parent=1)), logs(log(2, "n", "said")), traces(span(1)), traces(span(1, trace=2))):
        writer.append(chunks).result(timeout=10)
    other = tmp_path / "other"
    import_chunks(other, DERIVATION, [list(export_chunks(data_dir, [trace_id(1)]))])
    copy = open_reader(other, otlp)
    assert copy.trace(trace_id(1)) == reader.trace(trace_id(1))
    assert copy.span(trace_id(1), span_id(2)) == reader.span(trace_id(1), span_id(2))
    assert copy.traces(TraceQuery()).total == 1
    copy.close()


def test_importing_what_is_there_changes_nothing(writer: Writer, reader: StoreReader, data_dir: Path) -> None:
    writer.append([*traces(span(1)), *logs(log(1, "n", "said"))]).result(timeout=10)
    before = reader.trace(trace_id(1)), reader.span(trace_id(1), span_id(1))
    import_chunks(data_dir, DERIVATION, [list(export_chunks(data_dir, [trace_id(1)]))])
    assert (reader.trace(trace_id(1)), reader.span(trace_id(1), span_id(1))) == before


def test_an_unknown_trace_is_no_empty_export(data_dir: Path) -> None:
    with pytest.raises(TraceNotFound):
        list(export_chunks(data_dir, [trace_id(9)]))


def test_an_import_that_fails_half_way_leaves_nothing(reader: StoreReader, data_dir: Path) -> None:
    def requests() -> Iterator[Sequence[Chunk]]:
        yield traces(span(1))
        raise BadBody("line 2")

    with pytest.raises(BadBody):
        import_chunks(data_dir, DERIVATION, requests())
    assert reader.traces(TraceQuery()).total == 0
