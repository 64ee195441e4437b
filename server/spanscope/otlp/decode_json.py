"""OTLP/JSON chunks to records."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

import msgspec

from spanscope.model import records as r
from spanscope.model.values import AnyValue, KvList
from spanscope.otlp import json_types as t
from spanscope.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, from_hex
from spanscope.otlp.json_types import integer

_TRACES = msgspec.json.Decoder(t.TracesRequest)
_LOGS = msgspec.json.Decoder(t.LogsRequest)
_SPAN = msgspec.json.Decoder(t.Span)
_LOG = msgspec.json.Decoder(t.LogRecord)
_RESOURCE = msgspec.json.Decoder(t.Resource | None)
_SCOPE = msgspec.json.Decoder(t.Scope | None)


def spans(payload: bytes, only: str | None) -> Iterator[r.Span]:
    for group in _TRACES.decode(payload).resource_spans or ():
        resource = _resource(group.resource, group.schema_url)
        for scope_group in group.scope_spans or ():
            scope = _scope(scope_group.scope, scope_group.schema_url)
            for raw in scope_group.spans or ():
                span = _SPAN.decode(raw)
                if only is None or (span.span_id or "").lower() == only:
                    yield _span(span, resource, scope)


def logs(payload: bytes) -> Iterator[r.LogRecord]:
    for group in _LOGS.decode(payload).resource_logs or ():
        resource = _resource(group.resource, group.schema_url)
        for scope_group in group.scope_logs or ():
            scope = _scope(scope_group.scope, scope_group.schema_url)
            for raw in scope_group.log_records or ():
                yield _log(_LOG.decode(raw), resource, scope)


def _resource(raw: msgspec.Raw, schema_url: str | None) -> r.Resource:
    resource = _RESOURCE.decode(raw) or t.Resource()
    return r.Resource(
        attributes=_kvlist(resource.attributes),
        dropped_attributes_count=integer(resource.dropped_attributes_count),
        entity_refs=[
            r.EntityRef(
                type=ref.type or "",
                id_keys=ref.id_keys or [],
                description_keys=ref.description_keys or [],
                schema_url=ref.schema_url or "",
            )
            for ref in resource.entity_refs or ()
        ],
        schema_url=schema_url or "",
    )


def _scope(raw: msgspec.Raw, schema_url: str | None) -> r.Scope:
    scope = _SCOPE.decode(raw) or t.Scope()
    return r.Scope(
        name=scope.name or "",
        version=scope.version or "",
        attributes=_kvlist(scope.attributes),
        dropped_attributes_count=integer(scope.dropped_attributes_count),
        schema_url=schema_url or "",
    )


def _span(span: t.Span, resource: r.Resource, scope: r.Scope) -> r.Span:
    status = span.status or t.Status()
    return r.Span(
        trace_id=_id(span.trace_id, TRACE_ID_BYTES) or "",
        span_id=_id(span.span_id, SPAN_ID_BYTES) or "",
        parent_span_id=_id(span.parent_span_id, SPAN_ID_BYTES),
        name=span.name or "",
        kind=span.kind or 0,
        start_time_unix_nano=integer(span.start_time_unix_nano),
        end_time_unix_nano=integer(span.end_time_unix_nano),
        status_code=status.code or 0,
        status_message=status.message or "",
        trace_state=span.trace_state or "",
        flags=integer(span.flags),
        attributes=_kvlist(span.attributes),
        dropped_attributes_count=integer(span.dropped_attributes_count),
        events=[
            r.Event(
                name=event.name or "",
                time_unix_nano=integer(event.time_unix_nano),
                attributes=_kvlist(event.attributes),
                dropped_attributes_count=integer(event.dropped_attributes_count),
            )
            for event in span.events or ()
        ],
        dropped_events_count=integer(span.dropped_events_count),
        links=[
            r.Link(
                trace_id=(link.trace_id or "").lower(),
                span_id=(link.span_id or "").lower(),
                trace_state=link.trace_state or "",
                attributes=_kvlist(link.attributes),
                dropped_attributes_count=integer(link.dropped_attributes_count),
                flags=integer(link.flags),
            )
            for link in span.links or ()
        ],
        dropped_links_count=integer(span.dropped_links_count),
        resource=resource,
        scope=scope,
    )


def _log(log: t.LogRecord, resource: r.Resource, scope: r.Scope) -> r.LogRecord:
    return r.LogRecord(
        trace_id=_id(log.trace_id, TRACE_ID_BYTES),
        span_id=_id(log.span_id, SPAN_ID_BYTES),
        time_unix_nano=integer(log.time_unix_nano),
        observed_time_unix_nano=integer(log.observed_time_unix_nano),
        severity_number=log.severity_number or 0,
        severity_text=log.severity_text or "",
        event_name=log.event_name or "",
        body=_value(log.body),
        attributes=_kvlist(log.attributes),
        dropped_attributes_count=integer(log.dropped_attributes_count),
        flags=integer(log.flags),
        resource=resource,
        scope=scope,
    )


def _id(value: str | None, length: int) -> str | None:
    raw = from_hex(value, length)
    return raw.hex() if raw and any(raw) else None


def _kvlist(pairs: list[t.KeyValue] | None) -> KvList:
    return KvList([(pair.key or "", _value(pair.value)) for pair in pairs or ()])


def _value(value: t.AnyValue | None) -> AnyValue:
    if value is None:
        return None
    if value.string_value is not None:
        return value.string_value
    if value.bool_value is not None:
        return value.bool_value
    if value.int_value is not None:
        return int(value.int_value)
    if value.double_value is not None:
        return float(value.double_value)
    if value.array_value is not None:
        return [_value(item) for item in value.array_value.values or ()]
    if value.kvlist_value is not None:
        return _kvlist(value.kvlist_value.values)
    if value.bytes_value is not None:
        return _bytes(value.bytes_value)
    return None


def _bytes(value: str) -> bytes | str:
    """Either base64 alphabet, padded or not, as protobuf's JSON readers take it. Text that is neither stays text."""
    try:
        padded = value.replace("-", "+").replace("_", "/").rstrip("=")
        return base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return value
