"""Content blocks of every provider and framework to parts. A block of an unknown kind becomes `Data`, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spanscope.genai.json_text import encode
from spanscope.genai.media import media
from spanscope.model.reading import Data, Part, Reasoning, Text, ToolCall, ToolResult

Block = dict[str, Any]

_CALL_TYPES = {
    "tool_call", "tool_use", "tool-call", "function_call", "function", "server_tool_call", "server_tool_use",
    "mcp_tool_use", "toolCall", "custom_tool_call",
}  # fmt: skip
_RESULT_TYPES = {
    "tool_call_response", "tool_result", "tool-result", "tool_call_output", "function_call_output",
    "server_tool_call_response", "mcp_tool_result", "custom_tool_call_output",
}  # fmt: skip
_REASONING_TYPES = {"reasoning", "thinking", "reasoning_text", "summary_text"}
_TEXT_TYPES = {"text", "input_text", "output_text", "text-delta", "output-text"}
# JavaScript and Python agree on nothing: one spelling here, the other made from it.
_CALL_KEYS = ("toolUse", "toolRequest", "function_call", "functionCall")
_RESULT_KEYS = ("toolResult", "toolResponse", "function_response", "functionResponse")


def parts_of(content: Any) -> list[Part]:
    """The parts of a message's content: a text, a block, or a list of either. Empty for what was not recorded."""
    match content:
        case None | "":
            return []
        case str():
            return [Text(content)]
        case list():
            found: list[Part] = []
            for item in content:
                found.extend(_item(item))
            return found
        case dict():
            inner = content.get("parts")
            return parts_of(inner) if isinstance(inner, list) else block(content)
        case _:
            return [Text(encode(content))]


def _item(item: Any) -> list[Part]:
    match item:
        case None | "":
            return []
        case str():
            return [Text(item)]
        case dict():
            return block(item)
        case _:
            return [Data(encode(item))]


def block(value: Block) -> list[Part]:
    """The parts of one block: usually one, none if it holds no content."""
    kind = value.get("type")
    if isinstance(kind, str) and kind:
        return _typed(kind, value)
    return _by_key(value)


def _typed(kind: str, value: Block) -> list[Part]:
    if kind in _TEXT_TYPES:
        return _text(value)
    if kind in _REASONING_TYPES:
        return _reasoning(value)
    if kind in _CALL_TYPES:
        return [tool_call(value)]
    if kind in _RESULT_TYPES or kind.endswith("_tool_result"):
        return [tool_result(value)]
    if kind == "refusal" and isinstance(value.get("refusal"), str):
        return parts_of(value["refusal"])
    found = media(value)
    return [found] if found is not None else [Data(encode(value))]


def _text(value: Block) -> list[Part]:
    for key in ("content", "text", "value"):
        inner = value.get(key)
        if isinstance(inner, dict) and isinstance(inner.get("value"), str):
            inner = inner["value"]
        if isinstance(inner, str):
            return [Text(inner)] if inner else []
        if inner is not None:
            return [Data(encode(inner))]
    # Nothing but a type is how several SDKs say that content capture is off.
    return [] if not value.keys() - {"type", "id", "cache_control", "content", "text"} else [Data(encode(value))]


def _reasoning(value: Block) -> list[Part]:
    for key in ("content", "thinking", "text", "reasoning", "summary"):
        inner = value.get(key)
        if isinstance(inner, str) and inner:
            return [Reasoning(inner)]
        if isinstance(inner, list) and inner:
            texts = [item if isinstance(item, str) else _inner_text(item) for item in inner]
            if all(isinstance(text, str) for text in texts):
                return [Reasoning("\n\n".join(text for text in texts if text))]
    return [] if not value.keys() - {"type", "id", "content", "thinking", "summary"} else [Data(encode(value))]


def _inner_text(item: Any) -> str | None:
    text = item.get("text", item.get("content")) if isinstance(item, dict) else None
    return text if isinstance(text, str) else None


