"""Trace and span ids as they may and may not arrive."""

from __future__ import annotations

TRACE_ID_BYTES, SPAN_ID_BYTES = 16, 8
_HEX = frozenset(b"0123456789abcdefABCDEF")


def is_id(value: bytes, length: int) -> bool:
    """W3C: all zeroes is no id."""
    return len(value) == length and any(value)


def is_absent(value: bytes) -> bool:
    """Log records outside a span carry no ids, or all zeroes."""
    return not any(value)


def from_hex(value: str | None, length: int) -> bytes | None:
    """OTLP/JSON spells ids in hex of either case. None for base64, the usual mistake, and any other text."""
    if not value:
        return b""
    raw = value.encode("utf-8", "replace")
    if len(raw) != 2 * length or not _HEX.issuperset(raw):
        return None
    return bytes.fromhex(value)
