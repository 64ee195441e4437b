"""Whatever OTLP can say has a home: every field of a request is found again in the records."""

from __future__ import annotations

import gc
import math
import tracemalloc
from collections.abc import Iterable
from typing import Any

import pytest
from google.protobuf.message import Message
from hypothesis import given, settings
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope.model import records as r
from spanscope.model.records import Encoding, Signal
from spanscope.model.values import AnyValue, KvList
from spanscope.otlp import decode_logs, decode_spans, split
from tests.otlp.otlp_json import to_otlp_json
from tests.otlp.strategies import log_requests, trace_requests


def value_of(value: Any) -> AnyValue:
    member = value.WhichOneof("value")
    if member is None:
        return None
    if member == "array_value":
        return [value_of(item) for item in value.array_value.values]
    if member == "kvlist_value":
        return kvlist_of(value.kvlist_value.values)
    return getattr(value, member)  # type: ignore[no-any-return]


def kvlist_of(pairs: Iterable[Any]) -> KvList:
    return KvList([(pair.key, value_of(pair.value)) for pair in pairs])


def record_of(message: Message, **more: Any) -> dict[str, Any]:
    """A message's fields by their proto names, as a record should hold them."""
    fields: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        match field.name:
            case "trace_id" | "span_id" | "parent_span_id":
                value = value.hex() or (None if field.name == "parent_span_id" else "")
            case "attributes":
                value = kvlist_of(value)
            case "body":
                value = value_of(value)
            case "events":
                value = [r.Event(**record_of(event)) for event in value]
            case "links":
                value = [r.Link(**record_of(link)) for link in value]
            case "entity_refs":
                value = [r.EntityRef(**record_of(ref)) for ref in value]
            case "id_keys" | "description_keys":
                value = list(value)
            case "status":
                fields |= {"status_code": value.code, "status_message": value.message}
                continue
        fields[field.name] = value
    return fields | more


def owners(group: Any, scope_group: Any) -> dict[str, Any]:
    return {
        "resource": r.Resource(**record_of(group.resource, schema_url=group.schema_url)),
        "scope": r.Scope(**record_of(scope_group.scope, schema_url=scope_group.schema_url)),
    }


def spans_of(request: ExportTraceServiceRequest) -> list[r.Span]:
    return [
        r.Span(**record_of(span, **owners(group, scope_group)))
        for group in request.resource_spans
        for scope_group in group.scope_spans
        for span in scope_group.spans
    ]


def logs_of(request: ExportLogsServiceRequest) -> list[r.LogRecord]:
    return [
        r.LogRecord(**record_of(log, **owners(group, scope_group)))
        for group in request.resource_logs
        for scope_group in group.scope_logs
        for log in scope_group.log_records
    ]


def body_of(request: Message, encoding: Encoding) -> bytes:
    return to_otlp_json(request) if encoding == "json" else request.SerializeToString()


def by_trace(items: Iterable[Any]) -> dict[str, list[Any]]:
    traces: dict[str, list[Any]] = {}
    for item in items:
        traces.setdefault(item.trace_id, []).append(item)
    return traces


@pytest.mark.parametrize("encoding", ["protobuf", "json"])
@given(request_message=trace_requests)
@settings(max_examples=60)
def test_every_field_of_every_span_comes_back(encoding: Encoding, request_message: ExportTraceServiceRequest) -> None:
    parts = split("traces", encoding, body_of(request_message, encoding))
    expected = by_trace(spans_of(request_message))
    assert parts.rejected == 0
    assert {chunk.trace_id.hex() for chunk in parts.chunks} == set(expected)
    for chunk in parts.chunks:
        assert list(decode_spans(chunk.encoding, chunk.payload)) == expected[chunk.trace_id.hex()]
        assert chunk.items == len(expected[chunk.trace_id.hex()])


@pytest.mark.parametrize("encoding", ["protobuf", "json"])
@given(request_message=log_requests)
@settings(max_examples=60)
def test_every_field_of_every_log_record_comes_back(
    encoding: Encoding, request_message: ExportLogsServiceRequest
) -> None:
    parts = split("logs", encoding, body_of(request_message, encoding))
    expected = by_trace(logs_of(request_message))
    for chunk in parts.chunks:
        assert list(decode_logs(chunk.encoding, chunk.payload)) == expected[chunk.trace_id.hex()]


@given(request_message=trace_requests)
@settings(max_examples=60)
def test_spans_keep_every_byte_when_a_request_is_cut_up(request_message: ExportTraceServiceRequest) -> None:
    body = request_message.SerializeToString()
    for chunk in split("traces", "protobuf", body).chunks:
        part = ExportTraceServiceRequest.FromString(chunk.payload)
        for group in part.resource_spans:
            assert group.resource.SerializeToString() in body
            for scope_group in group.scope_spans:
                for span in scope_group.spans:
                    assert span.SerializeToString() in body


@pytest.mark.parametrize(
    ("sent", "read"),
    [('"NaN"', math.nan), ('"Infinity"', math.inf), ('"-Infinity"', -math.inf), ("1", 1.0), ('"1e3"', 1e3)],
)
def test_json_doubles_may_be_names_or_text(sent: str, read: float) -> None:
    attributes = f'[{{"key":"k","value":{{"doubleValue":{sent}}}}}]'
    span = f'{{"traceId":"{"0a" * 16}","spanId":"{"0b" * 8}","attributes":{attributes}}}'
    body = f'{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{span}]}}]}}]}}'.encode()
    (chunk,) = split("traces", "json", body).chunks
    (decoded,) = decode_spans("json", chunk.payload)
    value = decoded.attributes.get("k")
    assert isinstance(value, float)
    assert value == read or (math.isnan(value) and math.isnan(read))


def test_a_span_can_be_picked_from_its_chunk_by_id() -> None:
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    for n in (1, 2, 3):
        spans.add(trace_id=b"t" * 16, span_id=bytes([n]) * 8, name=f"span {n}")
    signal: Signal = "traces"
    for encoding in ("protobuf", "json"):
        (chunk,) = split(signal, encoding, body_of(request, encoding)).chunks
        assert [span.name for span in decode_spans(encoding, chunk.payload, "02" * 8)] == ["span 2"]


def test_long_keys_are_read_and_not_remembered() -> None:
    """Memory must stay small, whatever is sent."""

    def body(letter: str) -> tuple[bytes, list[str]]:
        request = ExportTraceServiceRequest()
        span = request.resource_spans.add().scope_spans.add().spans.add(trace_id=b"t" * 16, span_id=b"s" * 8)
        keys = [letter * length for length in range(100_000, 100_020)]
        for key in keys:
            span.attributes.add(key=key).value.string_value = "x"
        return request.SerializeToString(), keys

    list(decode_spans("protobuf", body("a")[0]))
    sent, keys = body("b")
    tracemalloc.start()
    try:
        assert [key for span in decode_spans("protobuf", sent) for key, _ in span.attributes] == keys
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 100_000
    finally:
        tracemalloc.stop()
