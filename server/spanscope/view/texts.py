"""Model values as the contract spells them."""

from __future__ import annotations

from spanscope.contract import models as m
from spanscope.model.values import AnyValue, KvList, to_text, type_of


def text(value: str) -> str:
    r"""Text that UTF-8 can carry. A lone `\ud83d` is a legal escape in JSON, and a string that no encoder takes."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        # Through UTF-16, where two halves that meet are one character again; U+FFFD is left of a lone one.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def optional(value: str | None) -> str | None:
    return None if value is None else text(value)


def texts(values: list[str]) -> list[str]:
    return [text(value) for value in values]


def unix_nano(time: int) -> str:
    """OTLP's times are unsigned; whatever else was sent must not cost the whole answer."""
    return str(max(0, time))


def nano(duration: int | None) -> str | None:
    return None if duration is None else str(max(0, duration))


def attributes(values: KvList) -> list[m.Attribute]:
    """All of them in order, equal keys too."""
    return [attribute(key, value) for key, value in values]


def attribute(key: str, value: AnyValue) -> m.Attribute:
    return m.Attribute(key=text(key), type=type_of(value), value=text(to_text(value)))
