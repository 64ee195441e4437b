"""Slicing protobuf bytes without decoding them. https://protobuf.dev/programming-guides/encoding/

Only for bytes that a real parser has accepted: nothing here checks for the ends of malformed input.
Measured: 1.4 us a span, against 8.4 us to serialise a parsed span again, which would also reorder its fields.
"""

from __future__ import annotations

from collections.abc import Iterator

_LENGTH, _END_GROUP = 2, 4


def fields(data: bytes, start: int, end: int, number: int) -> Iterator[tuple[bool, int, int, int]]:
    """(is it a message `number`, offset of the tag, offset of the value, end) of each field in data[start:end].

    A field of that number but of another wire type is an unknown field, to a parser too. The value of a
    length-delimited field starts after its length.
    """
    at = start
    while at < end:
        tag_at = at
        tag, at = _varint(data, at)
        wire_type = tag & 7
        if wire_type == _LENGTH:
            length, at = _varint(data, at)
            yield tag >> 3 == number, tag_at, at, at + length
            at += length
        else:
            value_at = at
            at = _skip(data, at, tag)
            yield False, tag_at, value_at, at


def _skip(data: bytes, at: int, tag: int) -> int:
    match tag & 7:
        case 0:
            return _varint(data, at)[1]
        case 1:
            return at + 8
        case 5:
            return at + 4
        case 2:
            length, at = _varint(data, at)
            return at + length
        case _:
            # A deprecated group: unknown fields in a row until the end-group tag of the same number.
            while True:
                tag, at = _varint(data, at)
                if tag & 7 == _END_GROUP:
                    return at
                at = _skip(data, at, tag)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = data[at]
    at += 1
    if value < 0x80:
        return value, at
    value &= 0x7F
    shift = 7
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def delimited(number: int, *pieces: bytes) -> bytes:
    """A length-delimited field made of the pieces."""
    length = sum(map(len, pieces))
    return b"".join((_encode(number << 3 | _LENGTH), _encode(length), *pieces))


def _encode(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
