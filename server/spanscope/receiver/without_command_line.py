"""uvicorn without its command line. Import this module before uvicorn.

The package imports it for whoever imports the package alone, and with it click and processes that reload code: 3 MB
of a collector. Its settings need two numbers of `ssl`, which a collector does without (see without_tls.py).
"""

from __future__ import annotations

import sys
from types import ModuleType


class _CommandLine(ModuleType):
    Server = main = run = None


class _Numbers(ModuleType):
    PROTOCOL_TLS_SERVER = 17
    CERT_NONE = 0


def _import_uvicorn() -> None:
    sys.modules["uvicorn.main"] = _CommandLine("uvicorn.main")
    without_ssl = "ssl" in sys.modules and sys.modules["ssl"] is None
    if without_ssl:
        sys.modules["ssl"] = _Numbers("ssl")
    import uvicorn.config  # noqa: F401

    if without_ssl:
        sys.modules["ssl"] = None  # type: ignore[assignment]


# Unless someone has the real one already, as a test may.
if "uvicorn" not in sys.modules:
    _import_uvicorn()
