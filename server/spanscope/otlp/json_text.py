"""JSON whose text is not quite Unicode. One cut emoji in one message must not cost the batch it came in."""

from __future__ import annotations

import re

# One escape sequence at a time, so that the second half of an escaped backslash never starts one.
_ESCAPE = re.compile(
    rb"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})(?P<low>\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    rb"|(?P<lone>u[dD][c-fC-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def _mend_escape(match: re.Match[bytes]) -> bytes:
    if match["lone"] or (match["high"] and not match["low"]):
        return rb"\ufffd"
    return match[0]


def mend(body: bytes) -> bytes:
    """Bad UTF-8 and unpaired surrogate escapes become U+FFFD; all else stays."""
    return _ESCAPE.sub(_mend_escape, body.decode("utf-8", "replace").encode())
