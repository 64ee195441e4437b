"""What a request may and may not hold."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope.errors import BadBody
from spanscope.model.records import Encoding, Signal
from spanscope.otlp import decode_logs, decode_spans, split
from spanscope.otlp.split import CHUNK_BYTES
from tests.otlp.otlp_json import to_otlp_json

TRACE, SPAN = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"


def json_spans(*spans: str) -> bytes:
    return f'{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{",".join(spans)}]}}]}}]}}'.encode()


def good(**more: object) -> str:
    return json.dumps({"traceId": TRACE, "spanId": SPAN, **more})


@pytest.mark.parametrize("signal", ["traces", "logs", "metrics"])
@pytest.mark.parametrize(
    ("encoding", "body"), [("protobuf", b""), ("json", b"{}"), ("json", b'{"resourceSpans":null}')]
)
def test_an_empty_request_is_no_error(signal: Signal, encoding: Encoding, body: bytes) -> None:
    assert split(signal, encoding, body).chunks == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"nothing",
        json_spans(good(name=5)),
        json_spans(good(kind="SPAN_KIND_CLIENT")),
        json_spans(good(status={"code": "STATUS_CODE_ERROR"})),
        json_spans(good(startTimeUnixNano="yesterday")),
        json_spans(good(attributes={"key": "k"})),
        json_spans(good(attributes=[{"key": "k", "value": {"stringValue": 1}}])),
        b'{"resourceSpans":[{"resource":7}]}',
        b'{"resourceSpans":' * 2000,
    ],
)
def test_json_of_the_wrong_shape_is_refused_whole(body: bytes) -> None:
    with pytest.raises(BadBody):
        split("traces", "json", body)


def test_a_refusal_quotes_nothing_of_the_body() -> None:
    with pytest.raises(BadBody) as refusal:
        split("traces", "json", json_spans(good(kind="my secret prompt")))
    assert "secret" not in str(refusal.value)


def test_protobuf_that_is_none_is_refused() -> None:
    with pytest.raises(BadBody):
        split("traces", "protobuf", b"\x0a\xff\xff\xff")


def test_unknown_json_members_are_ignored_and_null_is_absent() -> None:
    body = json_spans(good(name=None, parentSpanId=None, newField={"deep": [1]}, attributes=None))
    (chunk,) = split("traces", "json", body).chunks
    (span,) = decode_spans("json", chunk.payload)
    assert (span.name, span.parent_span_id, len(span.attributes)) == ("", None, 0)


def test_snake_case_members_are_unknown() -> None:
    (chunk,) = split("traces", "json", json_spans(good(start_time_unix_nano="5"))).chunks
    (span,) = decode_spans("json", chunk.payload)
    assert span.start_time_unix_nano == 0


def test_ids_in_upper_case_are_the_same_ids() -> None:
    body = json_spans(json.dumps({"traceId": TRACE.upper(), "spanId": SPAN.upper(), "parentSpanId": SPAN.upper()}))
    (chunk,) = split("traces", "json", body).chunks
    (span,) = decode_spans("json", chunk.payload)
    assert (span.trace_id, span.span_id, span.parent_span_id) == (TRACE, SPAN, SPAN)


def test_an_empty_parent_is_a_root() -> None:
    (chunk,) = split("traces", "json", json_spans(good(parentSpanId=""))).chunks
    assert next(decode_spans("json", chunk.payload)).parent_span_id is None


@pytest.mark.parametrize(
    ("trace_id", "span_id"),
    [
        ("W47/95gDgQPSabYzgT/GDA==", "7uGbfsPBsXQ="),  # base64
        ("0" * 32, SPAN),
        (TRACE, "0" * 16),
        (TRACE[:30], SPAN),
        (TRACE, ""),
        ("zz" * 16, SPAN),
    ],
)
def test_json_spans_with_bad_ids_are_rejected_one_by_one(trace_id: str, span_id: str) -> None:
    bad = json.dumps({"traceId": trace_id, "spanId": span_id, "name": "bad"})
    parts = split("traces", "json", json_spans(good(name="good"), bad))
    assert (parts.accepted, parts.rejected) == (1, 1)
    assert parts.error_message
    (chunk,) = parts.chunks
    assert [span.name for span in decode_spans("json", chunk.payload)] == ["good"]


@pytest.mark.parametrize(
    ("trace_id", "span_id"),
    [(b"", b"s" * 8), (b"t" * 16, b""), (b"t" * 15, b"s" * 8), (bytes(16), b"s" * 8), (b"t" * 16, bytes(8))],
)
def test_protobuf_spans_with_bad_ids_are_rejected_one_by_one(trace_id: bytes, span_id: bytes) -> None:
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, name="good")
    spans.add(trace_id=trace_id, span_id=span_id, name="bad")
    parts = split("traces", "protobuf", request.SerializeToString())
    assert (parts.accepted, parts.rejected) == (1, 1)
    (chunk,) = parts.chunks
    assert [span.name for span in decode_spans("protobuf", chunk.payload)] == ["good"]


@pytest.mark.parametrize("ids", [{}, {"trace_id": bytes(16), "span_id": bytes(8)}])
def test_a_log_record_need_not_belong_to_a_trace(ids: dict[str, bytes]) -> None:
    request = ExportLogsServiceRequest()
    request.resource_logs.add().scope_logs.add().log_records.add(severity_text="INFO", **ids)
    parts = split("logs", "protobuf", request.SerializeToString())
    assert (parts.accepted, parts.rejected) == (1, 0)
    (chunk,) = parts.chunks
    assert chunk.trace_id == b""
    (record,) = decode_logs("protobuf", chunk.payload)
    assert (record.trace_id, record.span_id) == (None, None)


def test_a_log_record_with_half_an_id_is_rejected() -> None:
    request = ExportLogsServiceRequest()
    request.resource_logs.add().scope_logs.add().log_records.add(trace_id=b"half")
    assert split("logs", "protobuf", request.SerializeToString()).rejected == 1


def test_metrics_are_kept_whole() -> None:
    request = ExportMetricsServiceRequest()
    request.resource_metrics.add().scope_metrics.add().metrics.add(name="tokens")
    body = request.SerializeToString()
    (chunk,) = split("metrics", "protobuf", body).chunks
    assert (chunk.payload, chunk.trace_id) == (body, b"")


def test_bad_utf8_costs_one_character_and_not_the_batch() -> None:
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, name="a?b")
    body = request.SerializeToString().replace(b"a?b", b"a\xffb")
    (chunk,) = split("traces", "protobuf", body).chunks
    assert chunk.payload == body
    assert next(decode_spans("protobuf", chunk.payload)).name == "a\ufffdb"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb"cut \ud83d", "cut \ufffd"),
        (rb"\udc00 low", "\ufffd low"),
        (rb"\ud83d\ude00 whole", "\U0001f600 whole"),
        (rb"escaped \\ud83d", r"escaped \ud83d"),
        (b"raw \xff byte", "raw \ufffd byte"),
    ],
)
def test_json_text_that_is_not_unicode_is_mended(sent: bytes, read: str) -> None:
    body = json_spans(good(name="NAME")).replace(b"NAME", sent)
    (chunk,) = split("traces", "json", body).chunks
    assert next(decode_spans("json", chunk.payload)).name == read


def test_unknown_protobuf_fields_survive_the_cut() -> None:
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, name="one")
    # Field 99, length 3: after the span's known fields.
    unknown = b"\x9a\x06\x03new"
    one = spans[0].SerializeToString() + unknown
    two = spans[0].SerializeToString().replace(b"t" * 16, b"u" * 16)

    def field(number: int, *values: bytes) -> bytes:
        return b"".join(bytes([number << 3 | 2, len(value)]) + value for value in values)

    body = field(1, field(2, field(2, one, two)) + unknown)
    first, second = split("traces", "protobuf", body).chunks
    assert unknown in first.payload.replace(one, b"")  # of the group
    assert one in first.payload
    assert two in second.payload


@given(st.binary(max_size=200))
def test_no_body_does_worse_than_being_refused(body: bytes) -> None:
    for signal in ("traces", "logs", "metrics"):
        for encoding in ("protobuf", "json"):
            try:
                parts = split(signal, encoding, body)
            except BadBody:
                continue
            for chunk in parts.chunks:
                if signal == "traces":
                    list(decode_spans(encoding, chunk.payload))
                elif signal == "logs":
                    list(decode_logs(encoding, chunk.payload))


@pytest.mark.parametrize("encoding", ["protobuf", "json"])
def test_a_large_request_becomes_several_chunks_and_loses_no_span(encoding: Encoding) -> None:
    request = ExportTraceServiceRequest()
    group = request.resource_spans.add()
    group.resource.attributes.add(key="service.name").value.string_value = "app"
    scope = group.scope_spans.add()
    for n in range(40):
        span = scope.spans.add(trace_id=b"t" * 16, span_id=(n + 1).to_bytes(8, "big"), name=f"span {n}")
        span.attributes.add(key="prompt").value.string_value = "x" * 100_000
    body = to_otlp_json(request) if encoding == "json" else request.SerializeToString()
    chunks = split("traces", encoding, body).chunks
    assert len(chunks) > 1
    assert max(len(chunk.payload) for chunk in chunks) < CHUNK_BYTES + 200_000
    spans = [span for chunk in chunks for span in decode_spans(encoding, chunk.payload)]
    assert [span.name for span in spans] == [f"span {n}" for n in range(40)]
    assert {span.resource.attributes.get("service.name") for span in spans} == {"app"}
