"""Files of exports: OTLP/JSON as one object or as lines, or the protobuf bytes of one request; each perhaps gzipped."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from spanscope.errors import BadBody
from spanscope.model.records import Chunk, Encoding, Signal
from spanscope.otlp.encode_json import groups
from spanscope.otlp.split import Split, split

_GZIP_MAGIC = b"\x1f\x8b"


class _Line(msgspec.Struct, rename="camel"):
    resource_spans: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    resource_logs: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def read(path: Path) -> Iterator[Split]:
    """What the file holds, request by request. BadBody names the line that is no OTLP; OSError."""
    with path.open("rb") as file:
        compressed = file.read(2) == _GZIP_MAGIC
        file.seek(0)
        content: BinaryIO = io.BufferedReader(gzip.GzipFile(fileobj=file)) if compressed else file
        try:
            yield from _read(content)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadBody("the file is cut short or corrupt") from error


def _read(content: BinaryIO) -> Iterator[Split]:
    # A protobuf request begins with the tag of its first field, which is also a line feed.
    start = first = content.read(1)
    while first.isspace():
        first = content.read(1)
        start += first
    if first == b"{":
        yield from _json(content)
    elif first:
        body = start + content.read()
        yield _protobuf(body)


def _protobuf(body: bytes) -> Split:
    """Spans and log records differ only in the items: read as spans, log records are spans without ids."""
    try:
        spans = split("traces", "protobuf", body)
        if spans.accepted or not spans.rejected:
            return spans
    except BadBody:
        pass
    return split("logs", "protobuf", body)


def _json(content: BinaryIO) -> Iterator[Split]:
    """One object may be spread over many lines, lines may each be one: the first line tells which."""
    line = b"{" + content.readline()
    if not _is_object(line):
        yield from _parts(line + content.read(), 1)
        return
    number = 1
    while line:
        if not line.isspace():
            yield from _parts(line, number)
        line = content.readline()
        number += 1


def _is_object(text: bytes) -> bool:
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def _parts(text: bytes, line: int) -> Iterator[Split]:
    try:
        found = msgspec.json.decode(text, type=_Line)
        encoding: Encoding = "json"
        members: tuple[tuple[Signal, bool], ...] = (
            ("traces", found.resource_spans is not msgspec.UNSET),
            ("logs", found.resource_logs is not msgspec.UNSET),
        )
        for signal, there in members:
            if there:
                yield split(signal, encoding, text)
    except (msgspec.DecodeError, UnicodeDecodeError, BadBody) as error:
        raise BadBody(f"line {line} is no OTLP/JSON: {error}") from error


def write(path: Path, chunks: Iterable[Chunk]) -> None:
    """One object with all spans and log records, or an export request a line if the name ends in `.jsonl`. OSError."""
    lines = path.name.removesuffix(".gz").endswith(".jsonl")
    with path.open("wb") as file:
        if path.suffix == ".gz":
            with gzip.GzipFile(fileobj=file, mode="wb") as compressed:
                _write(cast(BinaryIO, compressed), chunks, lines)
        else:
            _write(file, chunks, lines)


def _write(file: BinaryIO, chunks: Iterable[Chunk], lines: bool) -> None:
    if not lines:
        _write_object(file, chunks)
        return
    for chunk in chunks:
        file.write(b'{"%s":[%s]}\n' % (_member(chunk.signal), b",".join(groups(chunk))))


def _write_object(file: BinaryIO, chunks: Iterable[Chunk]) -> None:
    """Spans first, as they come; the log records wait, so that each list is written in one go."""
    logs: list[bytes] = []
    separator = b""
    file.write(b'{"resourceSpans":[')
    for chunk in chunks:
        if chunk.signal == "logs":
            logs.extend(groups(chunk))
            continue
        for group in groups(chunk):
            file.write(separator + group)
            separator = b",\n"
    file.write(b"]")
    if logs:
        file.write(b',\n"resourceLogs":[%s]' % b",\n".join(logs))
    file.write(b"}\n")


def _member(signal: Signal) -> bytes:
    return b"resourceSpans" if signal == "traces" else b"resourceLogs"
