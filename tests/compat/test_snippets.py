"""The set-ups that are offered are those that `make compat` runs."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.compat.cells import CELLS, Cell
from tests.compat.environment import HERE, ROOT
from tests.compat.running import PLACEHOLDER

FOLDER = ROOT / "extension" / "snippets"
OFFERED: list[dict[str, str]] = json.loads((FOLDER / "manifest.json").read_text())

each = pytest.mark.parametrize("snippet", OFFERED, ids=lambda snippet: snippet["id"])


def test_every_set_up_is_run_by_a_cell_and_every_cells_is_offered() -> None:
    assert {snippet["file"] for snippet in OFFERED} == {cell.snippet.as_posix() for cell in CELLS}


def test_every_file_is_offered() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*")}
    assert {snippet["file"] for snippet in OFFERED} == files


@each
def test_a_set_up_sends_to_the_endpoint_that_is_replaced(snippet: dict[str, str]) -> None:
    assert (FOLDER / snippet["file"]).read_text().count(PLACEHOLDER) == 1


@each
def test_the_install_command_is_the_one_in_the_file(snippet: dict[str, str]) -> None:
    lines = (FOLDER / snippet["file"]).read_text().splitlines()
    said = [words[2:] for line in lines if (words := _command(line))]
    assert sorted(package for packages in said for package in packages) == sorted(shlex.split(snippet["install"])[2:])


def _command(line: str) -> list[str]:
    text = line.lstrip("#/ ")
    return shlex.split(text) if text.startswith(("pip install ", "npm install ")) else []


@each
def test_the_cell_runs_with_the_packages_that_are_installed(snippet: dict[str, str]) -> None:
    cell = next(cell for cell in CELLS if cell.snippet.as_posix() == snippet["file"] and not _is_of_another(cell))
    folder = HERE / cell.language / cell.sdk
    if cell.language == "python":
        held = set((folder / "requirements.in").read_text().split())
    else:
        held = set(json.loads((folder / "package.json").read_text())["dependencies"])
    assert {package.removesuffix("@<1") for package in shlex.split(snippet["install"])[2:]} <= held


def _is_of_another(cell: Cell) -> bool:
    """The set-up was made for another SDK, and serves this one as well."""
    return cell.records == "requests"
