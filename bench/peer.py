"""One of the peers under load, alone on a loopback of its own: `unshare -rn python -m bench.peer '{...}'`.

Prints how many spans it stored a CPU second of all its processes. In a network namespace nothing that it does reaches
another machine, and no port of it can be reached from one: Phoenix binds its gRPC port on every interface.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from bench import load
from bench.bodies import Template
from bench.load import Http, Load
from bench.product import Cpu

NAMESPACE = ("unshare", "--map-root-user", "--net")

_START_SECONDS = 180
# Without one more span stored.
_STORE_SECONDS = 60
_PORT, _GRPC_PORT = 6006, 4317


@dataclass(frozen=True, slots=True)
class Peer:
    """`database`: the SQLite file with a table `spans`, below its working folder."""

    package: str
    program: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    headers: str
    database: str


PEERS = {
    "MLflow": Peer(
        package="mlflow",
        program="mlflow",
        arguments=("server", "--host", "127.0.0.1", "--port", str(_PORT), "--backend-store-uri", "sqlite:///peer.db"),
        environment={
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
            # Seven processes that look for work all the time: no span would be to blame for their CPU.
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        },
        headers="x-mlflow-experiment-id: 0\r\n",
        database="peer.db",
    ),
    "Phoenix": Peer(
        package="arize-phoenix",
        program="phoenix",
        arguments=("serve",),
        environment={
            "PHOENIX_WORKING_DIR": ".",
            "PHOENIX_HOST": "127.0.0.1",
            "PHOENIX_PORT": str(_PORT),
            "PHOENIX_GRPC_PORT": str(_GRPC_PORT),
            "PHOENIX_TELEMETRY_ENABLED": "false",
        },
        headers="",
        database="phoenix.db",
    ),
}


def main() -> None:
    given: dict[str, Any] = json.loads(sys.argv[1])
    peer, folder = PEERS[given["name"]], Path(given["folder"])
    _loopback_up()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [given["program"], *peer.arguments],
            cwd=folder, env=os.environ | peer.environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        flood = Load(
            f"http://127.0.0.1:{_PORT}/v1/traces", "llm", 50, 4, 0, headers=peer.headers, retry=True, own_spans=True
        )
        _until_it_takes(replace(flood, first=1), process, folder)
        # Imports, and the first look at every table, are not what a span costs.
        warm = load.run(replace(flood, first=1_000, requests=4))
        stored = _until_stored(folder / peer.database, warm.spans + 1)
        _until_quiet(process.pid)
        cpu = Cpu(process.pid)
        outcome = load.run(replace(flood, first=100_000, requests=given["requests"]))
        _until_stored(folder / peer.database, stored + outcome.spans)
        # What they do after that is let off.
        print(json.dumps({"rate": outcome.spans / cpu.spent(), "spans": outcome.spans}))
    finally:
        _end(process)


def _loopback_up() -> None:
    """What `ip link set lo up` does: a new namespace has its loopback down."""
    set_flags, up = 0x8914, 0x1  # SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH22x", b"lo", up))


def _until_it_takes(flood: Load, process: subprocess.Popen[bytes], folder: Path) -> None:
    body = bytes(Template(1, "llm", per_trace=1, own_spans=True).stamp(flood.first))
    headers = f"Content-Type: application/x-protobuf\r\n{flood.headers}"
    deadline = time.monotonic() + _START_SECONDS
    said: object = "no answer"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            client = Http(flood.url)
            said = client.post(body, headers)
            client.close()
            if said == 200:
                return
        except OSError as error:
            said = error
        time.sleep(0.5)
    log = (folder / "log").read_text(errors="replace")[-2000:]
    raise RuntimeError(f"{log}\nit did not come up: {said}")


def _until_stored(database: Path, wanted: int) -> int:
    """Acknowledged is not stored: counted in its own database."""
    most, deadline = -1, 0.0
    while (found := _stored(database)) < wanted:
        if found > most:
            most, deadline = found, time.monotonic() + _STORE_SECONDS
        if time.monotonic() > deadline:
            raise RuntimeError(
                f"it stored {found:,} of {wanted:,} acknowledged spans, and no more for {_STORE_SECONDS} s"
            )
        time.sleep(0.1)
    if found > wanted:
        raise RuntimeError(f"its database has {found:,} spans, more than the {wanted:,} that it was sent")
    return found


def _stored(database: Path) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)
    try:
        return int(connection.execute("SELECT count(*) FROM spans").fetchone()[0])
    finally:
        connection.close()


def _until_quiet(pid: int) -> None:
    """Two seconds with hardly any CPU, or half a minute: what came before is done with."""
    cpu, before, quiet = Cpu(pid), 0.0, 0
    deadline = time.monotonic() + 30
    while quiet < 2 and time.monotonic() < deadline:
        time.sleep(1)
        now = cpu.spent()
        quiet = quiet + 1 if now - before < 0.1 else 0
        before = now


def _end(process: subprocess.Popen[bytes]) -> None:
    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()
    process.kill()
    process.wait()


if __name__ == "__main__":
    main()
