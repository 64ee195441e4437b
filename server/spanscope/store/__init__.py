"""SQLite, and the only SQL. `open_writer` for the collector, `open_reader` for everyone who looks."""

from spanscope.store.deletion import delete_traces
from spanscope.store.deriver import Derivation, catch_up
from spanscope.store.indexer import index_all
from spanscope.store.reader import StoreReader, open_reader
from spanscope.store.transfer import export_chunks, import_chunks
from spanscope.store.writer import Writer, open_writer

__all__ = [
    "Derivation",
    "StoreReader",
    "Writer",
    "catch_up",
    "delete_traces",
    "export_chunks",
    "import_chunks",
    "index_all",
    "open_reader",
    "open_writer",
]
