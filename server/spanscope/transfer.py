"""Traces to files and back: the store gives and takes chunks, `otlp` knows the files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from spanscope import store
from spanscope.derivation import DERIVATION
from spanscope.model.records import Chunk
from spanscope.otlp import files


def export_traces(data_dir: Path, trace_ids: Sequence[str], path: Path) -> tuple[int, int]:
    """How many traces and spans were written. TraceNotFound, OSError: then a file that was there is unchanged."""
    traces: set[bytes] = set()
    spans = 0

    def counted() -> Iterator[Chunk]:
        nonlocal spans
        for chunk in store.export_chunks(data_dir, trace_ids):
            traces.add(chunk.trace_id)
            spans += chunk.items if chunk.signal == "traces" else 0
            yield chunk

    # Beside the target, so that it takes its place in one step; with its endings, which choose the form.
    partial = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        files.write(partial, counted())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return len(traces), spans


def import_traces(data_dir: Path, path: Path) -> tuple[list[str], int]:
    """The trace ids and the number of spans in the file, in order. BadBody, OSError: then nothing was imported."""
    traces: dict[str, None] = {}
    spans = 0

    def requests() -> Iterator[list[Chunk]]:
        nonlocal spans
        for part in files.read(path):
            for chunk in part.chunks:
                if chunk.signal == "traces":
                    traces[chunk.trace_id.hex()] = None
                    spans += chunk.items
            yield part.chunks

    store.import_chunks(data_dir, DERIVATION, requests())
    return list(traces), spans
