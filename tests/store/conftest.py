"""Stores in temporary folders, with the real derivation; whatever a test opened is closed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.store import StoreReader, Writer, open_reader, open_writer


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_a_writer(data_dir: Path) -> Iterator[Callable[[], Writer]]:
    writers: list[Writer] = []

    def open_one() -> Writer:
        writers.append(open_writer(data_dir, DERIVATION))
        return writers[-1]

    yield open_one
    for writer in writers:
        writer.close()


@pytest.fixture
def writer(open_a_writer: Callable[[], Writer]) -> Writer:
    return open_a_writer()


@pytest.fixture
def reader(data_dir: Path) -> Iterator[StoreReader]:
    reader = open_reader(data_dir, otlp)
    yield reader
    reader.close()
