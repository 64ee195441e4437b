"""Who may import whom (ARCHITECTURE.md, "The house")."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "spanscope"

# Layer -> the layers it may import beside itself. Modules at the top of the package are layers of their own.
MAY_IMPORT = {
    "errors": set(),
    "model": set(),
    "contract": set(),
    "otlp": {"model", "errors"},
    "genai": {"model"},
    "search": {"model"},
    "store": {"model", "search", "errors"},
    "derivation": {"store", "otlp", "genai"},
    "transfer": {"store", "otlp", "derivation", "model"},
    "receiver": {"otlp", "model", "errors"},
    "view": {"model", "genai", "search", "contract"},
    "collector": {"receiver", "store", "derivation", "contract", "model", "errors", "settings", "log"},
    "rpc": {"collector", "view", "contract", "model", "errors", "settings", "log"},
    "settings": {"errors", "log"},
    "log": set(),
    "without_tls": set(),
}

# Library -> the layers that may know it.
KNOWN_TO = {
    "google": {"otlp", "receiver"},
    "opentelemetry": {"otlp", "receiver"},
    "msgspec": {"otlp", "view"},
    "sqlite3": {"store"},
    "grpc": {"receiver"},
    "starlette": {"receiver"},
    "uvicorn": {"receiver"},
    "zstandard": {"receiver", "store"},
    "isal": {"receiver"},
    "pygls": {"rpc"},
    "lsprotocol": {"rpc"},
    "pydantic": {"contract"},
    "filelock": {"collector"},
}

# `__main__` puts the parts together, so it may import all; nobody may import it.
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path not in {PACKAGE / "__main__.py", PACKAGE / "__init__.py"}
)


def layer_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "spanscope":
                yield from (f"spanscope.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_layers_import_only_what_is_below_them(path: Path) -> None:
    layer = layer_of(path)
    allowed = MAY_IMPORT[layer] | {layer, "__version__"}
    for name in imports(path):
        if name == "spanscope" or name.startswith("spanscope."):
            assert name.split(".")[1] in allowed, f"{layer} imports {name}"
        elif (library := name.split(".")[0]) in KNOWN_TO:
            assert layer in KNOWN_TO[library], f"{layer} imports {library}"


def test_every_layer_of_the_package_has_a_rule() -> None:
    assert {layer_of(path) for path in MODULES} == set(MAY_IMPORT)


@pytest.mark.parametrize(("side", "other"), [("webview", "extension"), ("extension", "webview")])
def test_webview_and_extension_share_only_the_contract(side: str, other: str) -> None:
    sources = [path for path in (ROOT / side / "src").rglob("*.ts*")]
    assert sources
    for path in sources:
        for name in re.findall(r"from\s+'([^']+)'", path.read_text(encoding="utf-8")):
            assert f"{other}/" not in name, f"{path} imports {name}"
