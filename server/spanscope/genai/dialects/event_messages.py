"""One record for each message: log records (conventions 1.28 to 1.36) or span events (Azure, Strands, LiveKit).

The name says the role; the message is the record's body, or an attribute of the event that holds it as JSON text.
"""

from __future__ import annotations

from typing import Any

from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import is_message, merged, message, messages_of, tool_definitions
from spanscope.genai.parts import parts_of
from spanscope.genai.roles import role_of
from spanscope.model.reading import Message, ToolCall, ToolResult
from spanscope.model.records import Event
from spanscope.model.values import AnyValue, KvList, to_json

_ROLE_OF = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
CHOICE = "gen_ai.choice"
_RUN_STEP_CALLS = "gen_ai.run_step.tool_calls"
# Azure's agent operations that answer: what the assistant says there is output. Elsewhere it is history.
_ANSWERING = {"process_thread_run", "list_messages", "list_run_steps"}


class _Collector:
    """Messages in order; choices by index, because a choice may come in pieces."""

    def __init__(self, dialect: str) -> None:
        self.facts = Facts(dialect)
        self.choices: list[tuple[int, Message, bool]] = []
        self.found = False

    def add(self, name: str, body: Any, answering: bool = False) -> None:
        if name == CHOICE:
            self._choice(body)
        elif name in _ROLE_OF:
            self._message(_ROLE_OF[name], body, answering)
        elif name == _RUN_STEP_CALLS:
            self.facts.output.append(_message("assistant", body))
        else:
            return
        self.found = True

    def _message(self, role: str, body: Any, answering: bool) -> None:
        tools = _tools(body)
        if tools is not None:
            # OpenLLMetry sends the offered tools as a message of the user.
            self.facts.tools.extend(tools)
            return
        target = self.facts.output if answering and role == "assistant" else self.facts.input
        history = messages_of(body, role)
        if history:
            target.extend(history)
        else:
            target.append(_message(role, body))

    def _choice(self, body: Any) -> None:
        if not isinstance(body, dict):
            self.choices.append((0, _message("assistant", body), False))
            return
        index = body.get("index")
        inner = body.get("message")
        finish = body.get("finish_reason", body.get("finishReason"))
        finish = finish if isinstance(finish, str) and finish else None
        if isinstance(inner, dict):
            fields = {**{key: body[key] for key in ("tool_calls", "toolCalls") if key in body}, **inner}
            piece = _message("assistant", fields)
        elif inner is not None:
            piece = _message("assistant", inner)
        else:
            fields = {key: value for key, value in body.items() if key not in ("index", "finish_reason")}
            piece = _message("assistant", fields)
        piece = Message(piece.role, piece.parts, piece.name, finish or piece.finish_reason)
        self.choices.append((index if isinstance(index, int) else 0, piece, "message" in body))

    def done(self, index: SpanIndex) -> Facts | None:
        if not self.found:
            return None
        self.facts.output.extend(_choices(index, self.choices))
        return self.facts


def logs(index: SpanIndex) -> Facts | None:
    collector = _Collector("otel.logs")
    records = [record for record in index.logs if record.name in _ROLE_OF or record.name == CHOICE]
    for record in records:
        collector.add(record.name, _body(index, record.body))
    return collector.done(index)


def span_events(index: SpanIndex) -> Facts | None:
    collector = _Collector("otel.span_events")
    answering = index.string("gen_ai.operation.name") in _ANSWERING
    for event in index.events:
        name = event.name
        if name in _ROLE_OF or name in (CHOICE, _RUN_STEP_CALLS):
            collector.add(name, _event_body(index, event.attributes), answering)
    if index.string("gen_ai.operation.name") == "list_messages":
        # The service lists the newest message first.
        collector.facts.input.reverse()
        collector.facts.output.reverse()
    return collector.done(index)


def of_event(index: SpanIndex, event: Event) -> list[Message]:
    """The messages of one span event; none if it is no message. What the assistant says comes like the others."""
    collector = _Collector("otel.span_events")
    if event.name in _ROLE_OF or event.name in (CHOICE, _RUN_STEP_CALLS):
        collector.add(event.name, _event_body(index, event.attributes))
    facts = collector.done(index)
    return [*facts.input, *facts.output] if facts else []


def _event_body(index: SpanIndex, attributes: KvList) -> Any:
    content = attributes.get("gen_ai.event.content")
    if content is not None:
        return _body(index, content)
    # Strands: the fields of the body are attributes of their own, in Bedrock's blocks.
    fields: dict[str, Any] = {}
    for key, value in attributes:
        if key in ("content", "message", "id", "role", "finish_reason", "index", "name", "tool_calls", "tool.result"):
            fields[key] = _body(index, value)
    if "tool.result" in fields and "message" in fields:
        del fields["tool.result"]
    return fields


def _body(index: SpanIndex, value: AnyValue) -> Any:
    """A body as plain Python: JSON text (Semantic Kernel, Azure) is decoded, any other text is the content itself."""
    if isinstance(value, str):
        decoded = index.decode(value)
        return value if decoded is None else decoded
    return to_json(value)


def _message(role: str, body: Any) -> Message:
    if isinstance(body, list):
        return Message(role, parts_of(body))
    if not isinstance(body, dict):
        return Message(role, parts_of(body))
    content = body.get("content")
    if isinstance(content, dict) and ("parts" in content or is_message(content)):
        # Google's Content object is a message of its own; every earlier turn comes under the user's event name.
        inner = message({**content, "role": content.get("role") or role}, role)
        finish = body.get("finish_reason")
        return Message(_role(inner, role), inner.parts, inner.name, finish if isinstance(finish, str) else None)
    fields = {**body, "role": role_of(body.get("role"), role)}
    if isinstance(content, dict) and "text" in content:
        # Azure's agents: {"text": {"value": …, "annotations": […]}}.
        fields["content"] = [{"type": "text", **content}]
    return message(fields, role)


def _role(inner: Message, role: str) -> str:
    return inner.role if inner.role != "user" or role == "user" else role


def _tools(body: Any) -> list[Any] | None:
    content = body.get("content") if isinstance(body, dict) else None
    if isinstance(content, dict) and content.keys() == {"tools"}:
        return list(tool_definitions(content["tools"]))
    return None


def _choices(index: SpanIndex, choices: list[tuple[int, Message, bool]]) -> list[Message]:
    """Choices as messages. Several are one message if they share an index, or if they are no alternatives at all.

    The index counts content blocks with Anthropic and chunks of a stream with google-genai. Choices are alternatives
    when the
    request asked for several (`choice.count`), or when each has its own finish reason and the provider offers them.
    """
    if not choices:
        return []
    provider = index.string("gen_ai.provider.name", "gen_ai.system") or ""
    wanted = index.integer("gen_ai.request.choice.count") or 1
    unfinished = any(not piece.finish_reason for _, piece, _ in choices)
    chunks = unfinished and not any(wrapped for _, _, wrapped in choices)
    blocks = provider.lower() == "anthropic" or (
        unfinished and any(isinstance(part, ToolCall | ToolResult) for _, piece, _ in choices for part in piece.parts)
    )
    if wanted == 1 and len(choices) > 1 and (chunks or blocks):
        return [merged([piece for _, piece, _ in choices], joining_text=chunks)]
    by_index: dict[int, list[Message]] = {}
    for at, piece, _ in choices:
        by_index.setdefault(at, []).append(piece)
    return [
        pieces[0] if len(pieces) == 1 else merged(pieces, joining_text=True) for _, pieces in sorted(by_index.items())
    ]
