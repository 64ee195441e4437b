"""The many words for who speaks."""

from __future__ import annotations

_ROLES = {
    "human": "user",
    "HumanMessage": "user",
    "HumanMessageChunk": "user",
    "ai": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "AIMessage": "assistant",
    "AIMessageChunk": "assistant",
    "thinking": "assistant",
    "developer": "system",
    "instruction": "system",
    "SystemMessage": "system",
    "function": "tool",
    "ipython": "tool",
    "ToolMessage": "tool",
    "FunctionMessage": "tool",
}


def role_of(value: object, default: str) -> str:
    """The role under the name we use; a role we do not know is kept as it was sent."""
    if not isinstance(value, str) or not value:
        return default
    if value in _ROLES:
        return _ROLES[value]
    lowered = value.lower()
    return lowered if lowered in ("system", "user", "assistant", "tool") else _ROLES.get(lowered, value)
