"""HTTP by hand: what no client library would send, and what it would hide."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any, cast

from tests.receiver.running import PATIENCE

PROTOBUF = "application/x-protobuf"
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class _Bytes(io.RawIOBase):
    """What a socket receives."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._socket.recv_into(buffer)


class _Answers(io.BufferedReader):
    """One for all answers of a connection: each may have come with the beginning of the next."""

    def close(self) -> None:
        """HTTPResponse closes what it has read from; nothing is held that would have to be."""

    def makefile(self, mode: str) -> _Answers:
        """All that HTTPResponse asks of a socket."""
        return self


class Connection:
    """One connection, as many requests as it lasts."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._answers = _Answers(_Bytes(sock))

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self, method: str = "POST") -> Answer:
        """The next final answer; the method says whether a body follows."""
        response = HTTPResponse(cast(socket.socket, self._answers), method=method)
        response.begin()
        body = response.read()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, body)

    def ask(self, data: bytes, method: str = "POST") -> Answer:
        self.send(data)
        return self.answer(method)

    def read(self, size: int) -> bytes:
        """Exactly so many bytes, or fewer at the end."""
        return self._answers.read(size)

    def read_all(self) -> bytes:
        """Until the other side closes."""
        return self._answers.read()


@contextmanager
def connected(port: int, host: str = "127.0.0.1") -> Iterator[Connection]:
    with socket.create_connection((host, port), timeout=PATIENCE) as sock:
        yield Connection(sock)


def head(method: str = "POST", path: str = "/v1/traces", **headers: str | int | None) -> bytes:
    """Host is localhost and Content-Type protobuf unless given; None leaves a header out. `_` in names is `-`."""
    default: dict[str, str | int | None] = {"host": "localhost", "content_type": PROTOBUF}
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in (default | headers).items() if value is not None]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def request(body: bytes = b"", method: str = "POST", path: str = "/v1/traces", **headers: str | int | None) -> bytes:
    return head(method, path, content_length=len(body), **headers) + body


def exchange(port: int, body: bytes = b"", method: str = "POST", path: str = "/v1/traces", **headers: Any) -> Answer:
    """One request on a connection of its own."""
    with connected(port) as connection:
        return connection.ask(request(body, method, path, **headers), method)
