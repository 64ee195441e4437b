"""How connections over HTTP live and end: OTLP/HTTP Connection, Concurrent Requests, and clients that go away."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.receiver.bodies import LIMIT, MIB, body, sized
from tests.receiver.raw_http import JSON, PROTOBUF, connected, exchange, head, request
from tests.receiver.running import PATIENCE, Running


def chunked(*pieces: bytes) -> bytes:
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in (*pieces, b""))


def test_a_connection_is_kept_for_the_next_request(served: Running) -> None:
    with connected(served.http_port) as connection:
        for count in (1, 2, 3):
            assert connection.ask(request(body())).status == 200
            assert len(served.sink.chunks) == count


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (request(b"\xff"), 400),
        (request(body(), path="/v2/traces"), 404),
        (request(body(), method="PUT"), 405),
        (request(body(), content_type="text/plain"), 415),
        (request(body(), origin="https://example.com"), 403),
        (request(b"junk", content_encoding="gzip"), 400),
        (request(sized(LIMIT + 1)), 413),
        (head(transfer_encoding="chunked") + chunked(bytes(LIMIT), bytes(MIB)), 413),
    ],
)
def test_a_connection_is_kept_after_a_refusal_whatever_was_read_of_the_body(
    served: Running, refused: bytes, status: int
) -> None:
    with connected(served.http_port) as connection:
        assert connection.ask(refused).status == status
        assert connection.ask(request(body())).status == 200
    assert len(served.sink.chunks) == 1


def test_a_connection_closes_when_the_client_asks(served: Running) -> None:
    with connected(served.http_port) as connection:
        assert connection.ask(request(body(), connection="close")).status == 200
        assert connection.read_all() == b""


def test_http_1_0_without_a_host_is_answered(served: Running) -> None:
    with connected(served.http_port) as connection:
        given = request(body(), host=None).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
        assert connection.ask(given).status == 200
        assert connection.read_all() == b""


def test_pipelined_requests_are_answered_in_order(served: Running) -> None:
    with connected(served.http_port) as connection:
        connection.send(request(body()) + request(b"\xff") + request(body(), path="/nowhere"))
        assert [connection.answer().status for _ in range(3)] == [200, 400, 404]


def test_a_chunked_body_has_no_length(served: Running) -> None:
    whole = body()
    with connected(served.http_port) as connection:
        given = head(transfer_encoding="chunked") + chunked(*(whole[n : n + 1] for n in range(len(whole))))
        assert connection.ask(given).status == 200
    assert [chunk.items for chunk in served.sink.chunks] == [1]


def test_a_client_that_waits_for_100_continue_gets_it(served: Running) -> None:
    with connected(served.http_port) as connection:
        connection.send(head(content_length=len(body()), expect="100-continue"))
        assert connection.read(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert connection.ask(body()).status == 200
        assert connection.ask(request(body())).status == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (head(content_length=LIMIT + 1, expect="100-continue"), 413),
        (head(content_length=5, expect="100-continue", content_type="text/plain"), 415),
        (head(content_length=5, expect="100-continue", host="example.com"), 403),
        (head(content_length=5, expect="100-continue", path="/nowhere"), 404),
    ],
)
def test_a_client_that_waits_for_100_continue_is_refused_before_it_sends(
    served: Running, given: bytes, status: int
) -> None:
    """And the connection ends, as the parser still expects the body that will not come."""
    with connected(served.http_port) as connection:
        answer = connection.ask(given)
        assert answer.status == status
        assert answer.headers["connection"] == "close"
        assert connection.read_all() == b""


@pytest.mark.parametrize("compressed", [False, True])
def test_a_client_that_sends_on_and_on_gets_its_413(served: Running, compressed: bool) -> None:
    """httpx writes all of the body before it reads: closing early would be a reset to it, and it would try again."""

    def endless() -> Iterator[bytes]:
        for _ in range(LIMIT // MIB + 16):
            yield bytes(MIB)

    headers = {"content-type": JSON} | ({"content-encoding": "gzip"} if compressed else {})
    answer = httpx.post(f"{served.http}/v1/traces", content=endless(), headers=headers, timeout=PATIENCE)
    assert (answer.status_code, answer.headers["content-type"]) == (413, JSON)


def test_an_offer_to_upgrade_to_http2_is_passed_over_and_the_body_kept(served: Running) -> None:
    """As Java's HTTP client makes it with every request."""
    offer = {"connection": "Upgrade, HTTP2-Settings", "upgrade": "h2c", "http2_settings": "AAEAAEAAAAIAAAABAAMAAABk"}
    whole = request(body(), **offer)
    with connected(served.http_port) as connection:
        assert connection.ask(whole).status == 200
        assert connection.ask(whole + request(b"\xff")).status == 200
        assert connection.answer().status == 400
        connection.send(whole[:40])
        connection.send(whole[40:-10])
        connection.send(whole[-10:])
        assert connection.answer().status == 200
        assert connection.ask(head(transfer_encoding="chunked", **offer) + chunked(body())).status == 200
    assert [chunk.items for chunk in served.sink.chunks] == [1] * 4


def test_no_tunnel_is_opened(served: Running) -> None:
    assert exchange(served.http_port, method="CONNECT", path="example.com:443").status == 400


def test_what_is_no_http_is_refused_and_the_connection_closed(served: Running) -> None:
    with connected(served.http_port) as connection:
        assert connection.ask(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").status == 400
        assert connection.read_all() == b""


def test_a_slow_body_keeps_nobody_waiting(served: Running) -> None:
    whole = request(body())
    with connected(served.http_port) as slow, connected(served.http_port, "::1") as also_slow:
        slow.send(whole[:-1])
        also_slow.send(head(content_length=LIMIT) + bytes(MIB))
        for _ in range(20):
            assert exchange(served.http_port, body()).status == 200
        assert slow.ask(whole[-1:]).status == 200
    assert len(served.sink.chunks) == 21


def test_a_commit_that_takes_long_keeps_nobody_waiting(served: Running) -> None:
    with connected(served.http_port) as first:
        served.sink.holds = True
        first.send(request(body()))
        served.sink.wait_for(1)
        served.sink.holds = False
        assert exchange(served.http_port, body()).status == 200
        served.sink.held[0].set_result(None)
        assert first.answer().status == 200


@pytest.mark.parametrize("ending", ["close", "reset"])
def test_a_client_that_goes_away_mid_body_leaves_nothing(alone: Running, ending: str) -> None:
    with connected(alone.http_port) as connection:
        connection.send(request(body(), content_type=PROTOBUF, user_agent="leaver")[:-1])
        if ending == "reset":
            linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    assert exchange(alone.http_port, body()).status == 200
    alone.receivers.stop()
    assert len(alone.sink.chunks) == 1
    assert [(refusal.status, refusal.user_agent) for refusal in alone.receivers.refusals()] == [("499", "leaver")]


def test_a_client_that_goes_away_while_the_store_commits_does_no_harm(served: Running) -> None:
    served.sink.holds = True
    with connected(served.http_port) as connection:
        connection.send(request(body()))
        served.sink.wait_for(1)
    assert served.sink.held[0].cancel() is True, "nobody but the store may touch its future"
    served.sink.reset()
    assert exchange(served.http_port, body()).status == 200
