"""The last refused requests: what a page can show to who wonders why nothing arrives."""

from __future__ import annotations

from spanscope.errors import StoreBusy
from spanscope.model.refusal import Refusal
from spanscope.receiver.refusals import KEPT, Refusals
from tests.receiver.bodies import LIMIT, body
from tests.receiver.calls import TRACES, call, channel, refused
from tests.receiver.raw_http import connected, exchange, head
from tests.receiver.running import Running


def summary(refusal: Refusal) -> tuple[str, str, str, str]:
    return refusal.transport, refusal.status, refusal.path, refusal.user_agent


def test_what_is_taken_is_not_noted(alone: Running) -> None:
    assert exchange(alone.http_port, body()).status == 200
    with channel(alone.grpc_target) as opened:
        call(opened, body())
    assert alone.receivers.refusals() == []


def test_refusals_over_http_name_status_path_program_and_what_to_do(alone: Running) -> None:
    port, agent = alone.http_port, "app/1.0"
    exchange(port, b"the words of a prompt", user_agent=agent)
    exchange(port, body(), path="/v1/traces/v1/traces", user_agent=agent)
    exchange(port, body(), method="GET", user_agent=agent)
    exchange(port, body(), content_type="text/plain", user_agent=agent)
    exchange(port, body(), origin="https://example.com", user_agent=agent)
    alone.sink.raises = StoreBusy()
    exchange(port, body(), user_agent=agent)
    with connected(port) as connection:
        connection.ask(head(content_length=LIMIT + 1, expect="100-continue", user_agent=agent))
    found = alone.receivers.refusals()
    statuses = ["413", "503", "403", "415", "405", "404", "400"]
    assert [refusal.status for refusal in found] == statuses, "newest first"
    assert {(refusal.transport, refusal.user_agent) for refusal in found} == {("http", agent)}
    assert [refusal.path for refusal in found if refusal.status != "404"] == ["/v1/traces"] * 6
    assert all(refusal.hint for refusal in found)
    assert not any("prompt" in str(refusal) for refusal in found)
    times = [refusal.time_unix_nano for refusal in found]
    assert times == sorted(times, reverse=True)


def test_refusals_over_grpc_are_noted_too(alone: Running) -> None:
    with channel(alone.grpc_target) as opened:
        refused(opened, b"the words of a prompt")
        refused(opened, b"", "/some.Service/Call")
        alone.sink.raises = StoreBusy()
        refused(opened, body())
    found = alone.receivers.refusals()
    assert [(refusal.transport, refusal.status, refusal.path) for refusal in found] == [
        ("grpc", "UNAVAILABLE", TRACES),
        ("grpc", "UNIMPLEMENTED", "/some.Service/Call"),
        ("grpc", "INVALID_ARGUMENT", TRACES),
    ]
    assert all("grpc-python" in refusal.user_agent and refusal.hint for refusal in found)
    assert not any("prompt" in str(refusal) for refusal in found)


def test_clients_on_the_wrong_port_are_told_apart_by_their_hints(alone: Running) -> None:
    exchange(alone.grpc_port, body())
    with channel(alone.http.removeprefix("http://")) as opened:
        refused(opened, body())
    for port in (alone.grpc_port, alone.http_port):
        with connected(port) as connection:
            connection.send(b"\x16\x03\x01\x02\x00\x01\x00")
            connection.read_all()
    found = alone.receivers.refusals()
    assert [refusal.transport for refusal in found] == ["http", "grpc", "http", "grpc"]
    assert ["TLS" in refusal.hint for refusal in found] == [True, True, False, False]
    assert alone.grpc in found[2].hint
    assert alone.http in found[3].hint


def test_only_the_last_ones_are_kept_and_hostile_headers_cut() -> None:
    refusals = Refusals()
    for number in range(KEPT + 7):
        refusals.note("http", str(number), "hint", "/" * 10_000, "a" * 10_000)
    found = refusals.latest()
    assert [refusal.status for refusal in found] == [str(number) for number in reversed(range(7, KEPT + 7))]
    assert all(len(refusal.path) + len(refusal.user_agent) <= 400 for refusal in found)
