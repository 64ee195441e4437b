"""Export requests as bytes."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope.model.records import Encoding, Signal
from tests.otlp.otlp_json import to_otlp_json

SIGNALS: tuple[Signal, ...] = ("traces", "logs", "metrics")
ENCODINGS: tuple[Encoding, ...] = ("protobuf", "json")
MIB = 1 << 20
LIMIT = 64 * MIB


def message(signal: Signal, bad: int = 0, text: str = "hello") -> Message:
    """One good item and so many with a bad id."""
    group: Any
    if signal == "traces":
        traces = ExportTraceServiceRequest()
        group = traces.resource_spans.add().scope_spans.add()
        group.spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, name=text)
        for _ in range(bad):
            group.spans.add(trace_id=b"short", span_id=b"s" * 8)
        return traces
    if signal == "logs":
        logs = ExportLogsServiceRequest()
        group = logs.resource_logs.add().scope_logs.add()
        group.log_records.add(trace_id=b"t" * 16, span_id=b"s" * 8, event_name=text)
        for _ in range(bad):
            group.log_records.add(trace_id=b"short", span_id=b"s" * 8)
        return logs
    assert not bad, "data points have no ids"
    metrics = ExportMetricsServiceRequest()
    group = metrics.resource_metrics.add().scope_metrics.add()
    group.metrics.add(name=text).sum.data_points.add(as_int=3)
    return metrics


def body(signal: Signal = "traces", encoding: Encoding = "protobuf", bad: int = 0, text: str = "hello") -> bytes:
    given = message(signal, bad, text)
    return to_otlp_json(given) if encoding == "json" else given.SerializeToString()


def sized(size: int) -> bytes:
    """A good protobuf request of exactly so many bytes, one span with a long name."""
    length = size
    while (found := len(body(text="x" * length))) > size:
        length -= found - size
    made = body(text="x" * length)
    assert len(made) == size
    return made
