"""The few words of HTTP/2 that a gRPC client hears on the wrong port. The real client is in test_wrong_port.py."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.receiver.http2 import PREFACE, Broken, Refuser

HEADERS, RST_STREAM, SETTINGS, PING, WINDOW_UPDATE = 1, 3, 4, 6, 8
ACK = 1


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload


def kinds(data: bytes) -> list[tuple[int, int, int]]:
    """Kind, flags and stream of each frame."""
    found = []
    while data:
        length = int.from_bytes(data[:3], "big")
        found.append((data[3], data[4], int.from_bytes(data[5:9], "big")))
        data = data[9 + length :]
    return found


TALK = (
    PREFACE
    + frame(SETTINGS, 0, 0, bytes(6))
    + frame(WINDOW_UPDATE, 0, 0, bytes(4))
    + frame(SETTINGS, ACK, 0)
    + frame(HEADERS, 4, 1, b"compressed")
    + frame(0, 1, 1, bytes(100))
    + frame(PING, 0, 0, b"12345678")
    + frame(PING, ACK, 0, b"12345678")
    + frame(HEADERS, 5, 3, b"compressed")
)


def test_every_call_is_answered_and_settings_and_pings_acknowledged() -> None:
    refuser = Refuser("no")
    assert kinds(refuser.hello()) == [(SETTINGS, 0, 0)]
    answer = refuser.feed(TALK)
    assert kinds(answer) == [
        (SETTINGS, ACK, 0),
        (HEADERS, 5, 1),
        (RST_STREAM, 0, 1),
        (PING, ACK, 0),
        (HEADERS, 5, 3),
        (RST_STREAM, 0, 3),
    ]
    assert b"12345678" in answer


@given(cuts=st.lists(st.integers(0, len(TALK)), max_size=30).map(sorted))
def test_the_answer_does_not_depend_on_how_the_bytes_arrive(cuts: list[int]) -> None:
    refuser = Refuser("no")
    edges = [0, *cuts, len(TALK)]
    pieces = [refuser.feed(TALK[start:end]) for start, end in pairwise(edges)]
    assert b"".join(pieces) == Refuser("no").feed(TALK)


@given(data=st.binary(max_size=300))
def test_any_bytes_are_answered_or_given_up(data: bytes) -> None:
    refuser = Refuser("no")
    try:
        kinds(refuser.feed(PREFACE + data))
    except Broken:
        assert len(data) >= 9


def test_a_frame_beyond_the_agreed_size_is_given_up_at_once() -> None:
    with pytest.raises(Broken):
        Refuser("no").feed(PREFACE + (1 << 20).to_bytes(3, "big") + bytes(6))
