"""Spans of the real OpenTelemetry SDK, sent by its real exporters to a collector under test."""

from __future__ import annotations

from typing import Literal

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

Protocol = Literal["http", "grpc"]


def made(children: int = 1, name: str = "root") -> list[ReadableSpan]:
    """The finished spans of one new trace: children first, then their root."""
    finished = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": "app"}), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(finished))
    tracer = provider.get_tracer("tests")
    with tracer.start_as_current_span(name):
        for number in range(children):
            with tracer.start_as_current_span(f"child {number}", attributes={"number": number}):
                pass
    provider.shutdown()
    return list(finished.get_finished_spans())


def send(spans: list[ReadableSpan], endpoint: str, protocol: Protocol = "http") -> str:
    """Returns once the collector has acknowledged them; the trace's id."""
    exporter: SpanExporter = (
        HttpExporter(endpoint=f"{endpoint}/v1/traces", timeout=30)
        if protocol == "http"
        else GrpcExporter(endpoint=endpoint, insecure=True, timeout=30)
    )
    try:
        assert exporter.export(spans) is SpanExportResult.SUCCESS
    finally:
        exporter.shutdown()
    return trace_id(spans)


def trace_id(spans: list[ReadableSpan]) -> str:
    return f"{spans[0].context.trace_id:032x}"


def span_ids(spans: list[ReadableSpan]) -> set[str]:
    return {f"{span.context.span_id:016x}" for span in spans}
