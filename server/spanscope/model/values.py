"""OTLP's AnyValue as plain Python, without losing which of its eight types it was.

string -> str      bool -> bool      int -> int      double -> float
bytes -> bytes     array -> list     kvlist -> KvList     empty -> None
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

AnyValue: TypeAlias = "str | bool | int | float | bytes | list[AnyValue] | KvList | None"
ValueType = Literal["string", "bool", "int", "double", "bytes", "array", "kvlist", "empty"]


@dataclass(frozen=True, slots=True)
class KvList:
    """Key-values in the order they arrived. A key may occur twice: both are kept, `get` returns the last."""

    items: list[tuple[str, AnyValue]] = field(default_factory=list)

    def get(self, key: str, default: AnyValue = None) -> AnyValue:
        for name, value in reversed(self.items):
            if name == key:
                return value
        return default

    def as_dict(self) -> dict[str, AnyValue]:
        """A fresh dict for many look-ups; the last of equal keys wins."""
        return dict(self.items)

    def __iter__(self) -> Iterator[tuple[str, AnyValue]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def type_of(value: AnyValue) -> ValueType:
    match value:
        case str():
            return "string"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "double"
        case bytes():
            return "bytes"
        case list():
            return "array"
        case KvList():
            return "kvlist"
        case _:
            return "empty"


def double_text(value: float) -> str:
    """Shortest decimal text that reads back to the same double; NaN and infinities as OTLP/JSON spells them."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)


def to_json(value: AnyValue) -> Any:
    """What `json.dumps` takes. Bytes become base64, non-finite doubles their name, equal keys the last."""
    match value:
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case float() if not math.isfinite(value):
            return double_text(value)
        case list():
            return [to_json(item) for item in value]
        case KvList():
            return {key: to_json(item) for key, item in value}
        case _:
            return value


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_text(value: AnyValue) -> str:
    """The contract's text of a value: strings as they are, lists and kvlists as JSON, numbers as decimal text."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return double_text(value)
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case None:
            return ""
        case _:
            return _dumps(to_json(value))
