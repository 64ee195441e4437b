"""Runs of letters in a text, found without an expression: those take ten to twenty times as long as a plain find."""

from __future__ import annotations

import re

# Nobody looks for a piece of an image or of a key, and each would be a word of its own.
_BLOB_LENGTH = 200
_BLOB = re.compile(rf"[A-Za-z0-9+/=_-]{{{_BLOB_LENGTH},}}")
_CAMEL_PART = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

# Of each byte of UTF-8: a small or a capital letter of ASCII, what begins a character from U+3000 on, or neither.
_SMALL, _CAPITAL, _NEITHER, FAR = b"a", b"A", b" ", b"\xff"
KINDS = _NEITHER * ord("A") + _CAPITAL * 26 + _NEITHER * 6 + _SMALL * 26 + _NEITHER * (0xE2 - ord("z")) + FAR * 29
_HUMP = _SMALL + _CAPITAL


def without_blobs(text: str) -> str:
    """With runs of 200 characters and more as a blank. None can be where a blank is, and prose has many.

    A text of just 200 characters is left alone, as stores have it indexed so.
    """
    if len(text) == _BLOB_LENGTH:
        return text
    pieces: list[str] = []
    done = at = 0
    while at + _BLOB_LENGTH <= len(text):
        blank = text.rfind(" ", at, at + _BLOB_LENGTH)
        if blank < 0:
            blank = text.find(" ", at + _BLOB_LENGTH)
            end = blank if blank >= 0 else len(text)
            pieces += text[done:at], _BLOB.sub(" ", text[at:end])
            done = blank = end
        at = blank + 1
    return "".join((*pieces, text[done:])) if pieces else text


def camel_parts(raw: bytes, kinds: bytes) -> set[str]:
    """`get`, `Weather` of `getWeather`. `kinds`: of the bytes, by KINDS."""
    at = kinds.find(_HUMP)
    if at < 0:
        return set()
    kinds = kinds.replace(FAR, _NEITHER)
    words: set[bytes] = set()
    while at >= 0:
        end = kinds.find(_NEITHER, at)
        end = end if end >= 0 else len(kinds)
        words.add(raw[kinds.rfind(_NEITHER, 0, at) + 1 : end])
        at = kinds.find(_HUMP, end)
    return {part.decode() for word in words for part in _CAMEL_PART.findall(word)}
