"""Packed chunks: smaller, and the same to everyone who reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.model.traces import TraceQuery
from spanscope.store import StoreReader, Writer, delete_traces, export_chunks, open_reader
from spanscope.store.database import connect
from spanscope.store.packing import PACKED, Packer
from tests.store.requests import log, logs, span, span_id, trace_id, traces

LONG = {"note": "the same words again and again " * 400}


def pack(data_dir: Path) -> list[str]:
    """All of it, and the encodings of all chunks after that."""
    connection = connect(data_dir)
    packer = Packer(connection)
    while packer.behind():
        packer.step()
    encodings = [row[0] for row in connection.execute("SELECT encoding FROM chunk ORDER BY id")]
    connection.close()
    return encodings


@pytest.fixture
def filled(writer: Writer) -> Writer:
    for chunks in (
        traces(span(1, attributes=LONG), span(2, parent=1, attributes=LONG)),
        logs(log(2, "n", "said " * 500)),
        traces(span(1, trace=2)),
    ):
        writer.append(chunks).result(timeout=10)
    return writer


def test_what_is_read_and_exported_stays_the_same_to_the_byte(
    filled: Writer, reader: StoreReader, data_dir: Path
) -> None:
    exported = list(export_chunks(data_dir, [trace_id(1), trace_id(2)]))
    seen = reader.trace(trace_id(1)), reader.span(trace_id(1), span_id(2))
    assert pack(data_dir) == ["protobuf" + PACKED, "protobuf" + PACKED, "protobuf"]
    assert list(export_chunks(data_dir, [trace_id(1), trace_id(2)])) == exported
    fresh = open_reader(data_dir, otlp)
    assert (fresh.trace(trace_id(1)), fresh.span(trace_id(1), span_id(2))) == seen
    assert fresh.traces(TraceQuery(text="again")).total == 1
    fresh.close()


def test_another_copy_of_a_packed_span_is_put_together_with_it(
    filled: Writer, reader: StoreReader, data_dir: Path
) -> None:
    pack(data_dir)
    later = span(2, parent=1, attributes={"more": "later"}) | {"end_time_unix_nano": 9 * 10**9}
    filled.append(traces(later)).result(timeout=10)
    assert reader.span(trace_id(1), span_id(2)).span.attributes.get("more") == "later"


def test_rows_are_derived_again_from_packed_chunks(filled: Writer, reader: StoreReader, data_dir: Path) -> None:
    before = reader.trace(trace_id(1))
    pack(data_dir)
    connection = connect(data_dir)
    connection.execute("DELETE FROM span")
    connection.execute("UPDATE meta SET value = 0 WHERE key = 'derived'")
    connection.close()
    filled.append(traces(span(3, trace=3))).result(timeout=10)
    assert reader.trace(trace_id(1)) == before


def test_a_step_that_was_cut_short_is_done_again(filled: Writer, data_dir: Path) -> None:
    """The watermark is of the transaction; should it be lost all the same, a packed chunk is not packed twice."""
    pack(data_dir)
    connection = connect(data_dir)
    connection.execute("UPDATE meta SET value = 0 WHERE key = 'packed'")
    connection.close()
    assert pack(data_dir)[0] == "protobuf" + PACKED


def test_a_damaged_chunk_costs_no_other_its_row(filled: Writer, reader: StoreReader, data_dir: Path) -> None:
    pack(data_dir)
    connection = connect(data_dir)
    connection.execute("UPDATE piece SET payload = x'00' WHERE id >> 16 = 1")
    connection.execute("UPDATE meta SET value = 0 WHERE key IN ('derived', 'indexed')")
    connection.close()
    filled.append(traces(span(3, trace=3))).result(timeout=10)
    reader.trace(trace_id(3))  # waits until it is derived
    assert reader.traces(TraceQuery()).total == 3


def test_freed_pages_go_back_to_the_disk(writer: Writer, data_dir: Path) -> None:
    large = {"note": "".join(chr(97 + n % 26) for n in range(900_000))}
    for n in range(1, 9):
        writer.append(traces(span(1, trace=n, attributes=large))).result(timeout=10)
    connection = connect(data_dir)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = (data_dir / "spanscope.db").stat().st_size
    pack(data_dir)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    assert (data_dir / "spanscope.db").stat().st_size < before / 2


def test_deleted_traces_leave_nothing_packed(filled: Writer, data_dir: Path) -> None:
    pack(data_dir)
    assert delete_traces(data_dir, [trace_id(1)], DERIVATION) == [trace_id(1)]
    assert pack(data_dir) == ["protobuf"]
    connection = connect(data_dir)
    assert connection.execute("SELECT count(*) FROM piece").fetchone()[0] == 0
    connection.close()