def tool_call(value: Block) -> ToolCall | Data:
    """A call in any dialect; the whole block as `Data` if it names no tool (a built-in tool of some service)."""
    inner = value.get("function") or value.get("server_tool_call") or value.get("toolUse")
    call = inner if isinstance(inner, dict) else value
    name = first_string(value, "name", "toolName", "tool_name") or first_string(call, "name", "toolName")
    if name is None and isinstance(inner, dict):
        name = first_string(inner, "type")
    if name is None and inner is None and value.keys() - {"type", "id"}:
        return Data(encode(value))
    for key in ("arguments", "args", "input", "parameters"):
        if call.get(key) is not None:
            arguments = encode(call[key])
            break
    else:
        arguments = encode(inner) if isinstance(value.get("server_tool_call"), dict) else ""
    return ToolCall(call_id(value) or call_id(call), name, arguments)


def tool_result(value: Block) -> ToolResult:
    for key in ("response", "result", "content", "output", "server_tool_call_response", "structuredContent"):
        if value.get(key) is not None:
            return ToolResult(call_id(value), first_string(value, "name", "toolName"), result_text(value[key]))
    return ToolResult(call_id(value), first_string(value, "name", "toolName"), "")


def result_text(value: Any) -> str:
    """A tool's result as text: a string as it is, blocks of nothing but text joined, anything else as JSON."""
    if isinstance(value, list) and value:
        texts = [_plain_text(item) for item in value]
        if None not in texts:
            return "\n".join(text for text in texts if text is not None)
    # Vercel AI 5 and later wrap a result with the kind of its value.
    if isinstance(value, dict) and value.keys() == {"type", "value"} and value["type"] in ("text", "json"):
        return encode(value["value"])
    return encode(value)


def _plain_text(item: Any) -> str | None:
    """The text of a block that holds nothing else: a provider's `text`, or the conventions' part with `content`."""
    if not isinstance(item, dict):
        return None
    key = "content" if item.get("type") == "text" and "text" not in item else "text"
    text = item.get(key)
    return text if isinstance(text, str) and not item.keys() - {"type", key} else None


def call_id(value: Block) -> str | None:
    return first_string(value, "call_id", "tool_call_id", "tool_use_id", "toolCallId", "toolUseId", "ref", "id")


def first_string(value: Block, *keys: str) -> str | None:
    for key in keys:
        found = value.get(key)
        if isinstance(found, str) and found:
            return found
    return None


def _by_key(value: Block) -> list[Part]:
    """Blocks without a type, told by the key that is set: Gemini, Bedrock, Genkit. Gemini sends the others as null."""
    for key, read in _READERS.items():
        inner = value.get(key)
        if inner is not None:
            return read(inner, value)
    if all(inner is None for inner in value.values()):
        return []
    found = media(value)
    return [found] if found is not None else [Data(encode(value))]


def _read_text(inner: Any, value: Block) -> list[Part]:
    if not isinstance(inner, str):
        return [Data(encode(value))]
    if not inner:
        return []
    return [Reasoning(inner)] if value.get("thought") is True else [Text(inner)]


def _read_call(inner: Any, value: Block) -> list[Part]:
    return [tool_call(inner) if isinstance(inner, dict) else Data(encode(value))]


def _read_result(inner: Any, value: Block) -> list[Part]:
    return [tool_result(inner) if isinstance(inner, dict) else Data(encode(value))]


def _read_reasoning(inner: Any, value: Block) -> list[Part]:
    nested = inner.get("reasoningText", inner) if isinstance(inner, dict) else inner
    text = _inner_text(nested) if isinstance(nested, dict) else nested
    return [Reasoning(text) if isinstance(text, str) else Data(encode(value))]


_Reader = Callable[[Any, Block], list[Part]]
_READERS: dict[str, _Reader] = {
    **{key: _read_call for key in _CALL_KEYS},
    **{key: _read_result for key in _RESULT_KEYS},
    "reasoningContent": _read_reasoning,
    "reasoning": _read_reasoning,
    "text": _read_text,
}
