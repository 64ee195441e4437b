"""MLflow and Phoenix on the same bodies, each in an environment of its own under .run/, where they install.

The figure is stored spans a CPU second of all their processes, counted in their own databases (see peer.py). Each may
take ten minutes to install; what does not is named as not run.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench import load
from bench.figure import Figure, number
from bench.load import ROOT, Load
from bench.peer import NAMESPACE, PEERS
from bench.product import COMMAND, HELD, Collector, Cpu, stored_spans
from bench.run import HOME, Run

_INSTALL_SECONDS = 1200
_MEASURE_SECONDS = 1800
# Acknowledged, and with all deferred work charged.
_TARGETS = {"MLflow": (80, 15), "Phoenix": (400, 80)}


def measure(run: Run) -> Iterator[Figure]:
    ours: tuple[float, float] | None = None
    for name, targets in _TARGETS.items():
        whats = (f"spans a CPU second until acknowledged, 50x4, in spans that {name} stores",
                 "the same, all deferred work charged")  # fmt: skip
        try:
            theirs, version = _peer(run, name)
        except (OSError, subprocess.SubprocessError, RuntimeError) as error:
            for what, target in zip(whats, targets, strict=True):
                yield Figure(what, "times", None, None, None, "at least", target, _reason(error))
            continue
        ours = ours or _ours(run)
        for what, target, mine in zip(whats, targets, ours, strict=True):
            note = f"{number(mine)} against {number(theirs)} of {version}"
            yield Figure(what, "times", mine / theirs, None, None, "at least", target, note)


def _ours(run: Run) -> tuple[float, float]:
    """Spans a CPU second: until acknowledged, which is stored but not derived, and with all deferred work charged."""
    rates: list[float] = []
    for command in (HELD, COMMAND):
        data_dir = run.fresh("beside")
        with Collector(data_dir, command) as collector:
            flood = Load(collector.traces_url, "llm", 50, 4, run.block(), requests=run.pick(32, 160, 480),
                         own_spans=True)  # fmt: skip
            load.run(replace(flood, first=run.block(), requests=4))
            if command is COMMAND:
                collector.until_idle()
            cpu, before = Cpu(collector.pid), stored_spans(data_dir)
            spans = load.run(flood).spans
            if command is COMMAND:
                collector.until_idle()
            rates.append(spans / cpu.spent())
            stored = stored_spans(data_dir) - before
        if stored != spans:
            raise AssertionError(f"Spanscope stored {stored:,} of {spans:,} acknowledged spans")
    acknowledged, charged = rates
    return acknowledged, charged


def _peer(run: Run, name: str) -> tuple[float, str]:
    """Its spans a CPU second, and its version. RuntimeError if it does not come up, or does not store what it took."""
    _namespace()
    python = _installed(name)
    folder = run.fresh(name)
    folder.mkdir()
    given = {"name": name, "program": str(python.parent / PEERS[name].program), "folder": str(folder),
             "requests": run.pick(4, 20, 60)}  # fmt: skip
    command = [*NAMESPACE, sys.executable, "-m", "bench.peer", json.dumps(given)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said, failed = process.communicate(timeout=_MEASURE_SECONDS)
    finally:
        # However this ends, its server ends too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        print(failed, file=sys.stderr)
        raise RuntimeError(failed.strip().splitlines()[-1])
    asked = f"import importlib.metadata as m; print(m.version({PEERS[name].package!r}))"
    version = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    return float(json.loads(said)["rate"]), f"{name} {version}"


def _namespace() -> None:
    if sys.platform != "linux" or subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode:
        # Phoenix has no setting for the interface of its gRPC port.
        raise RuntimeError("a network namespace of its own is needed: unshare -rn")


def _installed(name: str) -> Path:
    """The Python of its environment."""
    peer = PEERS[name]
    venv = HOME / "peers" / peer.program
    python = venv / "bin" / "python"
    if not (venv / "bin" / peer.program).exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-qq", peer.package]
        subprocess.run(install, check=True, timeout=_INSTALL_SECONDS)
    return python


def _reason(error: Exception) -> str:
    # A table's cell: no line breaks, no bars.
    return f"{type(error).__name__}: {error}".replace("\n", " ").replace("|", "/")[:200]
