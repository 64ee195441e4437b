"""One collector a data folder: a lock says who it is, a file beside it says where it listens.

The lock is the system's and falls with its process. The file may outlive a crash, so it is believed only while the very
process that wrote it lives.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from spanscope.collector import whole_file

LOCK = "collector.lock"
FILE = "collector.json"

# The system reckons a start time from the boot time, which moves when the clock is set.
SAME_START_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Owner:
    """`started` is the process's start in seconds since the epoch: an id alone may have been given out again."""

    pid: int
    started: float
    http: str
    grpc: str


class Ownership:
    """Of a data folder, by this process, from `take` to `release` or the process's end."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock = FileLock(data_dir / LOCK, mode=0o600, thread_local=False)

    def take(self, timeout: float = 0) -> bool:
        """Whether it could be had within `timeout` seconds."""
        try:
            self._lock.acquire(timeout=timeout)
        except Timeout:
            return False
        return True

    def announce(self, http: str, grpc: str) -> None:
        """Tell everyone where this collector listens."""
        process = psutil.Process()
        owner = Owner(process.pid, process.create_time(), http, grpc)
        whole_file.write(self._data_dir / FILE, json.dumps(asdict(owner)))

    def release(self) -> None:
        """The file first: who sees the lock free must not find an owner."""
        owner = _read(self._data_dir)
        if owner is not None and owner.pid == os.getpid():
            (self._data_dir / FILE).unlink(missing_ok=True)
        self._lock.release()


def find(data_dir: Path) -> Owner | None:
    """The live owner. It never touches the lock: a look must not keep a starting collector out."""
    owner = _read(data_dir)
    return owner if owner is not None and lives(owner) else None


def lives(owner: Owner) -> bool:
    try:
        process = psutil.Process(owner.pid)
        return (
            abs(process.create_time() - owner.started) < SAME_START_SECONDS and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _read(data_dir: Path) -> Owner | None:
    """None for no file, and for one that a crash or another version left in no shape to be read."""
    try:
        members = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
        return Owner(int(members["pid"]), float(members["started"]), str(members["http"]), str(members["grpc"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
