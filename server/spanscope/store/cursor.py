"""Opaque cursors: where a page ended, as text that only this store reads."""

from __future__ import annotations

import base64
import json
from typing import Any

from spanscope.errors import InvalidCursor


def write(place: object) -> str:
    """`place` is of what JSON has."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read(cursor: str) -> Any:
    """InvalidCursor for what `write` did not make; whether it is a place of this query the caller knows."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except ValueError as error:
        raise InvalidCursor from error
