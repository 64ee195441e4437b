"""The public gRPC port: looks at the first bytes of a connection before anyone commits to a protocol.

Sending HTTP to the gRPC port is a common mistake, and grpcio answers it with bytes that no HTTP client understands.
HTTP/2 is passed on to grpcio's private address untouched; HTTP/1 is told the right port. It also keeps web pages out:
no browser speaks HTTP/2 without TLS.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from spanscope.receiver.http2 import PREFACE
from spanscope.receiver.protocol import TLS_HANDSHAKE, TLS_HINT
from spanscope.receiver.refusals import Refusals

_ENOUGH = 4
_PREFACE_START = PREFACE[:_ENOUGH]

# An answered client may still be sending its request. Closing on it would be a reset, and the answer lost with it.
_LINGER_SECONDS = 5


def http1_answer(text: str) -> bytes:
    """`text` is the reason phrase too: Python's exporter logs that and never the body."""
    body = f"{text}\n".encode()
    lines = (
        f"HTTP/1.1 400 {text}",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


class _Side(asyncio.Protocol):
    """One end of a passed-on connection. What one end can't take in time, the other stops sending."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.peer: _Side | None = None
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.peer and self.peer.transport:
            self.peer.transport.write(data)

    def eof_received(self) -> bool:
        """False closes both ends: nothing is left to pass on in either direction."""
        self._ended = True
        if self.peer is None or self.peer.transport is None or self.peer._ended:
            return False
        if not self.peer.transport.is_closing():
            self.peer.transport.write_eof()
        return True

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
            self._refuse(self.transport)

    def _refuse(self, transport: asyncio.Transport) -> None:
        if not self._first[:1].isalpha():
            if self._first.startswith(TLS_HANDSHAKE):
                self._door.refusals.note("grpc", "", TLS_HINT)
            transport.close()
            return
        self._door.refusals.note("grpc", "400", self._door.hint)
        transport.write(http1_answer(self._door.hint))
        transport.write_eof()
        asyncio.get_running_loop().call_later(_LINGER_SECONDS, transport.close)

    async def _pass_on(self, transport: asyncio.Transport) -> None:
        try:
            peer = await self._door.connect()
        except OSError:
            transport.abort()
            return
        if transport.is_closing() or peer.transport is None:
            if peer.transport is not None:
                peer.transport.abort()
            return
        self.peer, peer.peer = peer, self
        # In this order: the write may pause reading.
        transport.resume_reading()
        peer.transport.write(self._first)
        self._first = b""


class Door:
    """Serves until `close`. `address`: where grpcio listens, asked at each connection.

    `hint` is what a client of the wrong protocol is told.
    """

    def __init__(self, address: Callable[[], Awaitable[str | int]], hint: str, refusals: Refusals) -> None:
        self.hint = hint
        self.refusals = refusals
        self.visitors: set[_Visitor] = set()
        self._address = address
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, sockets: Sequence[socket.socket]) -> None:
        loop = asyncio.get_running_loop()
        for sock in sockets:
            self._servers.append(await loop.create_server(lambda: _Visitor(self), sock=sock))

    async def connect(self) -> _Side:
        """OSError if grpcio can't be had or does not answer."""
        loop = asyncio.get_running_loop()
        address = await self._address()
        if isinstance(address, str):
            _, side = await loop.create_unix_connection(_Side, address)
        else:
            _, side = await loop.create_connection(_Side, "127.0.0.1", address)
        return side

    def spawn(self, work: asyncio._CoroutineLike[None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def shut(self) -> None:
        """Nobody new comes in; calls under way go on."""
        for server in self._servers:
            server.close()

    def close(self) -> None:
        self.shut()
        for visitor in list(self.visitors):
            for side in (visitor, visitor.peer):
                if side is not None and side.transport is not None:
                    side.transport.abort()
