"""One line of what was asked and what was answered, for the rows of the list and of the tree."""

from __future__ import annotations

from collections import Counter

from spanscope.genai import json_text
from spanscope.genai.facts import part_has_content
from spanscope.genai.sniff import is_question
from spanscope.model.reading import Data, Media, Message, Part, Reading, Reasoning, Text, ToolCall, ToolResult

LONGEST = 300
# Enough to fill a line after folding, unless a text begins with pages of blanks: a preview never walks a 5 MB message.
_LOOKED_AT = 4 * LONGEST
_BEGINNING = LONGEST + 50
_FIELDS = 12


def input_preview(reading: Reading) -> str | None:
    """What the user asked last; a tool's arguments; else what went in. At most 300 characters, None if nothing did."""
    if reading.category == "tool":
        arguments = tool_arguments(reading)
        if arguments:
            return arguments
    for message in reversed(reading.input):
        if is_question(message) and (line := _line(message)):
            return line
    for message in reversed(reading.input):
        if message.role != "system" and (line := _line(message)):
            return line
    return next((line for message in reversed(reading.input) if (line := _line(message))), None)


def output_preview(reading: Reading) -> str | None:
    """What was answered: the last text, or the tools that were called (`→ get_weather ×2`), or a tool's result."""
    for message in reversed(reading.output):
        line = None if message.role == "tool" else _words(message)
        if line:
            return line
    return next((line for message in reversed(reading.output) if (line := _line(message))), None)


def fold(text: str) -> str:
    """White space folded to single blanks; what is longer than a preview ends in an ellipsis."""
    # Of most texts the beginning fills the line: to fold all that may be needed takes four times as long.
    folded = " ".join(text[:_BEGINNING].split())
    if len(folded) <= LONGEST and len(text) > _BEGINNING:
        folded = " ".join(_head(text).split())
    return folded if len(folded) <= LONGEST else folded[: LONGEST - 1].rstrip() + "…"


def _head(text: str) -> str:
    return text if len(text) <= _LOOKED_AT else text[:_LOOKED_AT].lstrip() or text[_LOOKED_AT : 2 * _LOOKED_AT]


def _line(message: Message) -> str | None:
    """A message in one line, the best of its parts first: words, then calls and results, then what else there is."""
    words = _words(message)
    if words:
        return words
    calls = [part for part in message.parts if isinstance(part, ToolCall) and part_has_content(part)]
    if calls:
        return _calls(calls, own=len(message.parts) == 1 and bool(calls[0].arguments))
    return next((line for part in message.parts if (line := _part(part))), None)


def _words(message: Message) -> str | None:
    texts = [part.text for part in message.parts if isinstance(part, Text) and part_has_content(part)]
    return fold(" ".join(_head(text) for text in texts[:_FIELDS])) or None


def _calls(calls: list[ToolCall], own: bool) -> str:
    counted = Counter(call.name or "tool" for call in calls)
    names = ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in counted.items())
    if own:
        arguments = fields(calls[0].arguments)
        return fold(f"→ {names} {arguments}") if arguments else fold(f"→ {names}")
    return fold(f"→ {names}")


def _part(part: Part) -> str | None:
    match part:
        case ToolResult(result=result):
            return fields(result)
        case Reasoning(text):
            return fold(text)
        case Media(modality=modality, mime_type=mime):
            return fold(f"[{modality}{' ' + mime if mime and not mime.startswith(modality) else ''}]")
        case Data(json):
            return fields(json)
        case _:
            return None


def fields(text: str) -> str:
    """An object's members as `city: "Paris", days: 3`; any other text folded."""
    if len(text) <= _LOOKED_AT:
        decoded = json_text.decode(text)
        if decoded is not None and isinstance(decoded.value, dict):
            members = list(decoded.value.items())[:_FIELDS]
            return fold(", ".join(f"{key}: {_value(value)}" for key, value in members))
    return fold(text)


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else json_text.encode(value)


def tool_arguments(reading: Reading) -> str | None:
    """A tool span's arguments as `city: "Paris"`: the row already names the tool."""
    call = next((part for message in reading.input for part in message.parts if isinstance(part, ToolCall)), None)
    return (fields(call.arguments) or None) if call else None
