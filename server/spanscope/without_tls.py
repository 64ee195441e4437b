"""Python without TLS, which nothing here speaks: what is served and asked is on this machine.

asyncio, http.client and uvicorn import `ssl`, and hashlib and hmac look into OpenSSL before their own functions: 5 MB
in each of the two processes. All of them can do without, as some builds of Python have none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

# hashlib's own functions. It complains of each that it finds nowhere, as a build may leave them to OpenSSL.
_HASHES = (
    "_md5",
    "_sha1",
    "_sha3",
    "_blake2",
    *(("_sha2",) if sys.version_info >= (3, 12) else ("_sha256", "_sha512")),
)


@contextmanager
def without_tls() -> Iterator[None]:
    """For what is imported inside, the first time. Whoever imports `ssl` later gets it.

    For the programs: what a module imports for itself a test shares with others that may need TLS.
    """
    names = ["ssl", *(["_hashlib"] if all(map(find_spec, _HASHES)) else [])]
    left_out = [name for name in names if name not in sys.modules]
    for name in left_out:
        # The import system's own way to say that there is no such module.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]
