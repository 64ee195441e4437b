"""What the running collector did not take, for every process that reads its data folder.

A file beside the owner's, rather than a line to the sidecar that started it: other windows read it too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from spanscope.collector import whole_file
from spanscope.model.refusal import Refusal

FILE = "refusals.json"

_MEMBERS = {field.name for field in fields(Refusal)}


def write(data_dir: Path, refusals: Sequence[Refusal]) -> None:
    """Newest first. OSError."""
    whole_file.write(data_dir / FILE, json.dumps([asdict(refusal) for refusal in refusals]))


def read(data_dir: Path) -> list[Refusal]:
    """Empty where there is no file, or one that this version did not write."""
    try:
        found: Any = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Refusal(**entry) for entry in found if isinstance(entry, dict) and entry.keys() == _MEMBERS]


def clear(data_dir: Path) -> None:
    (data_dir / FILE).unlink(missing_ok=True)
