"""Content-Encoding, under a limit: a few KB of body may ask for gigabytes.

isal in place of zlib: 6 us of CPU a span of 4.4 KB instead of 14, which made gzip the larger half of an export. It is
imported when a first body needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import zstandard

from spanscope.errors import BadBody

# What zlib calls its three formats: with a gzip header, with a zlib header (HTTP's "deflate"), and bare.
_GZIP, _ZLIB, _BARE = 31, 15, -15

# A frame names how much memory it wants. 8 MB is what RFC 8878 asks decoders to support.
_ZSTD_WINDOW = 8 << 20

# Fed piece by piece, as zstd's decompressor takes no limit of output: 1 KiB can become 32 MiB at most, at 4 bytes a
# block of 128 KiB. It also keeps a body of a million empty members from being copied a million times: pieces get larger
# within a member only, and of zlib only, where 64 KiB become 66 MiB at most. Measured: 16 us a span of 4.4 KB before.
_PIECE = 1 << 10
_LARGEST_ZLIB_PIECE = 64 << 10

ENCODINGS = ("identity", "gzip", "deflate", "zstd")


class TooLarge(Exception):
    """The body is over the limit, as sent or once inflated."""


def is_identity(encoding: str) -> bool:
    return encoding.strip().lower() in ("", "identity")


def inflate(encoding: str, body: bytes, limit: int) -> bytes:
    """BadBody for an unknown encoding or corrupt data; TooLarge. `encoding` is a Content-Encoding header's value."""
    if is_identity(encoding):
        return body
    match encoding.strip().lower():
        case "gzip" | "x-gzip":
            return _inflate_zlib(_GZIP, body, limit)
        case "deflate":
            # RFC 9110 means the zlib format; some clients send bare deflate. A zlib header is a multiple of 31.
            has_header = len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            return _inflate_zlib(_ZLIB if has_header else _BARE, body, limit)
        case "zstd":
            decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
            return _inflate(decompressor.decompressobj, zstandard.ZstdError, body, limit, _PIECE)
        case other:
            raise BadBody(f"unsupported Content-Encoding {other[:40]!r}; supported: {', '.join(ENCODINGS)}")


def _inflate_zlib(form: int, body: bytes, limit: int) -> bytes:
    from isal import isal_zlib

    # The class, which isal's own types take for an instance of it.
    corrupt = cast(type[Exception], isal_zlib.error)
    return _inflate(lambda: isal_zlib.decompressobj(form), corrupt, body, limit, _LARGEST_ZLIB_PIECE)


def _inflate(member: Callable[[], Any], corrupt: type[Exception], body: bytes, limit: int, largest: int) -> bytes:
    """`member` makes a decompressor for one gzip member or zstd frame; a body may join several.

    `corrupt` is what that raises; `largest`: the longest piece.
    """
    inflated: list[bytes] = []
    size = 0
    decompressor: Any = None
    try:
        start, piece = 0, _PIECE
        while start < len(body):
            rest = body[start : start + piece]
            start, piece = start + piece, min(2 * piece, largest)
            while rest:
                decompressor = decompressor or member()
                inflated.append(decompressor.decompress(rest))
                size += len(inflated[-1])
                if size > limit:
                    raise TooLarge
                rest = decompressor.unused_data if decompressor.eof else b""
                if decompressor.eof:
                    decompressor, piece = None, _PIECE
    except corrupt as error:
        raise BadBody(f"the compressed body is corrupt: {error}") from error
    if decompressor is not None:
        raise BadBody("the compressed body is cut short")
    return b"".join(inflated)
