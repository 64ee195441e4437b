"""What was asked and what is answered, in no provider's shape."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ToolCall:
    id: str
    name: str
    arguments: str
    """JSON text, as every provider's client hands it to the app or can be made from."""


@dataclass(frozen=True, slots=True)
class Message:
    role: str
    """system, user, assistant or tool."""
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    """Of a tool message: the call that it answers."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    model: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()

    @property
    def question(self) -> str:
        """The last thing that the user said; empty when the user said nothing."""
        return next((m.text for m in reversed(self.messages) if m.role == "user"), "")

    @property
    def tool_results(self) -> tuple[Message, ...]:
        """The tool messages since the last model turn: empty unless it is the model's turn to read them."""
        results: list[Message] = []
        for message in reversed(self.messages):
            if message.role != "tool":
                break
            results.append(message)
        return tuple(reversed(results))

    @property
    def tokens(self) -> int:
        """Input tokens: four a message for its frame, as chat templates cost about that, and its words."""
        return sum(
            4 + count_tokens(m.text) + sum(count_tokens(c.name + c.arguments) for c in m.tool_calls)
            for m in self.messages
        )


@dataclass(frozen=True, slots=True)
class Answer:
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    finish: str = field(default="")
    """`stop`, `tool_calls` or `length`; by default what the answer's content says."""

    @property
    def finish_reason(self) -> str:
        return self.finish or ("tool_calls" if self.tool_calls else "stop")

    @property
    def tokens(self) -> int:
        """Output tokens, reasoning included."""
        called = sum(count_tokens(c.name + c.arguments) for c in self.tool_calls)
        return count_tokens(self.text) + called + self.reasoning_tokens

    @property
    def pieces(self) -> list[str]:
        """The text as a stream would send it: a word and the space after it at a time."""
        return re.findall(r"\S+\s*|\s+", self.text)


class ProviderFailure(Exception):
    """What a provider answers instead of a completion: an HTTP status and a reason in words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def count_tokens(text: str) -> int:
    """Words and signs. No tokenizer's truth, but the same at every run."""
    return len(re.findall(r"\w+|[^\w\s]", text))
