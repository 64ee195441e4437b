"""HTTP on the gRPC port and gRPC on the HTTP port: the mistake is named, with the right endpoint."""

from __future__ import annotations

import logging

import grpc
import httpx
import pytest
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans

from tests.receiver import sdk
from tests.receiver.bodies import LIMIT, MIB, body
from tests.receiver.calls import channel, refused
from tests.receiver.raw_http import connected, exchange, request
from tests.receiver.running import PATIENCE, Running


def test_grpc_on_the_http_port_is_told_the_grpc_endpoint(served: Running) -> None:
    with channel(served.http.removeprefix("http://")) as opened:
        for given in (body(), bytes(LIMIT)):
            error = refused(opened, given)
            assert error.code() is grpc.StatusCode.UNIMPLEMENTED
            assert error.details() == f"This is the HTTP port. Send OTLP over gRPC to {served.grpc}"


def test_a_grpc_exporter_on_the_http_port_gives_up_at_once(served: Running, caplog: pytest.LogCaptureFixture) -> None:
    exporter = GrpcSpans(endpoint=served.http, insecure=True, timeout=int(PATIENCE))
    with caplog.at_level(logging.ERROR):
        assert exporter.export(sdk.record().spans).name == "FAILURE"
    exporter.shutdown()
    assert "UNIMPLEMENTED" in caplog.text


def test_http_on_the_grpc_port_is_told_the_http_endpoint(served: Running) -> None:
    answer = exchange(served.grpc_port, body(), path="/v1/traces")
    assert answer.status == 400
    assert answer.content_type == "text/plain"
    assert answer.text == f"This is the gRPC port. Send OTLP over HTTP to {served.http}\n"


def test_an_http_client_gets_the_sentence_though_it_is_still_sending(served: Running) -> None:
    answer = httpx.post(f"{served.grpc}/v1/traces", content=bytes(16 * MIB), timeout=PATIENCE)
    assert (answer.status_code, served.http in answer.text) == (400, True)


def test_an_http_exporter_on_the_grpc_port_shows_the_sentence(
    served: Running, caplog: pytest.LogCaptureFixture
) -> None:
    exporter = HttpSpans(endpoint=f"{served.grpc}/v1/traces", timeout=PATIENCE)
    with caplog.at_level(logging.ERROR):
        assert exporter.export(sdk.record().spans).name == "FAILURE"
    exporter.shutdown()  # type: ignore[no-untyped-call]
    assert served.http in caplog.text


@pytest.mark.parametrize("hello", [b"\x16\x03\x01\x02\x00\x01\x00", b"\0\0\0\0", b"\xff" * 100])
def test_what_is_neither_is_let_go_without_a_word(served: Running, hello: bytes) -> None:
    with connected(served.grpc_port) as connection:
        connection.send(hello)
        assert connection.read_all() == b""


def test_the_http_port_serves_on_after_a_grpc_client(served: Running) -> None:
    with channel(served.http.removeprefix("http://")) as opened:
        refused(opened, body())
        with connected(served.http_port) as connection:
            assert connection.ask(request(body())).status == 200


def test_a_peer_that_breaks_http2_is_let_go(served: Running) -> None:
    with connected(served.http_port) as connection:
        connection.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 20)
        assert connection.read(9) == bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)), "SETTINGS"
        assert connection.read_all() == b""
