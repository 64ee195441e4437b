"""docs/compatibility.md: a row for each cell, with the versions that were run and what is shown."""

from __future__ import annotations

import json
import re

from tests.compat.cells import CELLS, Cell
from tests.compat.environment import HERE, ROOT

PAGE = ROOT / "docs" / "compatibility.md"
LANGUAGES = {"python": "Python", "javascript": "TypeScript/JavaScript"}
HEAD = """\
# Compatibility

Written by `make compat`, which runs every cell with the versions below: the set-up that Spanscope offers (the file
that it copies, word for word), then an app of its own, against a model server on loopback that records what was really
asked and answered. What `getSpan` tells is compared with that: roles, texts, tool calls and results, tool definitions,
models, tokens, finish reasons and errors, in a plain chat, one with a system prompt and several turns, a round of tool
calls, streams, and a refused request. What is not listed as missing is shown, and once.

| SDK | Language | Versions | What the SDK leaves out | What to know |
| --- | --- | --- | --- | --- |
"""


def write() -> None:
    PAGE.write_text(HEAD + "\n".join(_row(cell) for cell in CELLS) + "\n")


def _row(cell: Cell) -> str:
    held = versions(cell)
    pinned = "<br>".join(f"{package} {held[package]}" for package in cell.packages)
    set_up = f"[{cell.title}](../extension/snippets/{cell.snippet})"
    return f"| {set_up} | {LANGUAGES[cell.language]} | {pinned} | {_short(cell)} | {'<br>'.join(cell.notes)} |"


def _short(cell: Cell) -> str:
    if cell.records == "requests":
        return "All messages."
    return "<br>".join(dict.fromkeys(short.reason for short in cell.short)) or "nothing"


def versions(cell: Cell) -> dict[str, str]:
    """What the lock file pins."""
    folder = HERE / cell.language / cell.sdk
    if cell.language == "python":
        return dict(re.findall(r"^([\w.-]+)(?:\[[^]]*])?==(\S+)", (folder / "requirements.txt").read_text(), re.M))
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    return {path.removeprefix("node_modules/"): entry["version"] for path, entry in packages.items() if path}
