"""Protobuf chunks to records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from spanscope.model import records as r
from spanscope.model.values import AnyValue, KvList
from spanscope.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, is_id
from spanscope.otlp.messages import REQUESTS, text


def spans(payload: bytes, only: str | None) -> Iterator[r.Span]:
    # Attributes cost ten times what the parse does, so a span that is not asked for is not looked into.
    wanted = bytes.fromhex(only) if only is not None else None
    request: Any = REQUESTS["traces"].FromString(payload)
    for group in request.resource_spans:
        resource = _resource(group)
        for scope_group in group.scope_spans:
            scope = _scope(scope_group)
            for span in scope_group.spans:
                if wanted is None or span.span_id == wanted:
                    yield _span(span, resource, scope)


def logs(payload: bytes) -> Iterator[r.LogRecord]:
    request: Any = REQUESTS["logs"].FromString(payload)
    for group in request.resource_logs:
        resource = _resource(group)
        for scope_group in group.scope_logs:
            scope = _scope(scope_group)
            for log in scope_group.log_records:
                yield _log(log, resource, scope)


def _resource(group: Any) -> r.Resource:
    resource = group.resource
    return r.Resource(
        attributes=_kvlist(resource.attributes),
        dropped_attributes_count=resource.dropped_attributes_count,
        entity_refs=[
            r.EntityRef(
                type=text(ref.type),
                id_keys=[text(key) for key in ref.id_keys],
                description_keys=[text(key) for key in ref.description_keys],
                schema_url=text(ref.schema_url),
            )
            for ref in resource.entity_refs
        ],
        schema_url=text(group.schema_url),
    )


def _scope(group: Any) -> r.Scope:
    scope = group.scope
    return r.Scope(
        name=text(scope.name),
        version=text(scope.version),
        attributes=_kvlist(scope.attributes),
        dropped_attributes_count=scope.dropped_attributes_count,
        schema_url=text(group.schema_url),
    )


def _span(span: Any, resource: r.Resource, scope: r.Scope) -> r.Span:
    parent = span.parent_span_id
    return r.Span(
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_span_id=parent.hex() if is_id(parent, SPAN_ID_BYTES) else None,
        name=text(span.name),
        kind=span.kind,
        start_time_unix_nano=span.start_time_unix_nano,
        end_time_unix_nano=span.end_time_unix_nano,
        status_code=span.status.code,
        status_message=text(span.status.message),
        trace_state=text(span.trace_state),
        flags=span.flags,
        attributes=_kvlist(span.attributes),
        dropped_attributes_count=span.dropped_attributes_count,
        events=[
            r.Event(
                name=text(event.name),
                time_unix_nano=event.time_unix_nano,
                attributes=_kvlist(event.attributes),
                dropped_attributes_count=event.dropped_attributes_count,
            )
            for event in span.events
        ],
        dropped_events_count=span.dropped_events_count,
        links=[
            r.Link(
                trace_id=link.trace_id.hex(),
                span_id=link.span_id.hex(),
                trace_state=text(link.trace_state),
                attributes=_kvlist(link.attributes),
                dropped_attributes_count=link.dropped_attributes_count,
                flags=link.flags,
            )
            for link in span.links
        ],
        dropped_links_count=span.dropped_links_count,
        resource=resource,
        scope=scope,
    )


def _log(log: Any, resource: r.Resource, scope: r.Scope) -> r.LogRecord:
    return r.LogRecord(
        trace_id=log.trace_id.hex() if is_id(log.trace_id, TRACE_ID_BYTES) else None,
        span_id=log.span_id.hex() if is_id(log.span_id, SPAN_ID_BYTES) else None,
        time_unix_nano=log.time_unix_nano,
        observed_time_unix_nano=log.observed_time_unix_nano,
        severity_number=log.severity_number,
        severity_text=text(log.severity_text),
        event_name=text(log.event_name),
        body=_value(log.body),
        attributes=_kvlist(log.attributes),
        dropped_attributes_count=log.dropped_attributes_count,
        flags=log.flags,
        resource=resource,
        scope=scope,
    )


# The same few in each span: a third of the time, and equal ones are one object.
_short_key = lru_cache(1024)(text)
# Nobody's convention has a longer one, and what is remembered must stay small whatever is sent.
_SHORT_KEY_BYTES = 128


def _key(value: bytes) -> str:
    return _short_key(value) if len(value) <= _SHORT_KEY_BYTES else text(value)


def _kvlist(pairs: Iterable[Any]) -> KvList:
    return KvList([(_key(pair.key), _value(pair.value)) for pair in pairs])


def _value(value: Any) -> AnyValue:
    # Which member is there is asked last: that takes as long as to read five, and most are strings and integers.
    string: bytes = value.string_value
    if string:
        return text(string)
    integer: int = value.int_value
    if integer:
        return integer
    double: float = value.double_value
    if double:
        return double
    match value.WhichOneof("value"):
        case "string_value":
            return ""
        case "bool_value":
            return bool(value.bool_value)
        case "int_value":
            return 0
        case "double_value":
            return float(value.double_value)  # Zero has a sign.
        case "bytes_value":
            return bytes(value.bytes_value)
        case "array_value":
            return [_value(item) for item in value.array_value.values]
        case "kvlist_value":
            return _kvlist(value.kvlist_value.values)
        case _:
            # No member, or `string_value_strindex`, which only profiles may use.
            return None
