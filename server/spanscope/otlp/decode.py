"""Chunks to records."""

from __future__ import annotations

from collections.abc import Iterator

from spanscope.model.records import Encoding, LogRecord, Span


def decode_spans(encoding: Encoding, payload: bytes, only: str | None = None) -> Iterator[Span]:
    """The spans of a chunk in order of arrival, or those with the id `only`. The payload must be one of `split`."""
    if encoding == "json":
        from spanscope.otlp import decode_json

        return decode_json.spans(payload, only)
    from spanscope.otlp import decode_protobuf

    return decode_protobuf.spans(payload, only)


def decode_logs(encoding: Encoding, payload: bytes) -> Iterator[LogRecord]:
    """The log records of a chunk in order of arrival. The payload must be one of `split`."""
    if encoding == "json":
        from spanscope.otlp import decode_json

        return decode_json.logs(payload)
    from spanscope.otlp import decode_protobuf

    return decode_protobuf.logs(payload)
