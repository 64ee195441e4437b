"""What each call is answered: OTLP/gRPC."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from spanscope.errors import StoreBusy
from spanscope.model.records import Signal
from tests.receiver.bodies import LIMIT, MIB, SIGNALS, body, sized
from tests.receiver.calls import TRACES, call, channel, method, refused
from tests.receiver.running import PATIENCE, Running

COMPRESSIONS = [grpc.Compression.NoCompression, grpc.Compression.Gzip, grpc.Compression.Deflate]
each_compression = pytest.mark.parametrize("compression", COMPRESSIONS, ids=lambda one: one.name)


@each_compression
@pytest.mark.parametrize("signal", SIGNALS)
def test_full_success_is_an_empty_message(served: Running, signal: Signal, compression: grpc.Compression) -> None:
    with channel(served.grpc_target) as opened:
        assert call(opened, body(signal), method(signal), compression=compression) == b""
    assert [(chunk.signal, chunk.items) for chunk in served.sink.chunks] == [(signal, 1)]


def test_an_empty_request_is_a_success(served: Running) -> None:
    with channel(served.grpc_target) as opened:
        assert call(opened, b"") == b""
    assert served.sink.chunks == []


@pytest.mark.parametrize(
    ("signal", "response", "field"),
    [
        ("traces", ExportTraceServiceResponse, "rejected_spans"),
        ("logs", ExportLogsServiceResponse, "rejected_log_records"),
    ],
)
def test_items_with_bad_ids_are_counted(served: Running, signal: Signal, response: Any, field: str) -> None:
    with channel(served.grpc_target) as opened:
        partial = response.FromString(call(opened, body(signal, bad=2), method(signal))).partial_success
    assert getattr(partial, field) == 2
    assert "id" in partial.error_message
    assert sum(chunk.items for chunk in served.sink.chunks) == 1


@pytest.mark.parametrize("bad", [b"\xff\xff\xff", b"\x0a\x05ab", b"{}"])
def test_what_is_no_otlp_is_an_invalid_argument(served: Running, bad: bytes) -> None:
    with channel(served.grpc_target) as opened:
        error = refused(opened, bad)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert error.details()
    assert served.sink.chunks == []


@each_compression
def test_64_mib_are_taken_and_more_is_exhausted_without_a_hint_to_retry(
    served: Running, compression: grpc.Compression
) -> None:
    """Before and after decompression. With RetryInfo, clients would send the same again."""
    with channel(served.grpc_target) as opened:
        assert call(opened, sized(LIMIT), compression=compression) == b""
        error = refused(opened, sized(LIMIT + 1), compression=compression)
        assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert "grpc-status-details-bin" not in dict(error.trailing_metadata())
        assert call(opened, body()) == b""
    assert len(served.sink.chunks) == 2


def test_a_message_that_inflates_far_beyond_the_limit_is_exhausted(served: Running) -> None:
    with channel(served.grpc_target) as opened:
        error = refused(opened, bytes(LIMIT + 100 * MIB), compression=grpc.Compression.Gzip)
    assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "grpc-status-details-bin" not in dict(error.trailing_metadata())


@pytest.mark.parametrize("when", ["raises", "fails"])
def test_a_busy_store_is_unavailable_and_says_when_to_retry(served: Running, when: str) -> None:
    setattr(served.sink, when, StoreBusy())
    with channel(served.grpc_target) as opened:
        error = refused(opened, body())
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    status = Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    retry = RetryInfo()
    assert status.code == 14
    assert status.details[0].Unpack(retry)
    assert retry.retry_delay.seconds >= 1


@pytest.mark.parametrize("when", ["raises", "fails"])
def test_a_bug_is_internal_and_quotes_nothing(served: Running, when: str, caplog: pytest.LogCaptureFixture) -> None:
    setattr(served.sink, when, RuntimeError("words of a prompt"))
    with channel(served.grpc_target) as opened:
        error = refused(opened, body())
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "prompt" not in error.details()
    assert "RuntimeError" in caplog.text
    assert "prompt" not in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export",
        "/grpc.health.v1.Health/Check",
        "/opentelemetry.proto.collector.trace.v1.TraceService/Import",
    ],
)
def test_unknown_services_are_unimplemented(served: Running, path: str) -> None:
    with channel(served.grpc_target) as opened:
        assert refused(opened, b"", path).code() is grpc.StatusCode.UNIMPLEMENTED


def test_an_answer_waits_for_the_commit(served: Running) -> None:
    served.sink.holds = True
    with channel(served.grpc_target) as opened:
        future = opened.unary_unary(TRACES).future(body(), timeout=PATIENCE)
        served.sink.wait_for(1)
        assert not future.done()
        served.sink.held[0].set_result(None)
        assert future.result() == b""


def test_calls_are_independent_of_one_that_waits(served: Running) -> None:
    served.sink.holds = True
    with channel(served.grpc_target) as opened:
        waiting = opened.unary_unary(TRACES).future(body(), timeout=PATIENCE)
        served.sink.wait_for(1)
        served.sink.holds = False
        futures = [opened.unary_unary(TRACES).future(body(), timeout=PATIENCE) for _ in range(50)]
        assert [future.result() for future in futures] == [b""] * 50
        assert not waiting.done()
        served.sink.held[0].set_result(None)
        assert waiting.result() == b""


def test_a_call_that_is_cancelled_does_no_harm(served: Running) -> None:
    served.sink.holds = True
    with channel(served.grpc_target) as opened:
        future = opened.unary_unary(TRACES).future(body(), timeout=PATIENCE)
        served.sink.wait_for(1)
        future.cancel()
        served.sink.held[0].set_result(None)
        served.sink.holds = False
        assert call(opened, body()) == b""


def test_keep_alive_pings_are_permitted(served: Running) -> None:
    """A server that finds a client's pings too many says GOAWAY "too_many_pings"; these are far too many."""
    often = [
        ("grpc.keepalive_time_ms", 10),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.http2.min_time_between_pings_ms", 10),
    ]
    served.sink.holds = True
    with channel(served.grpc_target, *often) as opened:
        future = opened.unary_unary(TRACES).future(body(), timeout=PATIENCE)
        served.sink.wait_for(1)
        served.sink.holds = False
        with channel(served.grpc_target, *often) as other:
            for _ in range(200):
                assert call(other, body()) == b""
        assert not future.done()
        served.sink.held[0].set_result(None)
        assert future.result() == b""
