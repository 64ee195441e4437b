"""The public gRPC port: looks at the first bytes of a connection before anyone commits to a protocol.

Sending HTTP to the gRPC port is a common mistake, and grpcio answers it with bytes that no HTTP client understands.
HTTP/2 is passed on to grpcio's private address untouched; HTTP/1 is told the right port. It also keeps web pages out:
no browser speaks HTTP/2 without TLS.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import cast

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

_ENOUGH = 4
_PREFACE_START = PREFACE[:_ENOUGH]


def http1_answer(text: str) -> bytes:
    body = f"{text}\n".encode()
    head = (
        f"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    )
    return head.encode() + b"\r\n" + body


def http2_goaway(text: str) -> bytes:
    """SETTINGS, then GOAWAY (HTTP_1_1_REQUIRED) whose debug data gRPC clients show. RFC 9113, 6.5 and 6.8."""
    debug = text.encode()
    settings = bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
    payload = bytes(4) + (0xD).to_bytes(4, "big") + debug
    return settings + len(payload).to_bytes(3, "big") + bytes((7, 0, 0, 0, 0, 0)) + payload


class _Side(asyncio.Protocol):
    """One end of a passed-on connection. What one end can't take in time, the other stops sending."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.peer: _Side | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.peer and self.peer.transport:
            self.peer.transport.write(data)

    def eof_received(self) -> bool:
        if self.peer and self.peer.transport and self.peer.transport.can_write_eof():
            self.peer.transport.write_eof()
        return True  # The other direction may still have an answer to carry.

    def connection_lost(self, exc: Exception | None) -> None:
        if self.peer and self.peer.transport:
            self.peer.transport.close()

    def pause_writing(self) -> None:
        if self.peer and self.peer.transport:
            self.peer.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.peer and self.peer.transport:
            self.peer.transport.resume_reading()


class _Visitor(_Side):
    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        self._first = b""
        self._answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._door.visitors.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._door.visitors.discard(self)

    def data_received(self, data: bytes) -> None:
        if self.peer is not None:
            super().data_received(data)
            return
        if self._answered or self.transport is None:
            return
        self._first += data
        if len(self._first) < _ENOUGH:
            return
        if self._first.startswith(_PREFACE_START):
            self.transport.pause_reading()
            self._door.spawn(self._pass_on(self.transport))
        else:
            self._answered = True
            if self._first[:1].isalpha():
                self.transport.write(http1_answer(self._door.hint))
            self.transport.close()

    async def _pass_on(self, transport: asyncio.Transport) -> None:
        try:
            peer = await self._door.connect()
        except OSError:
            transport.abort()
            return
        self.peer, peer.peer = peer, self
        if transport.is_closing() or peer.transport is None:
            peer.connection_lost(None)
            return
        peer.transport.write(self._first)
        self._first = b""
        transport.resume_reading()


class Door:
    """Serves until `close`. `hint` is what a client of the wrong protocol is told."""

    def __init__(self, address: str | int, hint: str) -> None:
        self.hint = hint
        self.visitors: set[_Visitor] = set()
        self._address = address
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, sockets: Sequence[socket.socket]) -> None:
        loop = asyncio.get_running_loop()
        for sock in sockets:
            self._servers.append(await loop.create_server(lambda: _Visitor(self), sock=sock))

    async def connect(self) -> _Side:
        loop = asyncio.get_running_loop()
        if isinstance(self._address, str):
            _, side = await loop.create_unix_connection(_Side, self._address)
        else:
            _, side = await loop.create_connection(_Side, "127.0.0.1", self._address)
        return side

    def spawn(self, work: asyncio._CoroutineLike[None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        for server in self._servers:
            server.close()
        for visitor in list(self.visitors):
            if visitor.transport:
                visitor.transport.close()
