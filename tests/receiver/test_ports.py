"""Sockets: both loopback addresses, all or nothing, and who holds a port that can't be had."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from spanscope.errors import CollectorFailed, PortInUse
from spanscope.receiver.ports import bind


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """A port of 127.0.0.1 that this process listens on."""
    holder = socket.create_server(("127.0.0.1", 0))
    yield holder
    holder.close()


def closed(sockets: list[socket.socket]) -> int:
    """Their port, once they are closed."""
    port: int = sockets[0].getsockname()[1]
    for sock in sockets:
        sock.close()
    return port


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "[::1]", "LOCALHOST", " localhost ", ""])
def test_this_machine_means_both_loopback_addresses_on_one_port(host: str) -> None:
    sockets = bind(host, 0)
    names = [sock.getsockname() for sock in sockets]
    closed(sockets)
    assert [name[0] for name in names] == (["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"])
    assert len({name[1] for name in names}) == 1


def test_other_addresses_are_bound_alone() -> None:
    for address in ("127.0.0.2", "0.0.0.0"):
        sockets = bind(address, 0)
        assert [sock.getsockname()[0] for sock in sockets] == [address]
        closed(sockets)


def test_a_port_can_be_had_again_at_once() -> None:
    """Though connections of the last run are still timing out."""
    sockets = bind("localhost", 0)
    port = sockets[0].getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)):
        sockets[0].setblocking(True)
        sockets[0].accept()[0].close()
    closed(sockets)
    assert closed(bind("localhost", port)) == port


def test_a_taken_port_is_named_with_the_program_that_holds_it(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(PortInUse, match=f"port {port} is in use by .*process {os.getpid()}"):
        bind("localhost", port)


@pytest.mark.skipif(not has_ipv6(), reason="the machine has no IPv6")
def test_a_port_that_only_ipv6_lacks_leaves_nothing_bound() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(PortInUse, match=str(port)):
            bind("localhost", port)
        socket.create_server(("127.0.0.1", port)).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused_with_advice(host: str) -> None:
    with pytest.raises(CollectorFailed, match=r"127\.0\.0\.1"):
        bind(host, 0)
