"""Small requests, said in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from spanscope.model.records import Chunk
from spanscope.otlp import split


def trace_id(n: int) -> str:
    return f"{n:032x}"


def span_id(n: int) -> str:
    return f"{n:016x}"


def span(n: int, parent: int | None = None, trace: int = 1, **more: Any) -> dict[str, Any]:
    """Span `n`, which starts at n seconds and lasts half a second."""
    attributes = more.pop("attributes", {})
    fields: dict[str, Any] = {
        "trace_id": bytes.fromhex(trace_id(trace)),
        "span_id": bytes.fromhex(span_id(n)),
        "name": f"span {n}",
        "start_time_unix_nano": n * 10**9,
        "end_time_unix_nano": n * 10**9 + 5 * 10**8,
        "attributes": pairs(attributes),
    }
    if parent is not None:
        fields["parent_span_id"] = bytes.fromhex(span_id(parent))
    return fields | more


def pairs(attributes: dict[str, Any]) -> list[KeyValue]:
    return [
        KeyValue(key=key, value=AnyValue(int_value=v) if isinstance(v, int) else AnyValue(string_value=v))
        for key, v in attributes.items()
    ]


def traces(*spans: dict[str, Any], service: str = "app") -> Sequence[Chunk]:
    request = ExportTraceServiceRequest()
    group = request.resource_spans.add()
    group.resource.attributes.extend(pairs({"service.name": service}))
    scope = group.scope_spans.add()
    for fields in spans:
        scope.spans.add(**fields)
    return split("traces", "protobuf", request.SerializeToString()).chunks


def logs(*records: dict[str, Any]) -> Sequence[Chunk]:
    request = ExportLogsServiceRequest()
    scope = request.resource_logs.add().scope_logs.add()
    for fields in records:
        scope.log_records.add(**fields)
    return split("logs", "protobuf", request.SerializeToString()).chunks


def log(n: int, name: str, body: str, trace: int = 1, at: int = 1) -> dict[str, Any]:
    """A log record of span `n`."""
    return {
        "trace_id": bytes.fromhex(trace_id(trace)),
        "span_id": bytes.fromhex(span_id(n)),
        "time_unix_nano": at,
        "event_name": name,
        "body": AnyValue(string_value=body),
    }
