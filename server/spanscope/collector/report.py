"""What a collector process says on stdout: sentences for people, JSON lines for a sidecar."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from spanscope.collector.owner import Owner


@dataclass(frozen=True, slots=True)
class Running:
    http: str
    grpc: str


@dataclass(frozen=True, slots=True)
class Owned:
    """Another process collects into the data folder."""

    pid: int


@dataclass(frozen=True, slots=True)
class Failed:
    why: str


Report = Running | Owned | Failed


class Reporter(Protocol):
    def running(self, http: str, grpc: str) -> None: ...

    def owned(self, owner: Owner) -> None: ...

    def failed(self, why: str) -> None: ...


class ForPeople:
    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def running(self, http: str, grpc: str) -> None:
        print(f"Collecting OTLP/HTTP on {http} and OTLP/gRPC on {grpc} into {self._data_dir}", flush=True)

    def owned(self, owner: Owner) -> None:
        self.failed(
            f"process {owner.pid} already collects into {self._data_dir}, on {owner.http} and {owner.grpc}; "
            "send there, or choose another folder with --data-dir"
        )

    def failed(self, why: str) -> None:
        print(f"spanscope: {why}", file=sys.stderr, flush=True)


class ForSidecar:
    """One JSON object a line, read back by `parse`. `stdout` is a descriptor that nothing else prints to."""

    def __init__(self, stdout: int) -> None:
        self._stdout = os.fdopen(stdout, "w", encoding="utf-8")

    def running(self, http: str, grpc: str) -> None:
        self._say(Running(http, grpc))

    def owned(self, owner: Owner) -> None:
        self._say(Owned(owner.pid))

    def failed(self, why: str) -> None:
        self._say(Failed(why))

    def _say(self, report: Report) -> None:
        print(json.dumps({"report": type(report).__name__, **asdict(report)}), file=self._stdout, flush=True)


def parse(line: bytes) -> Report:
    """ValueError for what `ForSidecar` never says."""
    members = json.loads(line)
    match members:
        case {"report": "Running", "http": str(http), "grpc": str(grpc)}:
            return Running(http, grpc)
        case {"report": "Owned", "pid": int(pid)}:
            return Owned(pid)
        case {"report": "Failed", "why": str(why)}:
            return Failed(why)
    raise ValueError("no report of a collector")
