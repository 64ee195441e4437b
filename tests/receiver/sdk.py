"""What OpenTelemetry's Python SDK records: one trace, its log record and a counter, in the plain form of plain.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider, ReadableLogRecord
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricsData
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanKind, Status, StatusCode

from tests.receiver.plain import Plain

RESOURCE = Resource({"service.name": "python", "host.cpus": 2})


@dataclass(frozen=True)
class Recorded:
    spans: Sequence[ReadableSpan]
    logs: Sequence[ReadableLogRecord]
    metrics: MetricsData


def record() -> Recorded:
    spans, metrics = InMemorySpanExporter(), InMemoryMetricReader()
    logs = InMemoryLogRecordExporter()  # type: ignore[no-untyped-call]
    tracers = TracerProvider(resource=RESOURCE, shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    loggers = LoggerProvider(resource=RESOURCE, shutdown_on_exit=False)
    loggers.add_log_record_processor(SimpleLogRecordProcessor(logs))
    meters = MeterProvider(resource=RESOURCE, metric_readers=[metrics], shutdown_on_exit=False)
    tracer = tracers.get_tracer("tests", "1.2.3")
    with tracer.start_as_current_span("chat gpt-4o", kind=SpanKind.CLIENT) as root:
        links = [Link(root.get_span_context(), {"why": "asked"})]
        with tracer.start_as_current_span("tool", links=links) as child:
            child.set_attributes({"text": "Grüße, 世界 🌍 \0", "yes": True, "temperature": 0.7, "tokens": 12345678901})
            child.set_attributes({"names": ["a", "b"], "empty": ""})
            child.add_event("gen_ai.choice", {"gen_ai.event.content": '{"index": 0}'})
            child.set_status(Status(StatusCode.ERROR, "no such city"))
            loggers.get_logger("tests", "1.2.3").emit(
                LogRecord(
                    event_name="gen_ai.user.message",
                    severity_number=SeverityNumber.INFO,
                    severity_text="INFO",
                    body={"role": "user", "content": "What is the weather?", "tries": [1, 2.5]},
                    attributes={"gen_ai.system": "openai"},
                )
            )
    meters.get_meter("tests").create_counter("tests.requests").add(3)
    data = metrics.get_metrics_data()
    assert data is not None
    tracers.shutdown()
    loggers.shutdown()
    meters.shutdown()
    return Recorded(spans.get_finished_spans(), logs.get_finished_logs(), data)


def plain_span(span: ReadableSpan) -> Plain:
    return {
        "trace_id": f"{span.context.trace_id:032x}",
        "span_id": f"{span.context.span_id:016x}",
        "parent_span_id": f"{span.parent.span_id:016x}" if span.parent else None,
        "name": span.name,
        "kind": span.kind.value + 1,
        "start": str(span.start_time),
        "end": str(span.end_time),
        "status": [span.status.status_code.value, span.status.description or ""],
        "attributes": _plain(span.attributes),
        "events": [[event.name, str(event.timestamp), _plain(event.attributes)] for event in span.events],
        "links": [
            [f"{link.context.trace_id:032x}", f"{link.context.span_id:016x}", _plain(link.attributes)]
            for link in span.links
        ],
        **_origin(span.resource, span.instrumentation_scope),
    }


def plain_record(data: ReadableLogRecord) -> Plain:
    record = data.log_record
    assert record.trace_id
    assert record.span_id
    assert record.severity_number
    return {
        "trace_id": f"{record.trace_id:032x}",
        "span_id": f"{record.span_id:016x}",
        "event_name": record.event_name,
        "time": str(record.timestamp or 0),
        "observed": str(record.observed_timestamp),
        "severity": [record.severity_number.value, record.severity_text],
        "body": record.body,
        "attributes": _plain(record.attributes),
        **_origin(data.resource, data.instrumentation_scope),
    }


def _origin(resource: Resource, scope: InstrumentationScope | None) -> Plain:
    assert scope is not None
    return {"resource": _plain(resource.attributes), "scope": [scope.name, scope.version]}


def _plain(attributes: Any) -> Plain:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in (attributes or {}).items()}
