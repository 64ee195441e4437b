"""Rows of the list and of the tree, to the contract and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import msgspec

from spanscope.contract import models as m
from spanscope.contract.encoded import Encoded
from spanscope.model.traces import ModelUsage, SortKey, SpanRow, TimeSplit, TracePage, TraceQuery, TraceSummary
from spanscope.view.texts import nano, optional, text, texts, unix_nano

# What SQLite's integers hold, 2262 as a time: later than any trace.
MAX_TIME = 2**63 - 1


MAX_PAGE = 1000

SORT_KEYS: dict[m.SortKey, SortKey] = {
    "startTimeUnixNano": "startTime",
    "startTime": "startTime",
    "durationNano": "duration",
    "duration": "duration",
    "totalTokens": "totalTokens",
    "spanCount": "spanCount",
    "errorCount": "errorCount",
    "modelCallCount": "modelCallCount",
    "name": "name",
    "input": "input",
    "output": "output",
    "serviceName": "serviceName",
    "models": "models",
    "agents": "agents",
    "tools": "tools",
    "cost": "cost",
}


# The few models among the plain values.
_ENCODER = msgspec.json.Encoder(enc_hook=lambda model: model.model_dump(by_alias=True))


def query(params: m.ListTracesParams) -> TraceQuery:
    return TraceQuery(
        limit=min(params.limit, MAX_PAGE),
        cursor=params.cursor,
        text=params.query,
        service_name=params.service_name,
        status=params.status,
        conversation_id=params.conversation_id,
        since=_time(params.since),
        until=_time(params.until),
        sort=SORT_KEYS[params.sort],
        descending=params.descending,
    )


def page(found: TracePage, hits: Mapping[str, m.Hit]) -> m.ListTracesResult:
    """`hits` by trace id."""
    return m.ListTracesResult(
        traces=[summary(trace, hits.get(trace.trace_id)) for trace in found.traces],
        next_cursor=found.next_cursor,
        total=found.total,
        query_problems=[
            m.QueryProblem(start=problem.start, end=problem.end, message=text(problem.message))
            for problem in found.problems
        ],
    )


def trace(found: TraceSummary, rows: list[SpanRow]) -> Encoded:
    """A GetTraceResult. As models its rows took half of the time that it took to open a trace."""
    head = summary(found)
    try:
        return Encoded(_ENCODER.encode({"trace": head, "spans": [_tree_row(span) for span in rows]}))
    except UnicodeEncodeError:
        # SQLite keeps no text that UTF-8 can't carry, so looking for one in each of 30,000 rows cost 50 ms for nothing.
        return Encoded(_ENCODER.encode({"trace": head, "spans": [_tree_row(_clean(span)) for span in rows]}))


def summary(trace: TraceSummary, hit: m.Hit | None = None) -> m.TraceSummary:
    return m.TraceSummary(
        trace_id=trace.trace_id,
        name=text(trace.name),
        service_name=text(trace.service_name),
        start_time_unix_nano=unix_nano(trace.start),
        duration_nano=nano(trace.duration),
        status=trace.status,
        span_count=trace.span_count,
        error_count=trace.error_count,
        model_call_count=trace.model_call_count,
        tool_call_count=trace.tool_call_count,
        input=optional(trace.input),
        output=optional(trace.output),
        error=optional(trace.error),
        input_tokens=trace.input_tokens,
        output_tokens=trace.output_tokens,
        total_tokens=trace.total_tokens,
        models=texts(trace.models),
        conversation_id=optional(trace.conversation_id),
        root_missing=trace.root_missing,
        title=text(trace.title or trace.name),
        twin_of=trace.twin_of,
        agents=texts(trace.agents),
        tools=texts(trace.tools),
        usages=[usage(found) for found in trace.usages],
        run_id=trace.run_id,
        time_split=_split(trace.split, trace.duration),
        hit=hit,
    )


def _split(split: TimeSplit, duration: int | None) -> m.TimeSplit | None:
    if duration is None:
        return None
    waiting = max(0, duration - split.model - split.tools - split.other)
    return m.TimeSplit(
        model_nano=str(split.model), tools_nano=str(split.tools), other_nano=str(split.other), waiting_nano=str(waiting)
    )


def usage(found: ModelUsage) -> m.ModelUsage:
    return m.ModelUsage(
        model=optional(found.model),
        provider=optional(found.provider),
        calls=found.calls,
        input_tokens=found.input_tokens,
        output_tokens=found.output_tokens,
        cache_read_tokens=found.cache_read_tokens,
        cache_write_tokens=found.cache_write_tokens,
    )


def moments(encoded: str | None) -> list[m.Moment]:
    pairs: list[tuple[str, int]] = json.loads(encoded) if encoded else []
    return [m.Moment(name=text(name), time_unix_nano=unix_nano(time)) for name, time in pairs]


def row(span: SpanRow) -> dict[str, Any]:
    """The members of a contract SpanRow as they go over the wire, in its order; SpanDetail has them too."""
    return dict(zip(_TreeRow.__struct_encode_fields__, msgspec.structs.astuple(_tree_row(_clean(span))), strict=True))


# A contract SpanRow. A dict for each took three times as long to make, and woke the garbage collector.
_TreeRow = msgspec.defstruct("_TreeRow", list(m.SpanRow.model_fields), rename="camel", gc=False)


def _tree_row(span: SpanRow) -> msgspec.Struct:
    """By place, in the contract's order, and not by name: this is done for every span of a trace."""
    return _TreeRow(
        span.span_id,
        span.parent_span_id,
        span.depth,
        span.name,
        span.title or span.name,
        span.category,
        span.service_name,
        unix_nano(span.start),
        nano(span.duration),
        span.status,
        span.status_message,
        span.error,
        span.model,
        span.input_tokens,
        span.output_tokens,
        span.total_tokens,
        span.input,
        span.output,
        span.orphan,
        span.pending_id is not None,
        span.tool_call_id,
        span.tool_name,
        m.Twin(trace_id=span.twin.trace_id, span_id=span.twin.span_id) if span.twin else None,
        span.repeats,
        span.agent_name,
        span.provider,
        span.cache_read_tokens,
        span.cache_write_tokens,
        moments(span.moments) if span.moments else [],
    )


def _clean(span: SpanRow) -> SpanRow:
    """With texts that UTF-8 can carry; see `text`."""
    values = ((member.name, getattr(span, member.name)) for member in fields(span))
    cleaned: dict[str, Any] = {name: text(value) for name, value in values if isinstance(value, str)}
    return replace(span, **cleaned)


def _time(digits: str | None) -> int | None:
    """Any number of digits is a time by the contract; Python itself refuses to read more than 4300."""
    if digits is None:
        return None
    digits = digits.lstrip("0") or "0"
    return MAX_TIME if len(digits) > 19 else min(int(digits), MAX_TIME)
