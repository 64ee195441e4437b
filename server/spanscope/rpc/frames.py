"""The base framing of the Language Server Protocol, without I/O: bytes in, bodies out.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_HEADER = 16 * 1024
# The longest request is a `deleteTraces` of some ten thousand ids, well under 1 MiB.
MAX_BODY = 64 * 1024 * 1024


class BadFrame(Exception):
    """A frame whose body can't be had. The decoder stands behind it and can be asked for the next."""


class LostFrames(Exception):
    """What arrives is no framing at all: there is no next frame to look for."""


def frame(body: bytes) -> bytes:
    """Content-Length counts bytes, not characters."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class FrameDecoder:
    """Pure state: `feed` bytes as they come, then take bodies with `next` until it gives None.

    pygls' own loop takes exactly one spelling of Content-Length and waits for ever on another. HTTP-style header
    names are case-insensitive, and clients may send a Content-Type.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None
        self._skip = 0

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def rest(self) -> bytes:
        """What was fed and not taken yet. Only between two frames."""
        return bytes(self._buffer)

    def next(self) -> bytes | None:
        """The next whole body. BadFrame and LostFrames as they say."""
        skipped = min(self._skip, len(self._buffer))
        if skipped:
            del self._buffer[:skipped]
            self._skip -= skipped
        if self._skip:
            return None
        if self._length is None and not self._read_header():
            return None
        if self._length is None or len(self._buffer) < self._length:
            return None
        body = bytes(self._buffer[: self._length])
        del self._buffer[: self._length]
        self._length = None
        return body

    def _read_header(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n", 0, MAX_HEADER)
        if end < 0:
            if len(self._buffer) >= MAX_HEADER:
                raise LostFrames(f"no end of headers within {MAX_HEADER} bytes")
            return False
        header = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        length = content_length(header)
        if length is None:
            raise BadFrame("no usable Content-Length header")
        if length > MAX_BODY:
            self._skip = length
            raise BadFrame(f"a message of {length} bytes is longer than {MAX_BODY}")
        self._length = length
        return True


def content_length(header: bytes) -> int | None:
    """The last Content-Length of a header block; None when there is none or it is no plain decimal number."""
    length = None
    for name, value in _fields(header):
        if name == b"content-length":
            # `isdigit` of bytes is ASCII only; more digits than these are no size but an attack on int().
            length = int(value) if value.isdigit() and len(value) <= 15 else None
    return length


def _fields(header: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in header.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip().lower(), value.strip()
