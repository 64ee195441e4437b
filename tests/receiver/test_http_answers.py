"""What each request over HTTP is answered: OTLP/HTTP, and the Collector's manners where it is silent."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import zstandard
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from spanscope.errors import StoreBusy
from spanscope.model.records import Encoding, Signal
from tests.receiver.bodies import ENCODINGS, LIMIT, MIB, SIGNALS, body, sized
from tests.receiver.raw_http import JSON, PROTOBUF, Answer, connected, exchange, request
from tests.receiver.running import Running

TYPES: dict[Encoding, str] = {"protobuf": PROTOBUF, "json": JSON}
NAMES = {"traces": "Spans", "logs": "LogRecords"}
RESPONSES: dict[str, Any] = {"traces": ExportTraceServiceResponse, "logs": ExportLogsServiceResponse}

each_signal = pytest.mark.parametrize("signal", SIGNALS)
each_encoding = pytest.mark.parametrize("encoding", ENCODINGS)


def refusal(answer: Answer, encoding: Encoding) -> Status:
    """google.rpc.Status, in the encoding of the request."""
    assert answer.content_type == TYPES[encoding]
    if encoding == "json":
        return Status(**answer.json())
    return Status.FromString(answer.body)


@each_encoding
@each_signal
def test_full_success_has_no_partial_success(served: Running, signal: Signal, encoding: Encoding) -> None:
    answer = exchange(served.http_port, body(signal, encoding), path=f"/v1/{signal}", content_type=TYPES[encoding])
    assert (answer.status, answer.content_type) == (200, TYPES[encoding])
    assert answer.body == (b"{}" if encoding == "json" else b"")
    assert [(chunk.signal, chunk.encoding) for chunk in served.sink.chunks] == [(signal, encoding)]


@pytest.mark.parametrize(
    ("encoding", "empty"),
    [("protobuf", b""), ("json", b"{}"), ("json", b'{"resourceSpans": []}'), ("json", b'{"resourceSpans": null}')],
)
def test_an_empty_request_is_a_success(served: Running, encoding: Encoding, empty: bytes) -> None:
    answer = exchange(served.http_port, empty, content_type=TYPES[encoding])
    assert (answer.status, answer.content_type) == (200, TYPES[encoding])
    assert answer.body == (b"{}" if encoding == "json" else b"")
    assert served.sink.chunks == []


@each_encoding
@pytest.mark.parametrize("signal", ["traces", "logs"])
def test_items_with_bad_ids_are_counted_and_the_others_kept(
    served: Running, signal: Signal, encoding: Encoding
) -> None:
    answer = exchange(
        served.http_port, body(signal, encoding, bad=2), path=f"/v1/{signal}", content_type=TYPES[encoding]
    )
    assert (answer.status, answer.content_type) == (200, TYPES[encoding])
    assert sum(chunk.items for chunk in served.sink.chunks) == 1
    if encoding == "json":
        partial = answer.json()["partialSuccess"]
        assert partial[f"rejected{NAMES[signal]}"] == "2", "int64 is a string in JSON"
        assert "id" in partial["errorMessage"]
    else:
        found = RESPONSES[signal].FromString(answer.body).partial_success
        assert (found.rejected_spans if signal == "traces" else found.rejected_log_records) == 2
        assert "id" in found.error_message


@pytest.mark.parametrize(
    ("encoding", "bad"),
    [
        ("protobuf", b"\xff\xff\xff"),
        ("protobuf", b"\x0a\x05ab"),
        ("json", b"{"),
        ("json", b"[]"),
        ("json", b""),
        ("json", b'{"resourceSpans": 1}'),
        ("json", b'{"resourceSpans": [{"scopeSpans": [{"spans": [{"kind": "SPAN_KIND_CLIENT"}]}]}]}'),
        ("json", "{}".encode("utf-16")),
    ],
)
def test_a_body_that_is_no_otlp_is_bad_data_in_the_encoding_of_the_request(
    served: Running, encoding: Encoding, bad: bytes
) -> None:
    answer = exchange(served.http_port, bad, content_type=TYPES[encoding])
    assert answer.status == 400
    found = refusal(answer, encoding)
    assert found.code == 3
    assert found.message
    assert served.sink.chunks == []


@each_encoding
def test_64_mib_are_taken_and_one_byte_more_is_too_large(served: Running, encoding: Encoding) -> None:
    good = b'{"x": "' + b"x" * (LIMIT - 9) + b'"}' if encoding == "json" else sized(LIMIT)
    assert len(good) == LIMIT
    assert exchange(served.http_port, good, content_type=TYPES[encoding]).status == 200
    answer = exchange(served.http_port, good + b" ", content_type=TYPES[encoding])
    assert answer.status == 413
    assert "64 MiB" in refusal(answer, encoding).message


def zeros_as_gzip(size: int) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [compressor.compress(bytes(MIB)) for _ in range(size // MIB)]
    return b"".join([*pieces, compressor.flush()])


@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("gzip", zeros_as_gzip),
        ("deflate", lambda size: zlib.compress(bytes(size))),
        ("zstd", lambda size: zstandard.compress(bytes(size))),
    ],
)
@each_encoding
def test_a_body_that_inflates_beyond_64_mib_is_too_large(
    served: Running, encoding: Encoding, name: str, compress: Callable[[int], bytes]
) -> None:
    bomb = compress(LIMIT + MIB)
    answer = exchange(served.http_port, bomb, content_type=TYPES[encoding], content_encoding=name)
    assert answer.status == 413
    assert "64 MiB" in refusal(answer, encoding).message


@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("identity", bytes),
        ("", bytes),
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("zstd", zstandard.compress),
    ],
)
@each_encoding
def test_each_content_encoding_is_taken(
    served: Running, encoding: Encoding, name: str, compress: Callable[[bytes], bytes]
) -> None:
    given = compress(body(encoding=encoding))
    assert exchange(served.http_port, given, content_type=TYPES[encoding], content_encoding=name).status == 200
    assert [chunk.items for chunk in served.sink.chunks] == [1]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("br", b"whatever"),
        ("gzip, gzip", gzip.compress(gzip.compress(body()))),
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(body())[:-1]),
        ("deflate", b"no deflate"),
        ("zstd", b"no zstd"),
        ("zstd", zstandard.compress(body())[:-1]),
    ],
)
@each_encoding
def test_an_unknown_encoding_and_corrupt_data_are_bad_data(
    served: Running, encoding: Encoding, name: str, given: bytes
) -> None:
    answer = exchange(served.http_port, given, content_type=TYPES[encoding], content_encoding=name)
    assert answer.status == 400
    assert refusal(answer, encoding).code == 3
    assert served.sink.chunks == []


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "application/xml", "multipart/form-data"])
def test_other_content_types_are_told_which_are_supported(served: Running, content_type: str | None) -> None:
    answer = exchange(served.http_port, body(), content_type=content_type)
    assert answer.status == 415
    assert answer.content_type.startswith("text/plain")
    assert answer.text == "415 unsupported media type, supported: [application/json, application/x-protobuf]"


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("json", "application/json; charset=utf-8"),
        ("json", "Application/JSON;charset=UTF-8"),
        ("protobuf", "APPLICATION/X-PROTOBUF"),
        ("protobuf", "application/protobuf"),
        ("protobuf", "application/x-protobuf; messageType=x"),
    ],
)
def test_only_the_media_type_counts(served: Running, encoding: Encoding, content_type: str) -> None:
    answer = exchange(served.http_port, body(encoding=encoding), content_type=content_type)
    assert (answer.status, answer.content_type) == (200, TYPES[encoding])
    assert [chunk.encoding for chunk in served.sink.chunks] == [encoding]


@each_signal
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_told_which_is_supported(served: Running, method: str, signal: Signal) -> None:
    answer = exchange(served.http_port, method=method, path=f"/v1/{signal}")
    assert answer.status == 405
    assert answer.content_type.startswith("text/plain")
    assert answer.headers["allow"] == "POST, OPTIONS"
    assert answer.text == ("" if method == "HEAD" else "405 method not allowed, supported: [POST]")


def test_options_outside_cors_names_the_methods(served: Running) -> None:
    answer = exchange(served.http_port, method="OPTIONS")
    assert (answer.status, answer.headers["allow"]) == (204, "POST, OPTIONS")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/", "/v1/traces, /v1/logs or /v1/metrics"),
        ("/v2/traces/x/images", "/v1/traces, /v1/logs or /v1/metrics"),
        ("/v1development/profiles", "/v1/traces, /v1/logs or /v1/metrics"),
        ("/v1/traces/v1/traces", "send it to /v1/traces; the exporter adds the path itself"),
        ("/v1/traces/v1/logs", "the exporter adds the path itself"),
        ("/api/v1/metrics", "send it to /v1/metrics"),
        ("/%ff%00?x=%0a", "/v1/traces"),
    ],
)
def test_an_unknown_path_is_told_the_right_one(served: Running, path: str, named: str) -> None:
    answer = exchange(served.http_port, body(), path=path)
    assert answer.status == 404
    assert named in answer.text


@each_signal
@pytest.mark.parametrize("tail", ["/", "?api-version=1"])
def test_a_trailing_slash_and_a_query_are_fine(served: Running, signal: Signal, tail: str) -> None:
    assert exchange(served.http_port, body(signal), path=f"/v1/{signal}{tail}").status == 200
    assert [chunk.signal for chunk in served.sink.chunks] == [signal]


@each_encoding
@pytest.mark.parametrize("when", ["raises", "fails"])
def test_a_busy_store_asks_to_try_again(served: Running, encoding: Encoding, when: str) -> None:
    setattr(served.sink, when, StoreBusy())
    answer = exchange(served.http_port, body(encoding=encoding), content_type=TYPES[encoding])
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert refusal(answer, encoding).code == 14


@each_encoding
@pytest.mark.parametrize("when", ["raises", "fails"])
def test_a_bug_is_a_500_that_quotes_nothing(served: Running, encoding: Encoding, when: str) -> None:
    setattr(served.sink, when, RuntimeError("hello from a prompt"))
    answer = exchange(served.http_port, body(encoding=encoding), content_type=TYPES[encoding])
    assert answer.status == 500
    found = refusal(answer, encoding)
    assert found.code == 13
    assert "hello" not in found.message


def test_an_answer_waits_for_the_commit(served: Running) -> None:
    served.sink.holds = True
    with connected(served.http_port) as connection:
        connection.send(request(body()))
        served.sink.wait_for(1)
        connection.socket.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.socket.recv(1)
        connection.socket.setblocking(True)
        served.sink.held[0].set_result(None)
        assert connection.answer().status == 200


def test_answers_stay_small_and_plain_whatever_was_asked(served: Running) -> None:
    """Under 4 MiB (OTLP/HTTP Response), and not compressed: they are a few bytes."""
    bad = {
        "resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": f"{n:x}", "name": "n" * 99} for n in range(2000)]}]}]
    }
    answer = exchange(
        served.http_port, json.dumps(bad).encode(), content_type=JSON, accept_encoding="gzip", accept="text/html"
    )
    assert answer.json()["partialSuccess"]["rejectedSpans"] == "2000"
    assert "content-encoding" not in answer.headers
    assert len(answer.body) < 1000


def test_keys_and_unknown_headers_change_nothing(served: Running) -> None:
    headers = {"x_api_key": "secret", "authorization": "Bearer secret", "traceparent": "junk", "x_unknown": "1"}
    assert exchange(served.http_port, body(), **headers).status == 200
    assert b"secret" not in served.sink.chunks[0].payload
