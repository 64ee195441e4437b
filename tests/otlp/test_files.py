"""Exports to files and back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import HealthCheck, given, settings
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope.errors import BadBody
from spanscope.model.records import Chunk
from spanscope.otlp import decode_logs, decode_spans, files, split
from tests.otlp.otlp_json import to_otlp_json
from tests.otlp.strategies import log_requests, trace_requests


def records(chunks: list[Chunk]) -> list[Any]:
    return [
        record
        for chunk in sorted(chunks, key=lambda chunk: chunk.trace_id)
        for record in (decode_spans if chunk.signal == "traces" else decode_logs)(chunk.encoding, chunk.payload)
    ]


def there_and_back(path: Path, chunks: list[Chunk]) -> list[Chunk]:
    files.write(path, sorted(chunks, key=lambda chunk: chunk.trace_id))
    return [chunk for part in files.read(path) for chunk in part.chunks]


@pytest.mark.parametrize("name", ["out.otlp.json", "out.jsonl", "out.json.gz"])
@given(spans=trace_requests, logs=log_requests)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_exported_comes_back_field_by_field(
    name: str, tmp_path: Path, spans: ExportTraceServiceRequest, logs: ExportLogsServiceRequest
) -> None:
    for signal, request in (("traces", spans), ("logs", logs)):
        chunks = split(signal, "protobuf", request.SerializeToString()).chunks  # type: ignore[arg-type]
        assert records(there_and_back(tmp_path / name, chunks)) == records(chunks)


@given(spans=trace_requests)
@settings(max_examples=30)
def test_the_json_is_what_other_backends_read(tmp_path_factory: pytest.TempPathFactory, spans: Any) -> None:
    """Compared through protobuf's own JSON reader, which wants ids in base64."""
    path = tmp_path_factory.mktemp("export") / "out.json"
    chunks = split("traces", "protobuf", spans.SerializeToString()).chunks
    files.write(path, chunks)
    exported = json.loads(path.read_bytes())
    for group in exported["resourceSpans"]:
        for scope_group in group["scopeSpans"]:
            for span in scope_group["spans"]:
                for owner in (span, *span.get("links", [])):
                    for key in ("traceId", "spanId", "parentSpanId"):
                        if key in owner:
                            owner[key] = _base64(owner[key])
    message = ParseDict(exported, ExportTraceServiceRequest())
    again = split("traces", "protobuf", message.SerializeToString()).chunks
    assert records(again) == records(chunks)


def _base64(hex_id: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(hex_id)).decode()


def test_json_that_arrived_is_passed_on_byte_for_byte(tmp_path: Path) -> None:
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.add(trace_id=b"t" * 16, span_id=b"s" * 8)
    body = to_otlp_json(request).replace(b'"spanId"', b'"newMember": {"kept": 1.50}, "spanId"')
    files.write(tmp_path / "out.json", split("traces", "json", body).chunks)
    assert b'"newMember": {"kept": 1.50}' in (tmp_path / "out.json").read_bytes()


def body(name: str = "a span", spaces: int | None = None) -> bytes:
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, name=name)
    return json.dumps(json.loads(to_otlp_json(request)), indent=spaces).encode()


def names(path: Path) -> list[str]:
    return [record.name for part in files.read(path) for record in records(part.chunks)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (body(), ["a span"]),
        (body(spaces=2), ["a span"]),
        (b"\n  " + body() + b"\n", ["a span"]),
        (body("one") + b"\n\n" + body("two") + b"\n", ["one", "two"]),
        (gzip.compress(body()), ["a span"]),
        (b"", []),
        (b"{}", []),
    ],
)
def test_every_form_of_file_is_read(content: bytes, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(content)
    assert names(path) == expected


def test_a_protobuf_request_is_read(tmp_path: Path) -> None:
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, name="binary")
    (tmp_path / "in.pb").write_bytes(request.SerializeToString())
    assert names(tmp_path / "in.pb") == ["binary"]


def test_a_protobuf_request_of_log_records_is_read_as_such(tmp_path: Path) -> None:
    request = ExportLogsServiceRequest()
    request.resource_logs.add().scope_logs.add().log_records.add(
        trace_id=b"t" * 16, span_id=b"s" * 8, time_unix_nano=5, event_name="gen_ai.choice"
    )
    (tmp_path / "in.pb").write_bytes(request.SerializeToString())
    (part,) = files.read(tmp_path / "in.pb")
    assert [record.event_name for record in records(part.chunks)] == ["gen_ai.choice"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1"),
        (body() + b"\nnot json\n", "line 2"),
        (b'{"resourceSpans": 7}', "line 1"),
        (b"PK\x03\x04 a zip", "not an OTLP"),
        (gzip.compress(body())[:-9], "cut short"),
    ],
)
def test_what_is_no_export_is_refused_with_the_place(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(content)
    with pytest.raises(BadBody, match=said):
        names(path)
