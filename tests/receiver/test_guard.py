"""No page on the web may write into the store: Host, Origin and CORS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.receiver.guard import is_allowed_origin, is_local_host
from tests.receiver.bodies import body
from tests.receiver.raw_http import JSON, connected, exchange, head, request
from tests.receiver.running import RecordingSink, Running, running

LOCAL_HOSTS = [
    "localhost",
    "localhost:4318",
    "LOCALHOST:4318",
    "app.localhost:4318",
    "127.0.0.1",
    "127.0.0.1:4318",
    "127.1.2.3:80",
    "[::1]",
    "[::1]:4318",
    "host.docker.internal:4318",
]
FOREIGN_HOSTS = [
    "example.com",
    "example.com:4318",
    "localhost.example.com",
    "127.0.0.1.nip.io",
    "notlocalhost",
    "192.168.1.2:4318",
    "10.0.0.1",
    "0.0.0.0:4318",
    "[2001:db8::1]:4318",
    "[::1",
    "",
    "2130706433",
    "localhost@example.com",
]
ALLOWED_ORIGINS = [
    "http://localhost",
    "http://localhost:3000",
    "https://127.0.0.1:8443",
    "http://[::1]:5173",
    "http://app.localhost:8080",
    "vscode-webview://1a2b3c",
]
FOREIGN_ORIGINS = [
    "https://example.com",
    "http://localhost.example.com",
    "http://192.168.1.2:3000",
    "null",
    "",
    "file://",
    "chrome-extension://abc",
    "http://localhost@example.com",
    "ftp://localhost",
    "http://[::1",
]


@pytest.mark.parametrize("host", LOCAL_HOSTS)
def test_names_of_this_machine_are_served(served: Running, host: str) -> None:
    assert exchange(served.http_port, body(), host=host).status == 200


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_name_that_a_page_could_own_is_refused(served: Running, host: str) -> None:
    answer = exchange(served.http_port, body(), host=host)
    assert answer.status == 403
    assert "localhost" in answer.text
    assert served.sink.chunks == []


def test_hosts_that_the_user_set_are_served() -> None:
    with running(RecordingSink(), extra_hosts=("collector.lan", "Proxy.LAN:8080")) as served:
        for host in ("collector.lan:4318", "COLLECTOR.LAN", "proxy.lan"):
            assert exchange(served.http_port, body(), host=host).status == 200
        assert exchange(served.http_port, body(), host="other.lan").status == 403


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_foreign_page_is_refused_not_only_denied_the_answer(served: Running, origin: str) -> None:
    answer = exchange(served.http_port, body(), origin=origin)
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers
    assert served.sink.chunks == []


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_foreign_page_gets_no_preflight(served: Running, origin: str) -> None:
    answer = exchange(served.http_port, method="OPTIONS", origin=origin, access_control_request_method="POST")
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", ALLOWED_ORIGINS)
def test_a_page_of_this_machine_may_send_and_read_the_answer(served: Running, origin: str) -> None:
    preflight = exchange(
        served.http_port,
        method="OPTIONS",
        origin=origin,
        access_control_request_method="POST",
        access_control_request_headers="content-type,content-encoding,traceparent,x-custom",
        access_control_request_private_network="true",
    )
    assert (preflight.status, preflight.body) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == origin
    assert preflight.headers["access-control-allow-methods"] == "POST"
    assert preflight.headers["access-control-allow-headers"] == "content-type,content-encoding,traceparent,x-custom"
    assert int(preflight.headers["access-control-max-age"]) > 0
    assert preflight.headers["access-control-allow-private-network"] == "true"
    assert "origin" in preflight.headers["vary"].lower()
    posted = exchange(served.http_port, b"{}", content_type=JSON, origin=origin)
    assert (posted.status, posted.headers["access-control-allow-origin"]) == (200, origin)
    assert "origin" in posted.headers["vary"].lower()


def test_a_page_of_this_machine_may_read_refusals_too(served: Running) -> None:
    answer = exchange(served.http_port, b"{", content_type=JSON, origin="http://localhost:3000")
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (400, "http://localhost:3000")


def test_a_refused_page_can_not_keep_the_connection_from_others(served: Running) -> None:
    with connected(served.http_port) as connection:
        connection.send(head(content_length=len(body()), origin="https://example.com"))
        assert connection.answer().status == 403
        assert connection.ask(body() + request(body())).status == 200
    assert len(served.sink.chunks) == 1


@given(st.text(alphabet=st.characters(max_codepoint=255)))
def test_any_header_value_has_an_answer(value: str) -> None:
    assert is_local_host(value) in (True, False)
    assert is_allowed_origin(value) in (True, False)


@given(st.sampled_from(["example.com", "evil.test", "8.8.8.8"]), st.from_regex(r"[a-z0-9.-]{0,12}", fullmatch=True))
def test_nothing_before_a_foreign_name_makes_it_local(foreign: str, before: str) -> None:
    assert not is_local_host(f"{before}.{foreign}")
    assert not is_allowed_origin(f"http://{before}.{foreign}")
