"""Chunks to OTLP/JSON, for files that any OTLP backend takes."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import msgspec

from spanscope.model import records as r
from spanscope.model.records import Chunk
from spanscope.model.values import AnyValue, KvList, double_text
from spanscope.otlp import json_types as t
from spanscope.otlp.decode import decode_logs, decode_spans

_encode = msgspec.json.Encoder().encode


def groups(chunk: Chunk) -> Iterator[bytes]:
    """The elements of the chunk's `resourceSpans` or `resourceLogs`, each as JSON text.

    What arrived as JSON is passed on as it is; of protobuf, only fields that OTLP does not know have no JSON.
    """
    traces = chunk.signal == "traces"
    if chunk.encoding == "json":
        members = msgspec.json.decode(chunk.payload, type=dict[str, msgspec.Raw])
        raw = members.get("resourceSpans" if traces else "resourceLogs", msgspec.Raw(b"[]"))
        yield from map(bytes, msgspec.json.decode(raw, type=list[msgspec.Raw]))
    elif traces:
        for first, spans in _runs(decode_spans(chunk.encoding, chunk.payload)):
            scope_spans = t.ScopeSpans(_scope(first.scope), [_raw(_span(span)) for span in spans])
            scope_spans.schema_url = first.scope.schema_url or None
            yield _encode(t.ResourceSpans(_resource(first.resource), [scope_spans], first.resource.schema_url or None))
    else:
        for first, logs in _runs(decode_logs(chunk.encoding, chunk.payload)):
            scope_logs = t.ScopeLogs(_scope(first.scope), [_raw(_log(log)) for log in logs])
            scope_logs.schema_url = first.scope.schema_url or None
            yield _encode(t.ResourceLogs(_resource(first.resource), [scope_logs], first.resource.schema_url or None))


def _runs(items: Iterable[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Neighbours of one resource and scope: decoding gives those the very same objects."""
    for _, run in groupby(items, key=lambda item: (id(item.resource), id(item.scope))):
        members = list(run)
        yield members[0], members


def _raw(value: msgspec.Struct) -> msgspec.Raw:
    return msgspec.Raw(_encode(value))


def _resource(resource: r.Resource) -> msgspec.Raw:
    refs = [
        t.EntityRef(ref.schema_url or None, ref.type or None, ref.id_keys or None, ref.description_keys or None)
        for ref in resource.entity_refs
    ]
    return _raw(t.Resource(_pairs(resource.attributes), resource.dropped_attributes_count or None, refs or None))


def _scope(scope: r.Scope) -> msgspec.Raw:
    attributes = _pairs(scope.attributes)
    return _raw(t.Scope(scope.name or None, scope.version or None, attributes, scope.dropped_attributes_count or None))


def _span(span: r.Span) -> t.Span:
    status = t.Status(span.status_message or None, span.status_code or None)
    return t.Span(
        trace_id=span.trace_id,
        span_id=span.span_id,
        trace_state=span.trace_state or None,
        parent_span_id=span.parent_span_id,
        flags=span.flags or None,
        name=span.name or None,
        kind=span.kind or None,
        start_time_unix_nano=_int64(span.start_time_unix_nano),
        end_time_unix_nano=_int64(span.end_time_unix_nano),
        attributes=_pairs(span.attributes),
        dropped_attributes_count=span.dropped_attributes_count or None,
        events=[_event(event) for event in span.events] or None,
        dropped_events_count=span.dropped_events_count or None,
        links=[_link(link) for link in span.links] or None,
        dropped_links_count=span.dropped_links_count or None,
        status=status if status.message or status.code else None,
    )


def _event(event: r.Event) -> t.Event:
    attributes = _pairs(event.attributes)
    return t.Event(_int64(event.time_unix_nano), event.name or None, attributes, event.dropped_attributes_count or None)


def _link(link: r.Link) -> t.Link:
    return t.Link(
        trace_id=link.trace_id or None,
        span_id=link.span_id or None,
        trace_state=link.trace_state or None,
        attributes=_pairs(link.attributes),
        dropped_attributes_count=link.dropped_attributes_count or None,
        flags=link.flags or None,
    )


def _log(log: r.LogRecord) -> t.LogRecord:
    return t.LogRecord(
        time_unix_nano=_int64(log.time_unix_nano),
        observed_time_unix_nano=_int64(log.observed_time_unix_nano),
        severity_number=log.severity_number or None,
        severity_text=log.severity_text or None,
        body=None if log.body is None else _value(log.body),
        attributes=_pairs(log.attributes),
        dropped_attributes_count=log.dropped_attributes_count or None,
        flags=log.flags or None,
        trace_id=log.trace_id,
        span_id=log.span_id,
        event_name=log.event_name or None,
    )


def _pairs(pairs: KvList) -> list[t.KeyValue] | None:
    return [t.KeyValue(key, _value(value)) for key, value in pairs] or None


def _value(value: AnyValue) -> t.AnyValue:
    match value:
        case str():
            return t.AnyValue(string_value=value)
        case bool():
            return t.AnyValue(bool_value=value)
        case int():
            return t.AnyValue(int_value=str(value))
        case float():
            return t.AnyValue(double_value=value if math.isfinite(value) else double_text(value))
        case bytes():
            return t.AnyValue(bytes_value=base64.b64encode(value).decode("ascii"))
        case list():
            return t.AnyValue(array_value=t.ArrayValue([_value(item) for item in value]))
        case KvList():
            return t.AnyValue(kvlist_value=t.KvlistValue(_pairs(value)))
        case _:
            return t.AnyValue()


def _int64(value: int) -> str | None:
    """OTLP/JSON writes 64-bit integers as text: a JSON number would lose the last nanoseconds."""
    return str(value) if value else None
