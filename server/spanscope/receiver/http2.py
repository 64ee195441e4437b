"""Just enough HTTP/2 to answer every gRPC call with one sentence. RFC 9113, and HTTP/2 as gRPC uses it.

The answer is a status of the call itself. GOAWAY with debug text was tried first: grpcio connects again at once,
thousands of times a second, until the call's deadline, and never shows the text.
"""

from __future__ import annotations

from spanscope.receiver import status

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

_HEADER_BYTES = 9
# What a peer may send as long as it was not told otherwise. 6.5.2, SETTINGS_MAX_FRAME_SIZE.
_MAX_PAYLOAD_BYTES = 1 << 14

_HEADERS, _RST_STREAM, _SETTINGS, _PING = 1, 3, 4, 6
_ACK = _END_STREAM = 0x1
_END_HEADERS = 0x4
_STATUS_200 = b"\x88"


class Broken(Exception):
    """The peer does not speak HTTP/2."""


class Refuser:
    """One connection, without a socket. The request headers are never decoded, so their compression has no state."""

    def __init__(self, message: str) -> None:
        escaped = message.replace("%", "%25")
        self._answer = (
            _STATUS_200
            + _field("content-type", "application/grpc")
            + _field("grpc-status", str(status.UNIMPLEMENTED))
            + _field("grpc-message", escaped)
        )
        self._buffer = bytearray()
        self._preface_left = len(PREFACE)

    def hello(self) -> bytes:
        return _frame(_SETTINGS, 0, 0)

    def feed(self, data: bytes) -> bytes:
        """What to send in turn. Broken."""
        self._buffer += data
        skipped = min(self._preface_left, len(self._buffer))
        self._preface_left -= skipped
        del self._buffer[:skipped]
        out = b""
        while len(self._buffer) >= _HEADER_BYTES:
            length = int.from_bytes(self._buffer[:3], "big")
            if length > _MAX_PAYLOAD_BYTES:
                raise Broken
            if len(self._buffer) < _HEADER_BYTES + length:
                break
            kind, flags = self._buffer[3], self._buffer[4]
            stream = int.from_bytes(self._buffer[5:9], "big")
            out += self._reply(kind, flags, stream, bytes(self._buffer[_HEADER_BYTES : _HEADER_BYTES + length]))
            del self._buffer[: _HEADER_BYTES + length]
        return out

    def _reply(self, kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        if kind == _HEADERS:
            # RST_STREAM with NO_ERROR: the rest of the request is not wanted. 8.1.
            return _frame(_HEADERS, _END_HEADERS | _END_STREAM, stream, self._answer) + _frame(
                _RST_STREAM, 0, stream, bytes(4)
            )
        if kind in (_SETTINGS, _PING) and not flags & _ACK:
            return _frame(kind, _ACK, 0, payload if kind == _PING else b"")
        return b""


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload


def _field(name: str, value: str) -> bytes:
    """A literal header field never indexed, without Huffman coding. RFC 7541, 6.2.3."""
    return b"\x10" + _text(name) + _text(value)


def _text(text: str) -> bytes:
    raw = text.encode("ascii", "replace")
    return _length(len(raw)) + raw


def _length(value: int) -> bytes:
    """An integer with a prefix of 7 bits. RFC 7541, 5.1."""
    if value < 127:
        return bytes((value,))
    out = b"\x7f"
    value -= 127
    while value >= 128:
        out += bytes((value & 127 | 128,))
        value >>= 7
    return out + bytes((value,))
