"""A trace as one conversation: what was said, each message once, although every call repeats what went before it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from spanscope.genai import foundry, json_text
from spanscope.genai.facts import has_content
from spanscope.genai.read import read
from spanscope.model.reading import (
    Conversation,
    ConversationMessage,
    Message,
    Part,
    Reasoning,
    Text,
    ToolCall,
    ToolResult,
)
from spanscope.model.traces import SpanRow, StoredSpan

Load = Callable[[Sequence[SpanRow]], Iterable[StoredSpan]]


def transcript(rows: Sequence[SpanRow], load: Load) -> Conversation:
    """The conversation of a trace, whose rows come in tree order. `load` reads spans, one at a time.

    A service's thread if there is one. Else what the outermost agents say or what the model calls say, whichever is
    more: some agents hold the whole history, others only the question and the answer. Calls that a tool made are its
    own business, and of a call that was recorded twice the poorer record is left out.
    """
    said = [row for row in rows if foundry.may_be_said(row)]
    if said:
        messages = foundry.conversation(load(said))
        if messages:
            return Conversation(messages, "thread")
    candidates: list[tuple[Literal["agent", "model"], list[SpanRow]]] = [
        ("agent", _outermost_agents(rows)),
        ("model", _model_calls(rows)),
    ]
    found = Conversation()
    for source, spans in candidates:
        messages = _without_history(load(spans)) if spans else []
        if len(messages) > len(found.messages):
            found = Conversation(messages, source)
    return found


def _outermost_agents(rows: Sequence[SpanRow]) -> list[SpanRow]:
    found: list[SpanRow] = []
    below: int | None = None
    for row in rows:
        if below is not None and row.depth > below:
            continue
        below = None
        if row.category == "agent" and (row.input or row.output):
            found.append(row)
            below = row.depth
    return sorted(found, key=lambda row: row.start)


def _model_calls(rows: Sequence[SpanRow]) -> list[SpanRow]:
    found: list[SpanRow] = []
    below: int | None = None
    for row in rows:
        if below is not None and row.depth > below:
            continue
        below = row.depth if row.category == "tool" else None
        if row.category == "llm" and not row.repeats and (row.input or row.output):
            found.append(row)
    return sorted(found, key=lambda row: row.start)


def _without_history(spans: Iterable[StoredSpan]) -> list[ConversationMessage]:
    """The messages of calls in the order they were made, the k-th of equal ones listed once.

    A call that holds an answer listed already goes on with that conversation, and everything known in it is history. A
    call that holds none begins anew: its question is a question, though it may have been asked before.
    """
    listed: Counter[bytes] = Counter()
    answers: set[bytes] = set()
    found: list[ConversationMessage] = []
    for stored in spans:
        reading = read(stored.span, stored.logs)
        own: Counter[bytes] = Counter()
        asked = [(_marks(said.message), said) for said in _placed(stored, "input", reading.input)]
        told = [(_marks(said.message), said) for said in _placed(stored, "output", reading.output)]
        continues = any(not answers.isdisjoint(marks) for marks, _ in asked)
        retried = _ends_with(found, asked)
        for at, (marks, said) in enumerate([*asked, *told]):
            own.update(marks)
            known = at < len(asked) and all(listed[mark] >= own[mark] for mark in marks)
            if known and (continues or retried or said.message.role == "system"):
                continue
            found.append(said)
            listed |= own
        for marks, said in [*asked, *told]:
            if said.message.role == "assistant":
                answers.update(marks)
    return found


def _placed(
    stored: StoredSpan, side: Literal["input", "output"], messages: Sequence[Message]
) -> list[ConversationMessage]:
    return [
        ConversationMessage(message, stored.span.span_id, side, place)
        for place, message in enumerate(messages)
        if has_content([message])
    ]


def _ends_with(found: list[ConversationMessage], asked: list[tuple[list[bytes], ConversationMessage]]) -> bool:
    """Nothing was answered to the same question: a call that failed is made again."""
    question = [marks for marks, said in asked if said.message.role != "system"]
    tail = [_marks(item.message) for item in found[-len(question) :]] if question else []
    return bool(question) and tail == question


def _marks(message: Message) -> list[bytes]:
    """What makes a message the same when it is sent again, part by part.

    Thoughts are not sent again, calls and results go by their ids, and two messages may have become one. Of arguments
    the history may hold the object where the answer had its text.
    """
    parts = [part for part in message.parts if not isinstance(part, Reasoning)] or message.parts
    return [hashlib.blake2b(_sameness(part, message.role), digest_size=16).digest() for part in parts]


def _sameness(part: Part, role: str) -> bytes:
    match part:
        case ToolCall():
            said = ("call", part.id or (part.name, _canonical(part.arguments)))
        case ToolResult():
            said = ("result", part.id or _canonical(part.result))
        case Text(text):
            said = (role, text.strip())
        case _:
            said = (role, repr(part))
    return repr(said).encode("utf-8", "replace")


def _canonical(text: str) -> str:
    decoded = json_text.decode(text)
    return text if decoded is None else json_text.encode(decoded.value)
