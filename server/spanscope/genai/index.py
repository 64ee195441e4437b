"""A span prepared for looking up: what every dialect is a pure function of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from spanscope.genai import json_text
from spanscope.model.records import Event, LogRecord, Span
from spanscope.model.values import AnyValue, KvList, to_json


class SpanIndex:
    """`heads` are the first words of the attribute keys: a dialect that is absent costs one look-up in a set."""

    __slots__ = ("_decoded", "attributes", "events", "flags", "heads", "logs", "span")

    def __init__(self, span: Span, logs: Sequence[LogRecord] = ()) -> None:
        self.span = span
        self.attributes: dict[str, AnyValue] = span.attributes.as_dict()
        self.heads = {key.partition(".")[0] for key in self.attributes}
        self.events: list[Event] = span.events
        # Python's sort is stable: records of the same tick stay in order of arrival.
        self.logs = sorted(logs, key=lambda record: record.order_time)
        self.flags: dict[str, None] = {}
        self._decoded: dict[str, Any] = {}

    def string(self, *keys: str) -> str | None:
        """The first of the keys that holds a text which is not empty."""
        get = self.attributes.get
        for key in keys:
            value = get(key)
            if value and isinstance(value, str):
                return value
        return None

    def text(self, key: str) -> str | None:
        """The value as text: a string as recorded, anything structured as JSON; None if absent or empty."""
        return as_text(self.attributes.get(key))

    def json(self, *keys: str) -> Any:
        """The first of the keys that holds an object or a list, as plain Python; None if none does."""
        for key in keys:
            if key in self.attributes:
                if key not in self._decoded:
                    self._decoded[key] = self.decode(self.attributes[key])
                if self._decoded[key] is not None:
                    return self._decoded[key]
        return None

    def decode(self, value: AnyValue) -> Any:
        """An attribute's object or list as plain Python; None for any other value. A cut text raises the flag."""
        match value:
            case str():
                decoded = json_text.decode(value)
                if decoded is None:
                    return None
                if decoded.truncated:
                    self.flags["truncated"] = None
                return decoded.value
            case list() | KvList():
                return to_json(value)
            case _:
                return None

    def integer(self, *keys: str) -> int | None:
        for key in keys:
            if key in self.attributes:
                number = as_integer(self.attributes[key])
                if number is not None:
                    return number
        return None

    def under(self, prefix: str) -> Iterator[tuple[str, AnyValue]]:
        """Attributes whose key begins with the prefix, the prefix taken off."""
        length = len(prefix)
        return ((key[length:], self.attributes[key]) for key in self.attributes if key.startswith(prefix))


def as_text(value: AnyValue) -> str | None:
    if value is None or value == "":
        return None
    return json_text.encode(to_json(value))


def as_integer(value: object) -> int | None:
    """A count, from a number or from the decimal text of one; None for anything else, negative counts included."""
    match value:
        case bool():
            return None
        case int():
            return value if value >= 0 else None
        case float():
            return int(value) if math.isfinite(value) and value >= 0 else None
        case str():
            # 20 digits hold every uint64; longer text is no count, and int() refuses the really long ones by raising.
            digits = value.strip()
            return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else None
        case _:
            return None
