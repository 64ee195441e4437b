"""OTLP/JSON as typed structs. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding

Decoding checks every type, so what was stored can't fail to be read. Unknown members are ignored and `null` is absent,
as the specification says; int64 comes as a number or as decimal text; enums are numbers.
`google.protobuf.json_format` is no alternative: it takes ids for base64 and costs 1,000 us a span (this: about 10).
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Integer = int | Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]{1,20}$")] | None
Double = float | Annotated[str, msgspec.Meta(pattern=r"^-?(Infinity|NaN|[0-9.eE+-]+)$")] | None


class _Message(msgspec.Struct, rename="camel", omit_defaults=True, gc=False):
    pass


class ArrayValue(_Message):
    values: list[AnyValue] | None = None


class KvlistValue(_Message):
    values: list[KeyValue] | None = None


class AnyValue(_Message):
    string_value: str | None = None
    bool_value: bool | None = None
    int_value: Integer = None
    double_value: Double = None
    array_value: ArrayValue | None = None
    kvlist_value: KvlistValue | None = None
    bytes_value: str | None = None


class KeyValue(_Message):
    key: str | None = None
    value: AnyValue | None = None


class EntityRef(_Message):
    schema_url: str | None = None
    type: str | None = None
    id_keys: list[str] | None = None
    description_keys: list[str] | None = None


class Resource(_Message):
    attributes: list[KeyValue] | None = None
    dropped_attributes_count: Integer = None
    entity_refs: list[EntityRef] | None = None


class Scope(_Message):
    name: str | None = None
    version: str | None = None
    attributes: list[KeyValue] | None = None
    dropped_attributes_count: Integer = None


class Event(_Message):
    time_unix_nano: Integer = None
    name: str | None = None
    attributes: list[KeyValue] | None = None
    dropped_attributes_count: Integer = None


class Link(_Message):
    trace_id: str | None = None
    span_id: str | None = None
    trace_state: str | None = None
    attributes: list[KeyValue] | None = None
    dropped_attributes_count: Integer = None
    flags: Integer = None


class Status(_Message):
    message: str | None = None
    code: int | None = None


class Span(_Message):
    trace_id: str | None = None
    span_id: str | None = None
    trace_state: str | None = None
    parent_span_id: str | None = None
    flags: Integer = None
    name: str | None = None
    kind: int | None = None
    start_time_unix_nano: Integer = None
    end_time_unix_nano: Integer = None
    attributes: list[KeyValue] | None = None
    dropped_attributes_count: Integer = None
    events: list[Event] | None = None
    dropped_events_count: Integer = None
    links: list[Link] | None = None
    dropped_links_count: Integer = None
    status: Status | None = None


class LogRecord(_Message):
    time_unix_nano: Integer = None
    observed_time_unix_nano: Integer = None
    severity_number: int | None = None
    severity_text: str | None = None
    body: AnyValue | None = None
    attributes: list[KeyValue] | None = None
    dropped_attributes_count: Integer = None
    flags: Integer = None
    trace_id: str | None = None
    span_id: str | None = None
    event_name: str | None = None


# The groups keep their inner JSON as it is (msgspec.Raw), so that chunks are cut out of the text byte for byte.
_NULL = msgspec.Raw(b"null")


class ScopeSpans(_Message):
    scope: msgspec.Raw = _NULL
    spans: list[msgspec.Raw] | None = None
    schema_url: str | None = None


class ResourceSpans(_Message):
    resource: msgspec.Raw = _NULL
    scope_spans: list[ScopeSpans] | None = None
    schema_url: str | None = None


class TracesRequest(_Message):
    resource_spans: list[ResourceSpans] | None = None


class ScopeLogs(_Message):
    scope: msgspec.Raw = _NULL
    log_records: list[msgspec.Raw] | None = None
    schema_url: str | None = None


class ResourceLogs(_Message):
    resource: msgspec.Raw = _NULL
    scope_logs: list[ScopeLogs] | None = None
    schema_url: str | None = None


class LogsRequest(_Message):
    resource_logs: list[ResourceLogs] | None = None


class MetricsRequest(_Message):
    resource_metrics: list[dict[str, msgspec.Raw]] | None = None


def integer(value: int | str | None) -> int:
    return int(value) if value else 0
