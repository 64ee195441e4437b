"""What one source on a span says. `precedence` makes a reading of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from spanscope.model.reading import Message, Part, Reasoning, Text, ToolCall, ToolDefinition, ToolResult


@dataclass(slots=True)
class Facts:
    """`system` holds instructions that travel apart from the messages; system messages among the input stay there.

    `arguments` and `result` are a tool span's own. `raw_input` and `raw_output` are texts of unknown meaning.
    """

    dialect: str
    system: list[Message] = field(default_factory=list)
    input: list[Message] = field(default_factory=list)
    output: list[Message] = field(default_factory=list)
    tools: list[ToolDefinition] = field(default_factory=list)
    arguments: str | None = None
    result: str | None = None
    tool_call_id: str | None = None
    tool_name: str | None = None
    agent_name: str | None = None
    raw_input: str | None = None
    raw_output: str | None = None
    finish_reasons: list[str] = field(default_factory=list)


_PLACEHOLDERS = {"<elided>", "[REDACTED]", "<REDACTED>", "__REDACTED__", "REDACTED", "[redacted]", "<redacted>"}


def is_placeholder(text: str) -> bool:
    """Whether a text only says that the producer left the content out."""
    return text in _PLACEHOLDERS or (text.startswith("[Scrubbed due to ") and text.endswith("]"))


def part_has_content(part: Part) -> bool:
    match part:
        case Text(text) | Reasoning(text):
            return bool(text) and not is_placeholder(text)
        case ToolCall():
            return bool(part.name or part.arguments)
        case ToolResult():
            return bool(part.result) and not is_placeholder(part.result)
        case _:
            return True


def has_content(messages: list[Message]) -> bool:
    return any(part_has_content(part) for message in messages for part in message.parts)


def placeholder_in(messages: list[Message]) -> bool:
    return any(isinstance(part, Text) and is_placeholder(part.text) for message in messages for part in message.parts)
