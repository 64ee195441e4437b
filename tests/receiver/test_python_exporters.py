"""OpenTelemetry's Python exporters, over both protocols, plain and compressed."""

from __future__ import annotations

from typing import Any, Literal

import grpc
import pytest
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogs
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter as GrpcMetrics
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter as HttpMetrics
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans

from tests.receiver import plain, sdk
from tests.receiver.running import PATIENCE, Running, Stored

Compressed = Literal["none", "gzip", "deflate"]

_HTTP = {"none": Compression.NoCompression, "gzip": Compression.Gzip, "deflate": Compression.Deflate}
_GRPC = {
    "none": grpc.Compression.NoCompression,
    "gzip": grpc.Compression.Gzip,
    "deflate": grpc.Compression.Deflate,
}


def exporters(running: Running, protocol: str, compressed: Compressed) -> tuple[Any, Any, Any]:
    """For spans, log records and metrics."""
    if protocol == "grpc":
        given: dict[str, Any] = {
            "endpoint": running.grpc,
            "insecure": True,
            "timeout": PATIENCE,
            "compression": _GRPC[compressed],
        }
        return GrpcSpans(**given), GrpcLogs(**given), GrpcMetrics(**given)
    over_http: dict[str, Any] = {"timeout": PATIENCE, "compression": _HTTP[compressed]}
    return (
        HttpSpans(endpoint=f"{running.http}/v1/traces", **over_http),
        HttpLogs(endpoint=f"{running.http}/v1/logs", **over_http),
        HttpMetrics(endpoint=f"{running.http}/v1/metrics", **over_http),
    )


@pytest.mark.parametrize("compressed", ["none", "gzip", "deflate"])
@pytest.mark.parametrize("protocol", ["http", "grpc"])
def test_what_python_sends_is_what_is_stored(stored: Stored, protocol: str, compressed: Compressed) -> None:
    recorded = sdk.record()
    batches = (recorded.spans, recorded.logs, recorded.metrics)
    for exporter, batch in zip(exporters(stored.running, protocol, compressed), batches, strict=True):
        assert exporter.export(batch).name == "SUCCESS"
        exporter.shutdown()

    expected = [sdk.plain_span(span) for span in recorded.spans]
    found = [stored.reader.span(span["trace_id"], span["span_id"]) for span in expected]
    assert [plain.span(item.span) for item in found] == expected
    assert [plain.log_record(record) for item in found for record in item.logs] == [
        sdk.plain_record(record) for record in recorded.logs
    ]
    assert plain.counters(stored.running.sink.chunks) == {"tests.requests": 3}
    assert stored.running.receivers.refusals() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_every_spelling_of_this_machine_works(stored: Stored, host: str) -> None:
    recorded = sdk.record()
    running = stored.running
    http = HttpSpans(endpoint=f"http://{host}:{running.http_port}/v1/traces", timeout=PATIENCE)
    over_grpc = GrpcSpans(endpoint=f"http://{host}:{running.grpc_port}", insecure=True, timeout=int(PATIENCE))
    assert http.export(recorded.spans[:1]).name == "SUCCESS"
    assert over_grpc.export(recorded.spans[1:]).name == "SUCCESS"
    http.shutdown()  # type: ignore[no-untyped-call]
    over_grpc.shutdown()
    trace_id = sdk.plain_span(recorded.spans[0])["trace_id"]
    assert stored.reader.trace(trace_id)[0].span_count == 2
