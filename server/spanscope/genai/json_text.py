"""JSON that some program wrote into an attribute: perhaps encoded twice, perhaps cut short, perhaps not JSON at all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

# Our walkers and json's encoder recurse. Real payloads nest 10 to 20 levels; json's own parser gives up near 1000.
_DEEPEST = 64

_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*)("?)|([\[\]{},])', re.DOTALL)
_CLOSERS = {"[": "]", "{": "}"}
_ESCAPE = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})(\\ud[c-f][0-9a-f]{2})?|u(d[c-f][0-9a-f]{2})|.)", re.I | re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\ud", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`truncated`: the text ended in the middle, and `value` is what could be read of it."""

    value: Any
    truncated: bool = False


def decode(text: str) -> Decoded | None:
    """The object or list that a text holds, decoded at most twice; None for any other text, even a number."""
    found = _decode_once(text)
    if found is not None and isinstance(found.value, str):
        again = _decode_once(found.value)
        found = Decoded(again.value, again.truncated or found.truncated) if again else None
    return found if found is not None and isinstance(found.value, dict | list) else None


def _decode_once(text: str) -> Decoded | None:
    start = text.lstrip()[:1]
    if start not in ("[", "{", '"') or not start:
        return None
    if "\\" in text and _SURROGATE_ESCAPE.search(text):
        text = _ESCAPE.sub(_whole_surrogates, text)
    try:
        return Decoded(_loads(text))
    except json.JSONDecodeError as error:
        # A cut shows as an open string, or as an error in the last characters; an error elsewhere is no JSON at all.
        cut = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()) - 8
        return _decode_prefix(text) if cut and start != '"' else None
    except (RecursionError, ValueError):
        # Nested beyond what a person can read, or a number of thousands of digits: shown as the text it is.
        return None


# NaN and Infinity are no JSON, but Python and JavaScript programs write them; as names they survive encoding.
# `json.loads` would make a decoder for each text, which takes as long as to decode a small one.
_loads = json.JSONDecoder(strict=False, parse_constant=str).decode


def _whole_surrogates(match: re.Match[str]) -> str:
    # Half a surrogate pair (a string cut between the two escapes) would decode to text that UTF-8 cannot carry.
    high, low, alone = match.groups()
    return "\\ufffd" if alone or (high and not low) else match[0]


def _decode_prefix(text: str) -> Decoded | None:
    """What a JSON text says up to the point where it was cut. Linear."""
    closers: list[str] = []
    complete = 0
    open_string_end = 0
    for token in _TOKEN.finditer(text):
        string, quote, mark = token.groups()
        if string is not None:
            if not quote:
                open_string_end = token.end()
                break
        elif mark in _CLOSERS:
            closers.append(_CLOSERS[mark])
            complete = token.end()
        elif mark == ",":
            complete = token.start()
        elif closers and closers[-1] == mark:
            closers.pop()
            complete = token.end()
        else:
            return None
    if not closers:
        return None
    tail = "".join(reversed(closers))
    attempts = [text + tail, text[:complete] + tail]
    if open_string_end:
        # The last escape may be cut as well: at most `\uXXX` is lost.
        attempts = [text[: open_string_end - lost] + '"' + tail for lost in range(6)] + attempts[1:]
    for attempt in attempts:
        try:
            return Decoded(_loads(attempt), truncated=True)
        except (ValueError, RecursionError):
            continue
    return None


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def encode(value: Any) -> str:
    """Compact JSON text of a decoded value; a string comes out as it is, not quoted."""
    if isinstance(value, str):
        return value
    try:
        return _dumps(value)
    except RecursionError:
        return _dumps(_shallow(value, _DEEPEST))


def _shallow(value: Any, depth: int) -> Any:
    if depth == 0 and isinstance(value, dict | list):
        return "…"
    if isinstance(value, dict):
        return {key: _shallow(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_shallow(item, depth - 1) for item in value]
    return value


def string_of(text: str) -> str | None:
    """What a JSON text says if it is nothing but one string; None otherwise."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return None
    found = _decode_once(text)
    return found.value if found is not None and isinstance(found.value, str) else None
