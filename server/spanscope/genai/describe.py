"""A span as one row of the tree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from spanscope.genai.json_text import encode
from spanscope.genai.preview import fold, input_preview, output_preview
from spanscope.genai.read import read
from spanscope.genai.run import once_a_resource, run_id
from spanscope.model.plain import plain_row
from spanscope.model.reading import Reading, ToolCall, ToolResult
from spanscope.model.records import LogRecord, Resource, Span
from spanscope.model.traces import SpanRow

# Rows stay small, whatever a span claims: real ids have some 40 characters, real answers a handful of calls.
_LONGEST, _MOST = 200, 128
_MOMENTS = 20
_SPAN_ID = re.compile(r"[0-9a-f]{16}")
_NO_SPAN = "0" * 16


def describe(span: Span, logs: Sequence[LogRecord]) -> SpanRow:
    """The row with what was read: bounded texts only, no bodies."""
    reading = read(span, logs)
    row = plain_row(span)
    asked = input_preview(reading)
    # Nobody else has it yet, and `replace` takes as long as to make it three times.
    row.title = reading.title or row.name
    row.category = reading.category
    row.model = reading.model
    row.input_tokens = reading.usage.input_tokens
    row.output_tokens = reading.usage.output_tokens
    row.total_tokens = reading.usage.total_tokens
    row.input = asked
    row.output = output_preview(reading)
    row.conversation_id = reading.conversation_id
    row.error = _error(reading) or row.error
    row.response_id = reading.response_id
    row.tool_call_id = reading.tool_call_id
    row.tool_name = _short(reading.tool_name) if reading.category == "tool" else None
    row.tool_calls = _calls(reading)
    row.tool_results = _results(reading)
    row.run_key = _run_key(span.resource) if reading.category == "llm" else None
    row.ask_key = _ask_key(reading, asked)
    row.agent_name = _short(reading.agent_name)
    row.provider = _short(reading.provider)
    row.cache_read_tokens = reading.usage.cache_read_tokens
    row.cache_write_tokens = reading.usage.cache_write_tokens
    row.moments = _moments(span)
    row.run_id = run_id(span.resource)
    _announce(span, row)
    return row


@once_a_resource
def _run_key(resource: Resource) -> int:
    return _key(resource.attributes)


def _ask_key(reading: Reading, asked: str | None) -> int | None:
    """The question, and how much was said before it: a later turn of a loop repeats the question."""
    if reading.category != "llm" or asked is None:
        return None
    return _key((asked, sum(message.role != "system" for message in reading.input)))


def _key(facts: object) -> int:
    """63 bits, as SQLite's integers are signed."""
    digest = hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def _announce(span: Span, row: SpanRow) -> None:
    """Logfire's announcement of a span that has begun: a record of its own, whose parent is the span it announces."""
    if span.attributes.get("logfire.span_type") != "pending_span" or span.parent_span_id is None:
        return
    parent = span.attributes.get("logfire.pending_parent_id")
    row.span_id = span.parent_span_id
    row.parent_span_id = None
    if isinstance(parent, str) and _SPAN_ID.fullmatch(parent) and parent != _NO_SPAN:
        row.parent_span_id = parent
    row.pending_id = span.span_id
    row.end = 0


def _short(name: str | None) -> str | None:
    return None if name is None else name[:_LONGEST]


def _moments(span: Span) -> str | None:
    pairs = [[event.name[:_LONGEST], max(0, event.time_unix_nano)] for event in span.events[:_MOMENTS]]
    return encode(pairs) if pairs else None


def _calls(reading: Reading) -> str | None:
    """What a model call asked tools for: JSON text of `[id, name]` pairs."""
    if reading.category != "llm":
        return None
    parts = [part for message in reading.output for part in message.parts if isinstance(part, ToolCall)]
    return encode([[_short(part.id), _short(part.name)] for part in parts[:_MOST]]) if parts else None


def _results(reading: Reading) -> str | None:
    """The call ids whose results came since the model last spoke: those before were handed to an earlier call."""
    if reading.category != "llm":
        return None
    ids: list[str] = []
    for message in reversed(reading.input):
        if message.role == "assistant":
            break
        ids.extend(part.id for part in message.parts if isinstance(part, ToolResult) and part.id)
    return encode([_short(found) for found in ids[:_MOST]]) if ids else None


def _error(reading: Reading) -> str | None:
    text = (reading.error.message or reading.error.type) if reading.error else None
    return fold(text) if text else None
