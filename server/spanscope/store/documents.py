"""Documents for the index of words, made from chunks. To make them wants no lock; see indexer.py for what does."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass

from spanscope.search.document import Document
from spanscope.store.chunks import Decoder
from spanscope.store.packing import unpacked

logger = logging.getLogger(__name__)

# What a chunk, and a span or log record of it, costs beside its bytes, as bytes: small ones must not make a step long.
CHUNK_BYTES = 1536
ITEM_BYTES = 512


@dataclass(frozen=True, slots=True)
class Made:
    """The document of one trace, of its chunks from `first` to `last`."""

    trace_id: bytes
    first: int
    last: int
    name: str
    text: str
    attributes: list[tuple[str, str]]


def make(
    connection: sqlite3.Connection, decoder: Decoder, after: int, limit_bytes: int
) -> tuple[list[Made], int, bool]:
    """One of each trace, of the next chunks after that id; the last chunk of them, and whether there may be more."""
    last, taken = after, 0
    documents: dict[bytes, Document] = {}
    ranges: dict[bytes, tuple[int, int]] = {}
    sql = "SELECT id, trace_id, signal, encoding, payload, items FROM chunk WHERE id > ? ORDER BY id LIMIT 1"
    while taken < limit_bytes and (chunk := connection.execute(sql, (last,)).fetchone()) is not None:
        last, trace_id, signal, encoding, payload, items = chunk
        taken += CHUNK_BYTES
        if not trace_id:
            taken += len(payload)
        else:
            taken += items * ITEM_BYTES
            document = documents.setdefault(trace_id, Document())
            taken += add_chunk(connection, document, decoder, last, signal, encoding, payload)
            ranges[trace_id] = ranges.get(trace_id, (last, 0))[0], last
    made = [
        Made(trace_id, *ranges[trace_id], document.name, document.text, list(document.attributes))
        for trace_id, document in documents.items()
    ]
    return made, last, taken >= limit_bytes


def add_chunk(
    connection: sqlite3.Connection,
    document: Document,
    decoder: Decoder,
    id: int,
    signal: str,
    encoding: str,
    payload: bytes,
) -> int:
    """Its bytes as it arrived, as far as they could be had."""
    try:
        encoding, payload = unpacked(connection, id, encoding, payload)
        if signal == "traces":
            for span in decoder.decode_spans(encoding, payload):
                document.add_span(span)
        else:
            for record in decoder.decode_logs(encoding, payload):
                document.add_log(record)
    except Exception as error:
        # As in deriver.py: it must not hide what comes after it, and its message could quote a prompt.
        logger.error("chunk %d could not be indexed: %s", id, type(error).__name__)
    return len(payload)
