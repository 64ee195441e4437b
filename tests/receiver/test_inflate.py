"""Content-Encoding under a limit, for any bytes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from spanscope.errors import BadBody
from spanscope.receiver.inflate import TooLarge, inflate

LIMIT = 1 << 16


def bare_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def streamed_zstd(data: bytes) -> bytes:
    """Without the size of its content in the frame, as streaming clients send it."""
    compressor = zstandard.ZstdCompressor().compressobj()
    return compressor.compress(data) + compressor.flush()


COMPRESSORS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("zstd", zstandard.compress),
    ("zstd", streamed_zstd),
]
each = pytest.mark.parametrize(("encoding", "compress"), COMPRESSORS)


@each
@given(data=st.binary(max_size=5000), repeats=st.integers(1, 13))
def test_what_was_compressed_comes_back(
    encoding: str, compress: Callable[[bytes], bytes], data: bytes, repeats: int
) -> None:
    assert inflate(encoding, compress(data * repeats), LIMIT) == data * repeats


@pytest.mark.parametrize(("encoding", "compress"), [COMPRESSORS[0], COMPRESSORS[3], COMPRESSORS[4]])
def test_members_and_frames_may_be_joined(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    joined = b"".join(compress(part * 1000) for part in (b"a", b"b", b"", b"c"))
    assert inflate(encoding, joined, LIMIT) == b"a" * 1000 + b"b" * 1000 + b"c" * 1000


@each
def test_the_limit_is_exact(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    assert inflate(encoding, compress(bytes(LIMIT)), LIMIT) == bytes(LIMIT)
    with pytest.raises(TooLarge):
        inflate(encoding, compress(bytes(LIMIT + 1)), LIMIT)
    with pytest.raises(TooLarge):
        inflate(encoding, compress(bytes(1 << 24)), LIMIT)


@pytest.mark.parametrize(("encoding", "compress"), [COMPRESSORS[0], COMPRESSORS[3], COMPRESSORS[4]])
def test_joined_members_share_one_limit(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooLarge):
        inflate(encoding, compress(bytes(LIMIT)) + compress(b"x"), LIMIT)


@each
@given(data=st.binary(min_size=1, max_size=3000), cut=st.integers(1, 3000))
def test_a_cut_body_is_noticed(encoding: str, compress: Callable[[bytes], bytes], data: bytes, cut: int) -> None:
    """Else a request that lost its last spans would be acknowledged: protobuf may end after any field."""
    whole = compress(data)
    with pytest.raises(BadBody):
        inflate(encoding, whole[: max(1, len(whole) - cut)], LIMIT)


@given(encoding=st.sampled_from(["gzip", "deflate", "zstd", "br", "gzip, zstd"]), data=st.binary(max_size=200))
def test_any_bytes_have_an_end(encoding: str, data: bytes) -> None:
    try:
        inflated = inflate(encoding, data, LIMIT)
    except (BadBody, TooLarge):
        return
    assert len(inflated) <= LIMIT


def test_a_frame_that_asks_for_much_memory_is_refused() -> None:
    """`zstd --ultra --long=27`: 128 MB of window for a few bytes of body."""
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    greedy = compressor.compress(b"x" * 1000) + compressor.flush()
    with pytest.raises(BadBody):
        inflate("zstd", greedy, LIMIT)


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_identity_is_no_compression(encoding: str) -> None:
    assert inflate(encoding, b"as it is", LIMIT) == b"as it is"
