"""The figures' place in docs/performance.md: sections are kept one by one, so that they can be run one by one."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import psutil

from bench.figure import Figure, markdown
from bench.load import ROOT
from bench.run import HOME, Size

DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"
_KEPT = HOME / "figures"
_PACKAGES = ("protobuf", "grpcio", "uvicorn", "starlette", "msgspec", "zstandard", "isal", "pygls", "pydantic")


def keep(section: str, size: Size, figures: Sequence[Figure], *, whole: bool) -> None:
    """And into the document. Not `whole`: the section was still running, or was stopped."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    kept = {"at": time.strftime("%Y-%m-%d %H:%M"), "size": size, "commit": _commit(), "load": os.getloadavg()[1]}
    kept |= {"whole": whole, "figures": [asdict(one) for one in figures]}
    (_KEPT / f"{section}.json").write_text(json.dumps(kept))
    _write()


def _write() -> None:
    from bench.sections import SECTIONS

    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    written, _, after = rest.partition(END)
    parts = [BEGIN, "", *_machine(), ""]
    for section in SECTIONS:
        path = _KEPT / f"{section}.json"
        if not path.exists():
            # Not run in this clone: what the document says of it stands.
            stands = re.search(rf"^### {section}\n.*?(?=^### |\Z)", written, re.DOTALL | re.MULTILINE)
            parts += [stands[0].rstrip(), ""] if stands else []
            continue
        kept = json.loads(path.read_text())
        figures = [Figure(**one) for one in kept["figures"]]
        if figures:
            stopped = "" if kept["whole"] else ", stopped before its end"
            parts += [f"### {section}", "", f"{kept['size']} run, {kept['at']}, commit {kept['commit']}, "
                      f"load average {kept['load']:.1f}{stopped}", "", markdown(figures)]  # fmt: skip
    DOCUMENT.write_text(before + "\n".join(parts) + END + after, encoding="utf-8")


def _machine() -> list[str]:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    memory = psutil.virtual_memory().total / (1 << 30)
    return [
        f"{os.cpu_count()} processors ({_processor()}), {memory:.0f} GiB, {platform.system()} {platform.machine()}.",
        f"CPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}.",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"
