"""Traces as the list and the head of a trace show them, to the contract and back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from spanscope.contract import models as m
from spanscope.contract.encoded import Encoded
from spanscope.model.traces import (
    ModelUsage,
    QueryProblem,
    SortKey,
    SpanRow,
    TimeSplit,
    TracePage,
    TraceQuery,
    TraceSummary,
)
from spanscope.view.row_view import clean, encode, tree_rows
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


def page(found: TracePage, hits: Mapping[str, m.Hit]) -> Encoded:
    """A ListTracesResult. `hits` by trace id."""
    result = {
        "traces": [summary(trace, hits.get(trace.trace_id)) for trace in found.traces],
        "nextCursor": found.next_cursor,
        "total": found.total,
        "queryProblems": [_problem(problem) for problem in found.problems],
    }
    return Encoded(encode(result))


def _problem(problem: QueryProblem) -> m.QueryProblem:
    return m.QueryProblem(start=problem.start, end=problem.end, message=text(problem.message))


def trace(found: TraceSummary, rows: list[SpanRow]) -> Encoded:
    """A GetTraceResult. As models its rows took half of the time that it took to open a trace."""
    head = summary(found)
    try:
        return Encoded(encode({"trace": head, "spans": tree_rows(rows)}))
    except UnicodeEncodeError:
        return Encoded(encode({"trace": head, "spans": tree_rows([clean(span) for span in rows])}))


# A contract TraceSummary, and what is in it: as the contract's models, they took half of a list's time.
_Summary = msgspec.defstruct("_Summary", list(m.TraceSummary.model_fields), rename="camel", gc=False)
_Usage = msgspec.defstruct("_Usage", list(m.ModelUsage.model_fields), rename="camel", gc=False)
_Split = msgspec.defstruct("_Split", list(m.TimeSplit.model_fields), rename="camel", gc=False)


def summary(trace: TraceSummary, hit: m.Hit | None = None) -> msgspec.Struct:
    return _Summary(
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
        usages=[_usage(found) for found in trace.usages],
        run_id=trace.run_id,
        time_split=_split(trace.split, trace.duration),
        hit=hit,
    )


def _split(split: TimeSplit, duration: int | None) -> msgspec.Struct | None:
    if duration is None:
        return None
    waiting = max(0, duration - split.model - split.tools - split.other)
    return _Split(
        model_nano=str(split.model), tools_nano=str(split.tools), other_nano=str(split.other), waiting_nano=str(waiting)
    )


def _usage(found: ModelUsage) -> msgspec.Struct:
    return _Usage(
        model=optional(found.model),
        provider=optional(found.provider),
        calls=found.calls,
        input_tokens=found.input_tokens,
        output_tokens=found.output_tokens,
        cache_read_tokens=found.cache_read_tokens,
        cache_write_tokens=found.cache_write_tokens,
    )


def _time(digits: str | None) -> int | None:
    """Any number of digits is a time by the contract; Python itself refuses to read more than 4300."""
    if digits is None:
        return None
    digits = digits.lstrip("0") or "0"
    return MAX_TIME if len(digits) > 19 else min(int(digits), MAX_TIME)
