"""Traces of several spans from plain Python values, and what is read from all of a trace at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from spanscope.genai import describe
from spanscope.genai.tool_links import tool_links
from spanscope.genai.transcript import transcript
from spanscope.model.reading import Conversation, ToolLink
from spanscope.model.records import LogRecord, Span
from spanscope.model.traces import SpanRow, StoredSpan, ToolTrack
from spanscope.model.tree import in_tree_order
from spanscope.model.twins import with_twins
from tests.genai.captured import Capture
from tests.genai.spans import span, text

Trace = Sequence[tuple[Span, Sequence[LogRecord]]]


def trace(*spans: Span) -> Trace:
    return [(record, []) for record in spans]


def captured_trace(held: Capture, trace_id: str) -> Trace:
    return [
        (record, held.logs.get(record.span_id, [])) for record in held.spans.values() if record.trace_id == trace_id
    ]


def at(number: int, parent: int | None = None, attributes: dict[str, Any] | None = None, **fields: Any) -> Span:
    """Span `number`, which starts at that second and lasts half a second."""
    timed = {"start_time_unix_nano": number * 10**9, "end_time_unix_nano": number * 10**9 + 5 * 10**8} | fields
    events = timed.pop("events", None)
    return replace(
        span(attributes, events, **timed),
        span_id=f"{number:016x}",
        parent_span_id=None if parent is None else f"{parent:016x}",
    )


def said(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def call(
    number: int,
    parent: int | None,
    asked: list[dict[str, Any]],
    answered: list[dict[str, Any]],
    **attributes: Any,
) -> Span:
    messages = {"gen_ai.input.messages": text(asked), "gen_ai.output.messages": text(answered)}
    return at(number, parent, {"gen_ai.operation.name": "chat", **messages, **attributes})


def rows(records: Trace) -> list[SpanRow]:
    described = [describe(record, logs) for record, logs in records]
    return with_twins(records[0][0].trace_id, in_tree_order(described))


def conversation(records: Trace) -> Conversation:
    by_id = {record.span_id: (record, logs) for record, logs in records}

    def load(wanted: Sequence[SpanRow]) -> Iterable[StoredSpan]:
        for row in wanted:
            record, logs = by_id[row.span_id]
            yield StoredSpan(row, record, list(logs))

    return transcript(rows(records), load)


def links(records: Trace, number: int) -> list[ToolLink]:
    known = rows(records)
    parents = {row.span_id: row.parent_span_id for row in known}
    tracks = [
        ToolTrack(
            row.span_id,
            row.parent_span_id,
            parents.get(row.parent_span_id or ""),
            row.category,
            row.start,
            row.end,
            row.tool_call_id,
            row.tool_name,
            row.tool_calls,
            row.tool_results,
        )
        for row in sorted(known, key=lambda row: (row.start, row.span_id))
        if row.category == "tool" or row.tool_calls or row.tool_results
    ]
    return tool_links(f"{number:016x}", tracks)
