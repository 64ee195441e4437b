"""What becomes of memory between two requests."""

from __future__ import annotations

import ctypes
import sys

# glibc's numbers for `mallopt`.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3

# A request of 512 spans takes some 7 MB, in pieces of up to 2: body, parsed, cut into chunks.
KEPT_BYTES = 16 << 20
LARGE_BYTES = 4 << 20


def keep_freed_memory() -> None:
    """glibc gives 128 KB and more back to the system at once, and takes them anew for the next request, page by page:
    2 faults and a third of the CPU of each span of 4.3 KB. Up to KEPT_BYTES are kept now by each thread that receives;
    what is larger than LARGE_BYTES still goes back. Elsewhere this does nothing.
    """
    if sys.platform != "linux":
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return  # musl has its own ways
    mallopt(_MMAP_THRESHOLD, LARGE_BYTES)
    mallopt(_TRIM_THRESHOLD, KEPT_BYTES)
