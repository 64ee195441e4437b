"""MLflow and Phoenix on the same bodies, each in an environment of its own under .run/, where they install.

Their figure is stored spans a CPU second of all their processes: Phoenix acknowledges before it stores, so its CPU is
counted until it is quiet. Each may take ten minutes to install; what does not is named as not run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil

from bench import load
from bench.bodies import Template
from bench.figure import Figure, number
from bench.load import Http, Load
from bench.product import Collector, Cpu, free_ports
from bench.run import HOME, Run

_INSTALL_SECONDS = 600
_START_SECONDS = 120


def measure(run: Run) -> list[Figure]:
    figures: list[Figure] = []
    requests = run.pick(4, 20, 60)
    for name, target in (("mlflow", 80), ("phoenix", 400)):
        what = f"stored LLM-like spans a CPU second, 50x4, in those of {name}"
        try:
            theirs = _peer(run, name, requests)
        except (OSError, subprocess.SubprocessError, RuntimeError) as error:
            figures.append(Figure(what, "times", None, None, None, "at least", target, f"{type(error).__name__}"))
            continue
        with Collector(run.fresh("beside")) as collector:
            cpu = Cpu(collector.pid)
            ours = load.run(Load(collector.traces_url, "llm", 50, 4, run.block(), requests=requests * 8))
            acknowledged = ours.spans / cpu.spent()
            collector.until_idle()
            charged = ours.spans / cpu.spent()
        note = f"{number(theirs)} against {number(acknowledged)}"
        figures += [
            Figure(what, "times", acknowledged / theirs, None, None, "at least", target, note),
            Figure(f"{what}, all deferred work charged", "times", charged / theirs, None, None, "at least", target / 5,
                   f"{number(theirs)} against {number(charged)}"),
        ]  # fmt: skip
    return figures


def _peer(run: Run, name: str, requests: int) -> float:
    """Its spans a CPU second. RuntimeError if it does not come up."""
    bin_dir = _installed(name)
    port, grpc = free_ports(2)
    folder = run.fresh(name)
    folder.mkdir()
    if name == "mlflow":
        store = f"sqlite:///{folder}/mlflow.db"
        command = [str(bin_dir / "mlflow"), "server", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--backend-store-uri", store]
        headers = "x-mlflow-experiment-id: 0\r\n"
    else:
        command = [str(bin_dir / "phoenix"), "serve"]
        headers = ""
    # Phoenix is told by its environment where to keep things and to listen.
    env = os.environ | {
        "PHOENIX_WORKING_DIR": str(folder),
        "PHOENIX_PORT": str(port),
        "PHOENIX_GRPC_PORT": str(grpc),
        "PHOENIX_HOST": "127.0.0.1",
        "PHOENIX_TELEMETRY_ENABLED": "false",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        flood = Load(f"http://127.0.0.1:{port}/v1/traces", "llm", 50, 4, run.block(), headers=headers, retry=True)
        _until_it_takes(flood, process)
        cpu = Cpu(process.pid)
        outcome = load.run(replace(flood, first=run.block(), requests=requests))
        _until_quiet(process.pid)
        return outcome.spans / cpu.spent()
    finally:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()


def _installed(name: str) -> Path:
    package = {"mlflow": "mlflow", "phoenix": "arize-phoenix"}[name]
    venv = HOME / "peers" / name
    program = venv / "bin" / name
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        install = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", package]
        subprocess.run(install, check=True, timeout=_INSTALL_SECONDS)
    return program.parent


def _until_it_takes(flood: Load, process: subprocess.Popen[bytes]) -> None:
    body = bytes(Template(1, "llm", per_trace=1).stamp(flood.first))
    headers = f"Content-Type: application/x-protobuf\r\n{flood.headers}"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            client = Http(flood.url)
            status = client.post(body, headers)
            client.close()
            if status == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError("it did not come up")


def _until_quiet(pid: int) -> None:
    """Two seconds with hardly any CPU: what was queued is stored."""
    cpu, before, quiet = Cpu(pid), 0.0, 0
    while quiet < 2:
        time.sleep(1)
        quiet = quiet + 1 if cpu.spent() - before < 0.1 else 0
        before = cpu.spent()
