"""What `keep_freed_memory` is for: memory that is asked for again and again comes without page faults."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_PROGRAM = """
import resource
from spanscope.collector.allocator import keep_freed_memory

def faults(size):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        pieces = [b"x" * size, b"x" * size]
        del pieces
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

keep_freed_memory()
faults(2 << 20)
print(faults(2 << 20), faults(8 << 20))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told")
def test_memory_of_one_request_serves_the_next_and_that_of_a_huge_one_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    medium, huge = map(int, done.stdout.split())
    pages = 20 * 2 * (2 << 20) // 4096
    assert medium < pages / 100
    assert huge > pages
