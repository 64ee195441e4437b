from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.rpc.frames import MAX_BODY, MAX_HEADER, BadFrame, FrameDecoder, LostFrames, content_length, frame

bodies = st.lists(st.binary(max_size=200), max_size=6)


def drain(decoder: FrameDecoder) -> list[bytes]:
    found = []
    while (body := decoder.next()) is not None:
        found.append(body)
    return found


@given(bodies, st.lists(st.integers(1, 40)))
def test_bodies_come_out_whole_however_the_bytes_are_cut(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(frame, bodies))
    decoder, found = FrameDecoder(), []
    for cut in cuts:
        decoder.feed(stream[:cut])
        stream = stream[cut:]
        found += drain(decoder)
    decoder.feed(stream)
    assert found + drain(decoder) == bodies


def test_content_length_counts_bytes() -> None:
    assert frame("é".encode()) == b"Content-Length: 2\r\n\r\n\xc3\xa9"


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 12",
        b"content-length:12",
        b"CONTENT-LENGTH :  12 ",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 12",
        b"Content-Length: 12\r\nContent-Type: application/vscode-jsonrpc; charset=utf8",
        b"X-Other\r\nContent-Length: 12",
    ],
)
def test_headers_are_read_whatever_their_case_and_order(header: bytes) -> None:
    assert content_length(header) == 12


@pytest.mark.parametrize("value", [b"", b"-1", b"+1", b"1e3", b"0x10", b"1_0", b"12 12", "١٢".encode(), b"9" * 5000])
def test_a_length_that_is_no_plain_number_is_no_length(value: bytes) -> None:
    assert content_length(b"Content-Length: " + value) is None


def test_after_a_header_without_length_the_next_frame_is_found() -> None:
    decoder = FrameDecoder()
    decoder.feed(b"Content-Type: text/plain\r\n\r\n" + frame(b"{}"))
    with pytest.raises(BadFrame):
        decoder.next()
    assert drain(decoder) == [b"{}"]


def test_a_body_that_is_too_long_is_skipped_and_the_next_frame_found() -> None:
    decoder = FrameDecoder()
    decoder.feed(b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1))
    with pytest.raises(BadFrame):
        decoder.next()
    for size in (MAX_BODY, 1):
        decoder.feed(bytes(size))
        assert drain(decoder) == []
    decoder.feed(frame(b"{}"))
    assert drain(decoder) == [b"{}"]


def test_headers_without_end_lose_the_stream() -> None:
    decoder = FrameDecoder()
    decoder.feed(b"x" * (MAX_HEADER - 1))
    assert decoder.next() is None
    decoder.feed(b"x")
    with pytest.raises(LostFrames):
        decoder.next()


@given(st.binary(max_size=400))
def test_no_bytes_make_the_decoder_fail_otherwise(data: bytes) -> None:
    decoder = FrameDecoder()
    decoder.feed(data)
    # Each turn takes a header or ends, so the number of bytes bounds the turns.
    for _ in range(len(data) + 1):
        try:
            if decoder.next() is None:
                break
        except BadFrame:
            continue
        except LostFrames:
            break
