"""HTTP/1.1 by uvicorn, but for three kinds of client that it leaves without an answer or without their data."""

from __future__ import annotations

import asyncio

import httptools

from spanscope.receiver import without_command_line  # isort: skip  # noqa: F401  before uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from spanscope.receiver.http2 import PREFACE, Broken, Refuser
from spanscope.receiver.refusals import Refusals

TLS_HANDSHAKE = b"\x16"
TLS_HINT = "the client speaks TLS: its endpoint must begin with http://"

# Enough to know: no HTTP/1 method is PRI.
_PREFACE_START = PREFACE[:14]


def http_protocol(grpc_hint: str, refusals: Refusals) -> type[asyncio.Protocol]:
    """`grpc_hint` is what a gRPC client is told that came to the HTTP port."""

    class Protocol(HttpToolsProtocol):
        _met = False
        _refuser: Refuser | None = None

        def data_received(self, data: bytes) -> None:
            if not self._met:
                self._met = True
                self._meet(data)
            if self._refuser is not None:
                self._refuse(self._refuser, data)
                return
            self._unset_keepalive_if_required()
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as paused:
                self._stay(data[paused.args[0] :])
            except httptools.HttpParserError:
                self.send_400_response("Invalid HTTP request received.")

        def _meet(self, data: bytes) -> None:
            if data.startswith(_PREFACE_START):
                refusals.note("http", "UNIMPLEMENTED", grpc_hint)
                self._refuser = Refuser(grpc_hint)
                self.transport.write(self._refuser.hello())
            elif data.startswith(TLS_HANDSHAKE):
                refusals.note("http", "400", TLS_HINT)

        def _refuse(self, refuser: Refuser, data: bytes) -> None:
            try:
                self.transport.write(refuser.feed(data))
            except Broken:
                self.transport.abort()

        def _should_upgrade(self) -> bool:
            """So that uvicorn keeps the request to itself: the parser has taken its body for the other protocol."""
            return True

        def _stay(self, rest: bytes) -> None:
            """Java's HTTP client offers h2c with every request. Ignoring an offer is right (RFC 9110, 7.8); the parser
            can't, so the request is read again without it. Otherwise it would count as one with an empty body.
            """
            method, version = self.scope["method"], self.scope["http_version"]
            if method == "CONNECT":
                self.send_400_response("Invalid HTTP request received.")
                return
            lines = [f"{method} ".encode() + self.url + f" HTTP/{version}".encode()]
            lines += [name + b": " + value for name, value in self.headers if name != b"upgrade"]
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            self.data_received(b"\r\n".join(lines) + b"\r\n\r\n" + rest)

    return Protocol
