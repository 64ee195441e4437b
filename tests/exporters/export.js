// Sends what the real SDK recorded through the real exporters, then prints what that was. Fails if an export failed.
//   node export.js proto|json|grpc none|gzip <HTTP endpoint> <gRPC endpoint>

import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter as GrpcLogs } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetrics } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtoMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcTraces } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const EXPORTERS = {
  proto: [ProtoTraces, ProtoLogs, ProtoMetrics],
  json: [JsonTraces, JsonLogs, JsonMetrics],
  grpc: [GrpcTraces, GrpcLogs, GrpcMetrics],
};

const [protocol, compression, http, grpc] = process.argv.slice(2);
const exporters = EXPORTERS[protocol].map((Exporter, index) => {
  const url = protocol === "grpc" ? grpc : `${http}/v1/${["traces", "logs", "metrics"][index]}`;
  return new Exporter({ url, compression: CompressionAlgorithm[compression.toUpperCase()] });
});

const resource = resourceFromAttributes({ "service.name": "javascript", "host.cpus": 2 });
const finishedSpans = new InMemorySpanExporter();
const emittedRecords = new InMemoryLogRecordExporter();
const tracer = new TracerProvider({
  resource,
  spanProcessors: [new SimpleSpanProcessor({ exporter: finishedSpans })],
}).getTracer("tests", "1.2.3");
const logger = new LoggerProvider({
  resource,
  processors: [new SimpleLogRecordProcessor({ exporter: emittedRecords })],
}).getLogger("tests", "1.2.3");

record();
await send(exporters[0], finishedSpans.getFinishedSpans());
await send(exporters[1], emittedRecords.getFinishedLogRecords());
await count(exporters[2]);
process.stdout.write(
  JSON.stringify({
    spans: finishedSpans.getFinishedSpans().map(plainSpan),
    logs: emittedRecords.getFinishedLogRecords().map(plainRecord),
    metrics: { "tests.requests": 3 },
  }),
);

function record() {
  const root = tracer.startSpan("chat gpt-4o", { kind: SpanKind.CLIENT });
  const here = trace.setSpan(context.active(), root);
  const child = tracer.startSpan("tool", { links: [{ context: root.spanContext(), attributes: { why: "asked" } }] }, here);
  child.setAttributes({
    text: "Grüße, 世界 🌍 \u0000",
    yes: true,
    temperature: 0.7,
    tokens: 12345678901,
    names: ["a", "b"],
    empty: "",
  });
  child.addEvent("gen_ai.choice", { "gen_ai.event.content": '{"index": 0}' });
  child.setStatus({ code: SpanStatusCode.ERROR, message: "no such city" });
  logger.emit({
    eventName: "gen_ai.user.message",
    severityNumber: SeverityNumber.INFO,
    severityText: "INFO",
    body: { role: "user", content: "What is the weather?", tries: [1, 2.5, null] },
    attributes: { "gen_ai.system": "openai" },
    context: trace.setSpan(here, child),
  });
  child.end();
  root.end();
}

function send(exporter, items) {
  return new Promise((resolve, reject) => {
    exporter.export(items, ({ code, error }) => (code === 0 ? resolve() : reject(error ?? new Error("export failed"))));
  });
}

async function count(exporter) {
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ resource, readers: [reader] });
  provider.getMeter("tests").createCounter("tests.requests").add(3);
  await reader.forceFlush();
  await provider.shutdown();
}

function nanos([seconds, rest]) {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(rest));
}

function origin({ resource, instrumentationScope: scope }) {
  return { resource: resource.attributes, scope: [scope.name, scope.version] };
}

function plainSpan(span) {
  return {
    trace_id: span.spanContext().traceId,
    span_id: span.spanContext().spanId,
    parent_span_id: span.parentSpanContext?.spanId ?? null,
    name: span.name,
    kind: span.kind + 1,
    start: nanos(span.startTime),
    end: nanos(span.endTime),
    status: [span.status.code, span.status.message ?? ""],
    attributes: span.attributes,
    events: span.events.map((event) => [event.name, nanos(event.time), event.attributes ?? {}]),
    links: span.links.map((link) => [link.context.traceId, link.context.spanId, link.attributes ?? {}]),
    ...origin(span),
  };
}

function plainRecord(record) {
  return {
    trace_id: record.spanContext.traceId,
    span_id: record.spanContext.spanId,
    event_name: record.eventName ?? "",
    time: nanos(record.hrTime),
    observed: nanos(record.hrTimeObserved),
    severity: [record.severityNumber, record.severityText],
    body: record.body,
    attributes: record.attributes,
    ...origin(record),
  };
}
