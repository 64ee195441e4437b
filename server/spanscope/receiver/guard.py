"""Which requests come from programs on this machine, and which from a web page that would like to.

A page can name any host that resolves to 127.0.0.1 (DNS rebinding), so the Host must be one that no page can own; and
it can post to a local port without reading the answer, so a foreign Origin is refused, not just denied the answer.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlsplit

_NAMES = {"localhost", "host.docker.internal"}
_WEBVIEW = "vscode-webview"


def host_name(header: str) -> str:
    """The name in a Host header, without port and brackets, in lower case; "" if it is none."""
    try:
        return urlsplit(f"//{header.strip()}").hostname or ""
    except ValueError:
        return ""


def is_local_host(header: str | None, extra: Collection[str] = ()) -> bool:
    """HTTP/1.0 clients send no Host; no browser is one of them."""
    if header is None:
        return True
    name = host_name(header)
    return is_loopback(name) or name in _NAMES or name in extra


# Of few names, as whoever asks makes them up; an app asks with the same one each time.
@lru_cache(8)
def is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_allowed_origin(origin: str) -> bool:
    """Pages served from this machine, and the editor's own webviews. `null` (a file, a sandbox) may be anyone."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme == _WEBVIEW:
        return True
    return parts.scheme in {"http", "https"} and is_loopback(parts.hostname or "")
