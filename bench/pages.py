"""Figures of a Node script that drives a browser: one line of JSON each."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure


def figures(folder: Path, script: str, *arguments: str) -> Iterator[Figure]:
    """As they come. CalledProcessError if it fails; OSError without Node."""
    command = ["node", "--import", "tsx", script, *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                found = json.loads(line)
                target = found["target"]
                yield Figure(
                    found["what"],
                    "ms",
                    found["ms"],
                    found.get("low"),
                    found.get("high"),
                    "at most" if target is not None else None,
                    target,
                    found["note"],
                )
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
