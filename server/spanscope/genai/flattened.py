"""Lists of objects that were laid out as attributes, one key for each leaf: `llm.input_messages.0.message.role`."""

from __future__ import annotations

from typing import Any

from spanscope.genai.index import SpanIndex
from spanscope.model.values import to_json

# `contents.0.message_content.image.image.url` is the deepest in use; a key of a thousand dots must not nest as deep.
_DEEPEST = 10
# The value of a key that is also the beginning of other keys.
OWN = ""


def unflatten(index: SpanIndex, prefix: str) -> list[Any]:
    """The items under a prefix that ends in a dot, in order of their numbers; gaps are closed. Linear.

    Attribute limits drop keys anywhere in the list, so an item may lack what the others have.
    """
    tree: dict[str, Any] = {}
    for key, value in index.under(prefix):
        node = tree
        *path, leaf = key.split(".", _DEEPEST)
        for name in path:
            below = node.get(name)
            if not isinstance(below, dict):
                below = node[name] = {} if below is None else {OWN: below}
            node = below
        if isinstance(node.get(leaf), dict):
            node[leaf][OWN] = to_json(value)
        else:
            node[leaf] = to_json(value)
    return [_listed(tree[key]) for key in sorted((key for key in tree if _numeric(key)), key=int)]


def _listed(node: Any) -> Any:
    """Objects whose keys are all numbers become lists. No deeper than `_DEEPEST`: leaves are left as they are."""
    if not isinstance(node, dict):
        return node
    if node and all(_numeric(key) for key in node):
        return [_listed(node[key]) for key in sorted(node, key=int)]
    return {key: _listed(item) for key, item in node.items()}


def _numeric(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 9
