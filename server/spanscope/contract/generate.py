"""Writes contract/schema.json from the models; `--check` only compares. `npm run contract` makes TypeScript of it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from spanscope.contract.methods import METHODS, NOTIFICATIONS

SCHEMA = Path(__file__).parents[3] / "contract" / "schema.json"


def schema() -> dict[str, Any]:
    """One schema with every model in `$defs`, and the two tables as objects of references.

    Params are described as a client may send them (defaults optional), results as they are sent (all present).
    """
    models: list[tuple[type[BaseModel], Any]] = [(method.params, "validation") for method in METHODS]
    models += [(method.result, "serialization") for method in METHODS]
    models += [(model, "serialization") for model in NOTIFICATIONS.values()]
    refs, definitions = models_json_schema(models, by_alias=True, ref_template="#/$defs/{model}")

    def record(properties: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "additionalProperties": False,
            "required": list(properties),
            "properties": properties,
        }

    methods = {
        method.name: {
            "description": method.doc,
            **record(
                {
                    "params": refs[(method.params, "validation")],
                    "result": refs[(method.result, "serialization")],
                }
            ),
        }
        for method in METHODS
    }
    notifications = {name: refs[(model, "serialization")] for name, model in NOTIFICATIONS.items()}
    definitions["$defs"] |= {
        "Methods": record(methods),
        "Notifications": record(notifications),
    }
    for definition in definitions["$defs"].values():
        _prune(definition)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contract",
        **record({"methods": {"$ref": "#/$defs/Methods"}, "notifications": {"$ref": "#/$defs/Notifications"}}),
        "$defs": dict(sorted(definitions["$defs"].items())),
    }


def _prune(node: Any) -> None:
    """pydantic titles every property after itself; in TypeScript each would become a named alias."""
    if isinstance(node, dict):
        for name, child in list(node.get("properties", {}).items()):
            child.pop("title", None)
            _prune(child)
            node["properties"][name] = child
        for key in ("items", "anyOf", "oneOf"):
            children = node.get(key, [])
            for child in children if isinstance(children, list) else [children]:
                _prune(child)
        node.pop("title", None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if contract/schema.json is stale")
    text = json.dumps(schema(), indent=2) + "\n"
    if parser.parse_args().check:
        if SCHEMA.read_text(encoding="utf-8") != text:
            sys.stderr.write("contract/schema.json is stale: run `make contract`\n")
            return 1
        return 0
    SCHEMA.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
