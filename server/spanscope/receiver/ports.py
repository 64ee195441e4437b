"""Sockets, bound before anything starts: all of them or none."""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack

import psutil

from spanscope.errors import CollectorFailed, PortInUse

# A free port on one address family may be taken on the other: how often to look for one that is free on both.
_TRIES = 20

_IN_USE = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, getattr(errno, "WSAEACCES", errno.EACCES)}
_NO_FAMILY = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}


def bind(host: str, port: int) -> list[socket.socket]:
    """Listening sockets on one port of every address that `host` means; port 0 = any free one.

    `localhost`, `127.0.0.1` and `::1` all mean both loopback addresses, where the machine has IPv6: some clients
    resolve localhost to one and never try the other. PortInUse, CollectorFailed: then nothing is bound.
    """
    addresses = _addresses(host)
    for attempt in range(_TRIES):
        try:
            return _bind_all(addresses, port)
        except OSError as error:
            if error.errno in _IN_USE and port == 0 and attempt < _TRIES - 1:
                continue
            raise _explained(error, host, port) from error
    raise AssertionError("unreachable")


def _bind_all(addresses: Sequence[str], port: int) -> list[socket.socket]:
    with ExitStack() as bound:
        sockets: list[socket.socket] = []
        for address in addresses:
            try:
                sock = _listen(address, port)
            except OSError as error:
                if sockets and error.errno in _NO_FAMILY:
                    continue  # The machine has no IPv6.
                raise
            sockets.append(bound.enter_context(sock))
            port = sock.getsockname()[1]
        bound.pop_all()
        return sockets


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let two programs share the port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A restart must not wait for the last run's connections to time out.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
        sock.listen(128)
        sock.setblocking(False)
    except BaseException:
        sock.close()
        raise
    return sock


def _addresses(host: str) -> list[str]:
    name = host.strip().strip("[]").lower()
    if name in {"localhost", "127.0.0.1", "::1", ""}:
        return ["127.0.0.1", "::1"]
    try:
        return [str(ipaddress.ip_address(name))]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CollectorFailed(f"host {host!r} is no address of this machine; use 127.0.0.1") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _explained(error: OSError, host: str, port: int) -> CollectorFailed:
    if error.errno in _IN_USE:
        holder = _holder(port)
        by = f"another program ({holder})" if holder else "another program"
        return PortInUse(f"port {port} is in use by {by}: stop it, or choose another port")
    if error.errno in _FORBIDDEN:
        return CollectorFailed(f"port {port} is not allowed to this user: choose one above 1023")
    return CollectorFailed(f"can't listen on {host}, port {port}: {error.strerror}; use 127.0.0.1 and another port")


def _holder(port: int) -> str | None:
    """Program and process id of who listens, where the system tells: macOS does not, nor for other users' processes."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr or not connection.pid:
                continue
            if connection.laddr.port == port:
                return f"{psutil.Process(connection.pid).name()}, process {connection.pid}"
    except psutil.Error:
        return None
    return None
