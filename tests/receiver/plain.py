"""What was recorded and what was stored, in one plain form that compares with ==."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from spanscope.model.records import Chunk, LogRecord, Resource, Scope, Span
from spanscope.model.values import AnyValue, KvList

Plain = dict[str, Any]


def span(stored: Span) -> Plain:
    return {
        "trace_id": stored.trace_id,
        "span_id": stored.span_id,
        "parent_span_id": stored.parent_span_id,
        "name": stored.name,
        "kind": stored.kind,
        "start": str(stored.start_time_unix_nano),
        "end": str(stored.end_time_unix_nano),
        "status": [stored.status_code, stored.status_message],
        "attributes": value(stored.attributes),
        "events": [[event.name, str(event.time_unix_nano), value(event.attributes)] for event in stored.events],
        "links": [[link.trace_id, link.span_id, value(link.attributes)] for link in stored.links],
        **origin(stored.resource, stored.scope),
    }


def log_record(stored: LogRecord) -> Plain:
    return {
        "trace_id": stored.trace_id,
        "span_id": stored.span_id,
        "event_name": stored.event_name,
        "time": str(stored.time_unix_nano),
        "observed": str(stored.observed_time_unix_nano),
        "severity": [stored.severity_number, stored.severity_text],
        "body": value(stored.body),
        "attributes": value(stored.attributes),
        **origin(stored.resource, stored.scope),
    }


def origin(resource: Resource, scope: Scope) -> Plain:
    return {"resource": value(resource.attributes), "scope": [scope.name, scope.version]}


def value(stored: AnyValue) -> Any:
    match stored:
        case KvList():
            return {key: value(item) for key, item in stored}
        case list():
            return [value(item) for item in stored]
        case _:
            return stored


def counters(chunks: Iterable[Chunk]) -> dict[str, int]:
    """Metric's name -> value of its one data point. Read without the code under test: no page shows metrics yet."""
    found: dict[str, int] = {}
    for chunk in chunks:
        if chunk.signal != "metrics":
            continue
        if chunk.encoding == "json":
            groups = json.loads(chunk.payload)["resourceMetrics"]
            metrics = [m for group in groups for scope in group["scopeMetrics"] for m in scope["metrics"]]
            points = {m["name"]: m["sum"]["dataPoints"][0] for m in metrics}
            found |= {name: int(point.get("asInt", point.get("asDouble"))) for name, point in points.items()}
        else:
            request = ExportMetricsServiceRequest.FromString(chunk.payload)
            for group in request.resource_metrics:
                for scope_metrics in group.scope_metrics:
                    for metric in scope_metrics.metrics:
                        point = metric.sum.data_points[0]
                        found[metric.name] = int(point.as_int or point.as_double)
    return found
