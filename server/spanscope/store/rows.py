"""Rows of the derived tables, to and from the model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from spanscope.model.traces import ModelUsage, SpanRow, TimeSplit, ToolTrack, TraceSummary
from spanscope.model.tree import tree_order

SPAN_COLUMNS = (
    'span_id, parent_span_id, name, title, category, service_name, start, "end", status, status_message, '
    "model, input_tokens, output_tokens, total_tokens, input, output, conversation_id, error, response_id, "
    "scope_name, tool_call_id, tool_name, tool_calls, tool_results, run_key, ask_key, pending_id, agent_name, "
    "provider, cache_read_tokens, cache_write_tokens, moments, run_id"
)
TRACE_COLUMNS = (
    "trace_id, name, service_name, start, duration, status, span_count, error_count, model_call_count, "
    "tool_call_count, input, output, error, input_tokens, output_tokens, total_tokens, models, conversation_id, "
    "root_missing, title, twin_of, agents, tools, usages, run_id, "
    "model_time, tool_time, other_time"
)
TOOL_COLUMNS = (
    's.span_id, s.parent_span_id, p.parent_span_id, s.category, s.start, s."end", s.tool_call_id, s.tool_name, '
    "s.tool_calls, s.tool_results"
)

_PARENT_ID, _START, _END, _PENDING_ID = 1, 6, 7, 26

# `astuple` copies whatever is in the members, too: ten times as long.
_USAGE, _SPLIT = (attrgetter(*(member.name for member in fields(kind))) for kind in (ModelUsage, TimeSplit))

_DECODER = json.JSONDecoder()

# SQLite's integers are signed: times past the year 2262 and absurd counts are held at the limit here, not in the chunk.
_LIMIT = 2**63 - 1


def marks(columns: str) -> str:
    return ", ".join("?" * (columns.count(",") + 1))


def held(value: int) -> int:
    return max(-_LIMIT, min(value, _LIMIT))


def _held(value: int | None) -> int | None:
    return value if value is None or -_LIMIT <= value <= _LIMIT else held(value)


def span_values(row: SpanRow) -> tuple[Any, ...]:
    return (
        bytes.fromhex(row.span_id),
        bytes.fromhex(row.parent_span_id) if row.parent_span_id else None,
        row.name,
        row.title,
        row.category,
        row.service_name,
        _held(row.start),
        _held(row.end),
        row.status,
        row.status_message,
        row.model,
        _held(row.input_tokens),
        _held(row.output_tokens),
        _held(row.total_tokens),
        row.input,
        row.output,
        row.conversation_id,
        row.error,
        row.response_id,
        row.scope_name,
        row.tool_call_id,
        row.tool_name,
        row.tool_calls,
        row.tool_results,
        row.run_key,
        row.ask_key,
        bytes.fromhex(row.pending_id) if row.pending_id else None,
        row.agent_name,
        row.provider,
        _held(row.cache_read_tokens),
        _held(row.cache_write_tokens),
        row.moments,
        row.run_id,
    )


def tree_rows(found: Sequence[Sequence[Any]]) -> list[SpanRow]:
    """All rows of a trace in tree order. Their places are found first: to make each row twice is felt at 10,000."""
    nodes = [(values[0], values[1], values[_START], values[_END]) for values in found]
    return [span_row(found[at], depth, orphan) for at, depth, orphan in tree_order(nodes)]


def span_row(values: Sequence[Any], depth: int = 0, orphan: bool = False) -> SpanRow:
    """SPAN_COLUMNS are SpanRow's members in their order."""
    members: list[Any] = [*values, depth, orphan]
    members[0] = members[0].hex()
    for place in (_PARENT_ID, _PENDING_ID):
        members[place] = _hex(members[place])
    return SpanRow(*members)


def _hex(value: bytes | None) -> str | None:
    return value.hex() if value else None


def tool_track(values: Sequence[Any]) -> ToolTrack:
    span_id, parent_id, grandparent_id, *others = values
    fields: Any = (span_id.hex(), _hex(parent_id), _hex(grandparent_id), *others)
    return ToolTrack(*fields)


def trace_values(summary: TraceSummary) -> tuple[Any, ...]:
    return (
        bytes.fromhex(summary.trace_id),
        summary.name,
        summary.service_name,
        _held(summary.start),
        _held(summary.duration),
        summary.status,
        summary.span_count,
        summary.error_count,
        summary.model_call_count,
        summary.tool_call_count,
        summary.input,
        summary.output,
        summary.error,
        _held(summary.input_tokens),
        _held(summary.output_tokens),
        _held(summary.total_tokens),
        json.dumps(summary.models),
        summary.conversation_id,
        int(summary.root_missing),
        summary.title,
        bytes.fromhex(summary.twin_of) if summary.twin_of else None,
        json.dumps(summary.agents),
        json.dumps(summary.tools),
        json.dumps([_USAGE(usage) for usage in summary.usages]),
        summary.run_id,
        *(_held(time) for time in _SPLIT(summary.split)),
    )


def trace_summary(values: Sequence[Any]) -> TraceSummary:
    *rest, model_time, tool_time, other_time = values
    trace_id, *others, models, conversation_id, root_missing, title, twin_of, agents, tools, usages, run_id = rest
    fields: Any = (
        trace_id.hex(), *others, _list(models), conversation_id, bool(root_missing), title, _hex(twin_of),
        _list(agents), _list(tools), [ModelUsage(*usage) for usage in _list(usages)], run_id,
        TimeSplit(model_time, tool_time, other_time),
    )  # fmt: skip
    return TraceSummary(*fields)


def _list(encoded: str) -> list[Any]:
    """`json.loads` looks for a BOM and for spaces around first: half of what a row of the list took."""
    found: list[Any] = _DECODER.raw_decode(encoded)[0]
    return found
