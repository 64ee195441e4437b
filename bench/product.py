"""The real processes: `spanscope collect`, the sidecar on its frames, and what they left in the store."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import psutil

from bench.bodies import Template
from bench.load import ROOT, Http

COMMAND = (sys.executable, "-m", "spanscope")
# Deferred work does not begin: how much of it falls between two requests is the machine's mood (see variant.py).
HELD = (sys.executable, "-m", "bench.variant", "held")
STORE_FILE = "spanscope.db"
TIMEOUT = 60.0


class Cpu:
    """User and system seconds of a process and its children since this was made."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._before = self._now()

    def spent(self) -> float:
        return self._now() - self._before

    def _now(self) -> float:
        total = 0.0
        for process in (self._process, *self._process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system
        return total


class Collector:
    """`spanscope collect` on free ports. `command`: another way to start the same program (see variant.py)."""

    def __init__(self, data_dir: Path, command: Sequence[str] = COMMAND) -> None:
        self.data_dir = data_dir
        self.http, self.grpc = (f"http://127.0.0.1:{port}" for port in free_ports(2))
        self.traces_url = f"{self.http}/v1/traces"
        ports = ("--http-port", self.http.rpartition(":")[2], "--grpc-port", self.grpc.rpartition(":")[2])
        began = time.perf_counter()
        self._log = (data_dir.parent / f"{data_dir.name}.log").open("wb")
        self.process = subprocess.Popen(
            [*command, "collect", "--data-dir", str(data_dir), *ports], cwd=ROOT, stdout=self._log, stderr=self._log
        )
        self.pid = self.process.pid
        self.first_accepted_seconds = self._until_it_takes(began)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.terminate()
        self.process.wait(30)
        self._log.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def until_derived(self) -> None:
        """Every row of the lists and trees is written."""
        until(lambda: derived(self.data_dir), "the deriver to catch up")

    def until_indexed(self) -> None:
        """Every word can be found in the index, too."""
        self.until_derived()
        until(lambda: indexed(self.data_dir), "the index of words to catch up")

    def until_idle(self) -> None:
        """Every deferred job is done, compaction too: no CPU is spent any more."""
        self.until_derived()
        process, quiet = psutil.Process(self.pid), 0
        before = sum(process.cpu_times()[:2])
        while quiet < 4:
            time.sleep(1)
            now = sum(process.cpu_times()[:2])
            quiet = quiet + 1 if now - before <= 0.03 else 0
            before = now

    def _until_it_takes(self, began: float) -> float:
        body = bytes(Template(1, "small", per_trace=1).stamp(1 << 40))
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"the collector ended with {self.process.returncode}; see {self._log.name}")
            with contextlib.suppress(OSError):
                client = Http(self.traces_url)
                status = client.post(body, "Content-Type: application/x-protobuf\r\n")
                client.close()
                if status == 200:
                    return time.perf_counter() - began
            time.sleep(0.002)


class Sidecar:
    """A client of the sidecar, one request at a time. `ask` gives the bytes of the answer as they came."""

    def __init__(self, data_dir: Path, command: Sequence[str] = COMMAND, *arguments: str) -> None:
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, *(arguments or ("--data-dir", str(data_dir)))],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.pid = self.process.pid
        self._id = 0
        self.changed: list[tuple[float, str]] = []
        self._answers: dict[int, tuple[float, bytes]] = {}
        self._ended = False
        self._arrived = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.initialize_seconds = self.ask("initialize", processId=os.getpid(), rootUri=None, capabilities={})[0]
        self.initialize_seconds = time.perf_counter() - began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.suppress(OSError):
            self._stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, method: str, **params: Any) -> tuple[float, bytes]:
        """Seconds from the request's first byte to the answer's last, and the answer. RuntimeError for an error."""
        self._id += 1
        id = self._id
        body = json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).encode()
        began = time.perf_counter()
        self._stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._stdin.flush()
        with self._arrived:
            if not self._arrived.wait_for(lambda: id in self._answers or self._ended, TIMEOUT):
                raise RuntimeError(f"no answer to {method}")
            if id not in self._answers:
                raise RuntimeError(f"the sidecar ended at {method}")
            at, answer = self._answers.pop(id)
        if b'"error":{"code"' in answer[:80] or b'"error": {"code"' in answer[:80]:
            raise RuntimeError(answer[:300].decode())
        return at - began, answer

    def result(self, method: str, **params: Any) -> Any:
        return json.loads(self.ask(method, **params)[1])["result"]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True)

    @property
    def _stdin(self) -> Any:
        return self.process.stdin

    def _read(self) -> None:
        try:
            self._read_frames(self.process.stdout)
        finally:
            with self._arrived:
                self._ended = True
                self._arrived.notify_all()

    def _read_frames(self, stream: Any) -> None:
        while header := stream.readline():
            while stream.readline() != b"\r\n":
                pass
            body = stream.read(int(header.partition(b":")[2]))
            at = time.perf_counter()
            # Only the small messages are looked into here: a large answer is for whoever asked.
            head = body[:60]
            if b'"method":' in head or b'"method": ' in head:
                message = json.loads(body)
                if message.get("method") == "tracesChanged":
                    self.changed += [(at, found) for found in message["params"]["traceIds"]]
                continue
            # Ours puts the id in front; a bare pygls server anywhere.
            id = int(head.partition(b'"id":')[2].split(b",")[0]) if b'"id":' in head[:30] else json.loads(body)["id"]
            with self._arrived:
                self._answers[id] = at, body
                self._arrived.notify_all()


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(sock.getsockname()[1]) for sock in sockets]
    for sock in sockets:
        sock.close()
    return ports


@contextlib.contextmanager
def store(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """What the benchmark itself looks at: never through Spanscope's own code."""
    connection = sqlite3.connect(f"file:{data_dir / STORE_FILE}?mode=ro", uri=True, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def derived(data_dir: Path) -> bool:
    with store(data_dir) as db:
        last, done = db.execute("SELECT max(id), (SELECT value FROM meta WHERE key = 'derived') FROM chunk").fetchone()
        return bool((last or 0) <= done) and db.execute("SELECT count(*) FROM stale").fetchone() == (0,)


def indexed(data_dir: Path) -> bool:
    with store(data_dir) as db:
        last, done = db.execute("SELECT max(id), (SELECT value FROM meta WHERE key = 'indexed') FROM chunk").fetchone()
        return bool((last or 0) <= done)


def stored_spans(data_dir: Path) -> int:
    with store(data_dir) as db:
        return int(db.execute("SELECT coalesce(sum(items), 0) FROM chunk WHERE signal = 'traces'").fetchone()[0])


def bytes_before_packing(data_dir: Path) -> int:
    """Waits until all is derived and indexed, then the store's pages, wherever they are: in the file or in its log."""
    until(lambda: derived(data_dir), "the deriver to catch up")
    until(lambda: indexed(data_dir), "the index of words to catch up")
    with store(data_dir) as db:
        pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return pages * size


def bytes_on_disk(data_dir: Path) -> int:
    return sum(path.stat().st_size for path in data_dir.iterdir() if path.name.startswith(STORE_FILE))


def until(condition: Callable[[], bool], what: str, timeout: float = 1200.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout:.0f} s for {what}")
        time.sleep(0.05)
