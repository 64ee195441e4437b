"""What goes in over each transport comes out of `getTrace` and `getSpan`, field by field, through real processes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf.message import Message
from hypothesis import HealthCheck, given, settings
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope.model import records as r
from spanscope.model.values import KvList, to_text, type_of
from tests.otlp.otlp_json import to_otlp_json
from tests.otlp.strategies import log_requests, trace_requests
from tests.otlp.test_round_trip import logs_of, spans_of
from tests.sidecar import Sidecar

_runs = itertools.count(1)


class App:
    """Sends requests to a collector, one way or another."""

    def __init__(self, way: str, http: str, grpc_: str) -> None:
        self._way = way
        self._http = httpx.Client(base_url=http, timeout=60)
        self._channel = grpc.insecure_channel(grpc_.removeprefix("http://"))

    def send(self, signal: str, request: Message) -> None:
        if self._way == "grpc":
            package = signal.removesuffix("s") if signal == "traces" else signal
            path = f"/opentelemetry.proto.collector.{package}.v1.{package.capitalize()}Service/Export"
            self._channel.unary_unary(path)(request.SerializeToString(), timeout=60)
            return
        json = self._way == "json"
        body = to_otlp_json(request) if json else request.SerializeToString()
        headers = {"Content-Type": "application/json" if json else "application/x-protobuf"}
        self._http.post(f"/v1/{signal}", content=body, headers=headers).raise_for_status()

    def close(self) -> None:
        self._http.close()
        self._channel.close()


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    with Sidecar(tmp_path_factory.mktemp("data")) as sidecar:
        sidecar.initialize()
        yield sidecar


@pytest.fixture(params=["protobuf", "json", "grpc"])
def app(request: pytest.FixtureRequest, sidecar: Sidecar) -> Iterator[App]:
    status = sidecar.request("startCollector", httpPort=0, grpcPort=0)
    assert status["state"] == "running", status
    app = App(request.param, status["httpEndpoint"], status["grpcEndpoint"])
    yield app
    app.close()


def freshen(request: Any, groups: str, scopes: str, items: str) -> None:
    """Trace ids that no earlier example used, and no span twice: copies of a span are merged on purpose."""
    run = next(_runs).to_bytes(8, "big")
    number = itertools.count(1)
    for group in getattr(request, groups):
        for scope in getattr(group, scopes):
            for item in getattr(scope, items):
                item.trace_id = run + item.trace_id[:8]
                if items == "spans":
                    item.span_id = next(number).to_bytes(8, "big")


def attributes(pairs: KvList) -> list[dict[str, str]]:
    return [{"key": key, "type": type_of(value), "value": to_text(value)} for key, value in pairs]


def resource(resource: r.Resource) -> dict[str, Any]:
    return {
        "attributes": attributes(resource.attributes),
        "droppedAttributesCount": resource.dropped_attributes_count,
        "entityRefs": [
            {
                "type": ref.type,
                "idKeys": ref.id_keys,
                "descriptionKeys": ref.description_keys,
                "schemaUrl": ref.schema_url,
            }
            for ref in resource.entity_refs
        ],
        "schemaUrl": resource.schema_url,
    }


def scope(scope: r.Scope) -> dict[str, Any]:
    return {
        "name": scope.name,
        "version": scope.version,
        "attributes": attributes(scope.attributes),
        "droppedAttributesCount": scope.dropped_attributes_count,
        "schemaUrl": scope.schema_url,
    }


def as_sent(span: r.Span) -> dict[str, Any]:
    return {
        "spanId": span.span_id,
        "parentSpanId": span.parent_span_id,
        "name": span.name,
        "startTimeUnixNano": str(span.start_time_unix_nano),
        "endTimeUnixNano": str(span.end_time_unix_nano),
        "statusMessage": span.status_message,
        "traceState": span.trace_state,
        "flags": span.flags,
        "attributes": attributes(span.attributes),
        "droppedAttributesCount": span.dropped_attributes_count,
        "events": [
            {
                "name": event.name,
                "timeUnixNano": str(event.time_unix_nano),
                "attributes": attributes(event.attributes),
                "droppedAttributesCount": event.dropped_attributes_count,
            }
            for event in span.events
        ],
        "droppedEventsCount": span.dropped_events_count,
        "links": [
            {
                "traceId": link.trace_id,
                "spanId": link.span_id,
                "traceState": link.trace_state,
                "flags": link.flags,
                "attributes": attributes(link.attributes),
                "droppedAttributesCount": link.dropped_attributes_count,
            }
            for link in span.links
        ],
        "droppedLinksCount": span.dropped_links_count,
        "resource": resource(span.resource),
        "scope": scope(span.scope),
    }


# The fixtures are a running sidecar and a way to reach it: nothing in them is an example's own.
_SETTINGS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(request_message=trace_requests)
@_SETTINGS
def test_every_span_comes_back_as_it_was_sent(
    app: App, sidecar: Sidecar, request_message: ExportTraceServiceRequest
) -> None:
    freshen(request_message, "resource_spans", "scope_spans", "spans")
    app.send("traces", request_message)
    by_trace: dict[str, list[r.Span]] = {}
    for span in spans_of(request_message):
        by_trace.setdefault(span.trace_id, []).append(span)
    for trace_id, spans in by_trace.items():
        rows = sidecar.request("getTrace", traceId=trace_id)["spans"]
        assert {row["spanId"] for row in rows} == {span.span_id for span in spans}
        assert len(rows) == len(spans)
        for span in spans:
            detail = sidecar.request("getSpan", traceId=trace_id, spanId=span.span_id)
            sent = as_sent(span)
            assert {key: detail[key] for key in sent} == sent


@given(request_message=log_requests)
@_SETTINGS
def test_every_log_record_comes_back_as_it_was_sent(
    app: App, sidecar: Sidecar, request_message: ExportLogsServiceRequest
) -> None:
    freshen(request_message, "resource_logs", "scope_logs", "log_records")
    records = logs_of(request_message)
    app.send("logs", request_message)
    owners = {(record.trace_id, record.span_id) for record in records}
    for trace_id, span_id in owners:
        assert trace_id is not None
        assert span_id is not None
        spans = ExportTraceServiceRequest()
        spans.resource_spans.add().scope_spans.add().spans.add(
            trace_id=bytes.fromhex(trace_id), span_id=bytes.fromhex(span_id)
        )
        app.send("traces", spans)
        logs = sidecar.request("getSpan", traceId=trace_id, spanId=span_id)["logs"]
        mine = [record for record in records if (record.trace_id, record.span_id) == (trace_id, span_id)]
        expected = sorted(mine, key=lambda record: record.order_time)
        assert [(log["body"], log["bodyType"], log["attributes"], log["resource"], log["scope"]) for log in logs] == [
            (
                to_text(record.body),
                type_of(record.body),
                attributes(record.attributes),
                resource(record.resource),
                scope(record.scope),
            )
            for record in expected
        ]
        assert [(log["timeUnixNano"], log["severityNumber"], log["severityText"]) for log in logs] == [
            (str(record.time_unix_nano), record.severity_number, record.severity_text) for record in expected
        ]
