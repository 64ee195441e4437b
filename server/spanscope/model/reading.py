"""What a span says about AI work, once its dialect was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Category = Literal[
    "agent", "llm", "tool", "retrieval", "embedding", "rerank", "workflow",
    "chain", "guardrail", "evaluation", "http", "database", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`arguments` is the text that was recorded, byte for byte where it was recorded as text."""

    id: str | None
    name: str | None
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    id: str | None
    name: str | None
    result: str


@dataclass(frozen=True, slots=True)
class Media:
    """`data`: bytes that travelled inside the trace, as recorded: base64 or a data URI. `size` says how many."""

    modality: str
    mime_type: str | None
    uri: str | None
    size: int | None
    data: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Data:
    """What nothing else fits, as JSON text."""

    json: str


Part = Text | Reasoning | ToolCall | ToolResult | Media | Data


@dataclass(frozen=True, slots=True)
class Message:
    role: str
    parts: list[Part]
    name: str | None = None
    finish_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ToolDefinition:
    name: str
    description: str | None = None
    parameters: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts as reported; None = not reported. `input_tokens` includes cached ones, output reasoning."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class SpanError:
    type: str | None
    message: str | None
    stack: str | None = None


@dataclass(frozen=True, slots=True)
class MissingContent:
    """Why a span has no messages. `switch_line` is the line to copy that makes its SDK record them, None if none does.

    `contentOff`: the SDK was told, or is used, not to record content. `truncated`: a limit cut it away. `notSent`: this
    SDK sends none for such a span. `httpOnly`: only the requests to the model's service were recorded.
    """

    reason: Literal["contentOff", "truncated", "notSent", "httpOnly"]
    scope_name: str
    scope_version: str
    sdk: str | None
    switch_line: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ToolLink:
    """One tool call: the model call that asked for it, the span that ran it, the model call that got the result.

    `inferred`: by the tool's name and the order of things, as the ids that would prove it were not recorded.
    """

    tool_call_id: str | None
    tool_name: str | None
    call_span_id: str | None
    span_id: str | None
    result_span_id: str | None
    inferred: bool


@dataclass(frozen=True, slots=True)
class ConversationMessage:
    """A message of a trace's conversation, and the span that says it.

    `side` and `place`: where it stands in the span's `input` or `output`, from 0; `place` is None where it was gathered
    from the span's events.
    """

    message: Message
    span_id: str
    side: Literal["input", "output"] = "input"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A trace as one conversation, without what its spans repeat.

    `source`: a service's thread gathered from many spans, the outermost agents, or the model calls; None if nobody
    says anything.
    """

    messages: list[ConversationMessage] = field(default_factory=list)
    source: Literal["thread", "agent", "model"] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One span, read. `dialects` names what was found, the source of the messages first.

    System instructions are the first `input` messages, with role "system". `response_id` is the provider's: a call that
    two instrumentations recorded has it twice. `flags`: "truncated" (the producer cut a value), "contentOff" (the
    messages came without their content), "redacted" (a placeholder stood where content was), "partial" (what is here
    is only a part of what was said).
    """

    category: Category = "other"
    title: str = ""
    input: list[Message] = field(default_factory=list)
    output: list[Message] = field(default_factory=list)
    tool_definitions: list[ToolDefinition] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    provider: str | None = None
    request_model: str | None = None
    response_model: str | None = None
    finish_reasons: list[str] = field(default_factory=list)
    conversation_id: str | None = None
    agent_name: str | None = None
    tool_name: str | None = None
    tool_call_id: str | None = None
    error: SpanError | None = None
    dialects: list[str] = field(default_factory=list)
    response_id: str | None = None
    flags: list[str] = field(default_factory=list)

    @property
    def model(self) -> str | None:
        return self.response_model or self.request_model
