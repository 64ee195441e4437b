"""What was imported is no matter of the garbage collector, which would look at all of it in the midst of a request."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import gc
from spanscope.__main__ import _load
before = len(gc.get_objects())
_load()
print(gc.get_freeze_count() > before, len(gc.get_objects()) < 1000)
"""


def test_a_collection_does_not_look_at_what_was_imported() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
