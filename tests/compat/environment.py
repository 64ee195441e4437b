"""An environment for each cell, with the packages that its lock file pins, and nothing of Spanscope's."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ENVIRONMENTS = ROOT / ".run" / "compat"


def python_environment(folder: Path) -> Path:
    """Its interpreter. Made anew when requirements.txt has changed."""
    made = ENVIRONMENTS / "python" / folder.name
    python = made / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    requirements = folder / "requirements.txt"
    if _is_current(made, requirements):
        return python
    uv = [sys.executable, "-m", "uv"]
    _run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(made)])
    _run([*uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(requirements)])
    _stamp(made, requirements)
    return python


def node_environment(folder: Path) -> Path:
    """A folder with node_modules. Made anew when package-lock.json has changed."""
    made = ENVIRONMENTS / "javascript" / folder.name
    lock = folder / "package-lock.json"
    if _is_current(made, lock):
        return made
    npm = shutil.which("npm")
    assert npm, "npm is needed"
    # npm's own Node decides which versions fit; what is locked was chosen for the one that runs the app.
    _install(folder, made, [str(node()), str(Path(npm).resolve())])
    return made


def node() -> Path:
    """The newest releases of the JavaScript SDKs need 22. npm's packages of Node stand in for an older one."""
    found = shutil.which("node")
    assert found, "Node is needed"
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").partition(".")[0]) >= 22:
        return Path(found)
    made = ENVIRONMENTS / "node"
    folder = HERE / "javascript" / "node"
    if not _is_current(made, folder / "package-lock.json"):
        _install(folder, made, ["npm"])
    (package,) = (made / "node_modules").glob("node-*")
    return package / "bin" / "node"


def _install(folder: Path, made: Path, npm: list[str]) -> None:
    made.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(folder / name, made / name)
    _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=made)
    _stamp(made, folder / "package-lock.json")


def _is_current(made: Path, lock: Path) -> bool:
    stamp = made / ".locked"
    return stamp.is_file() and stamp.read_text() == hashlib.sha256(lock.read_bytes()).hexdigest()


def _stamp(made: Path, lock: Path) -> None:
    (made / ".locked").write_text(hashlib.sha256(lock.read_bytes()).hexdigest())


def _run(command: list[str], cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}"
