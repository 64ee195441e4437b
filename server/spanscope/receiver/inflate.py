"""Content-Encoding, under a limit: a few KB of body may ask for gigabytes."""

from __future__ import annotations

import io
import zlib

import zstandard

from spanscope.errors import BadBody

# What zlib calls its three formats: with a gzip header, with a zlib header (HTTP's "deflate"), and bare.
_GZIP, _ZLIB, _BARE = 31, 15, -15

ENCODINGS = ("identity", "gzip", "deflate", "zstd")


class TooLarge(Exception):
    """The body is over the limit, as sent or once inflated."""


def inflate(encoding: str, body: bytes, limit: int) -> bytes:
    """BadBody for an unknown encoding or corrupt data; TooLarge. `encoding` is a Content-Encoding header's value."""
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            return _zlib(body, _GZIP, limit)
        case "deflate":
            # RFC 9110 means the zlib format; some clients send bare deflate. A zlib header is a multiple of 31.
            has_header = len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            return _zlib(body, _ZLIB if has_header else _BARE, limit)
        case "zstd":
            return _zstd(body, limit)
        case other:
            raise BadBody(f"unsupported Content-Encoding {other[:40]!r}; supported: {', '.join(ENCODINGS)}")


def _zlib(body: bytes, format_: int, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    rest = body
    while rest:
        decompressor = zlib.decompressobj(format_)
        try:
            piece = decompressor.decompress(rest, limit - size + 1)
        except zlib.error as error:
            raise BadBody(f"the compressed body is corrupt: {error}") from error
        size += len(piece)
        if size > limit:
            raise TooLarge
        pieces.append(piece)
        if not decompressor.eof:
            raise BadBody("the compressed body is cut short")
        # gzip files may be joined; other formats end where they end.
        rest = decompressor.unused_data.lstrip(b"\0") if format_ == _GZIP else b""
    return b"".join(pieces)


def _zstd(body: bytes, limit: int) -> bytes:
    # A frame names how much memory it wants. 8 MB is what RFC 8878 asks decoders to support.
    decompressor = zstandard.ZstdDecompressor(max_window_size=8 << 20)
    try:
        with decompressor.stream_reader(io.BytesIO(body), read_across_frames=True) as reader:
            inflated = reader.read(limit + 1)
    except zstandard.ZstdError as error:
        raise BadBody(f"the compressed body is corrupt: {error}") from error
    if len(inflated) > limit:
        raise TooLarge
    return inflated
