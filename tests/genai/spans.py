"""Spans and log records from plain Python values."""

from __future__ import annotations

import json
from typing import Any

from spanscope.model.records import Event, LogRecord, Resource, Span
from spanscope.model.values import AnyValue, KvList


def any_value(value: Any) -> AnyValue:
    if isinstance(value, KvList):
        return value
    if isinstance(value, dict):
        return KvList([(str(key), any_value(item)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return [any_value(item) for item in value]
    scalar: str | bool | int | float | bytes | None = value
    return scalar


def kv(values: dict[str, Any]) -> KvList:
    return KvList([(key, any_value(value)) for key, value in values.items()])


def span(
    attributes: dict[str, Any] | None = None,
    events: list[tuple[str, dict[str, Any]]] | None = None,
    *,
    resource: dict[str, Any] | None = None,
    **fields: Any,
) -> Span:
    return Span(
        trace_id="0" * 31 + "1",
        span_id="0" * 15 + "1",
        attributes=kv(attributes or {}),
        events=[Event(name, 0, kv(values)) for name, values in events or []],
        resource=Resource(kv(resource or {})),
        **fields,
    )


def log(
    name: str, body: Any = None, attributes: dict[str, Any] | None = None, *, time: int = 0, **fields: Any
) -> LogRecord:
    return LogRecord(
        event_name=name, body=any_value(body), attributes=kv(attributes or {}), observed_time_unix_nano=time, **fields
    )


def text(value: Any) -> str:
    return json.dumps(value)
