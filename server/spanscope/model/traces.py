"""Rows of the list and of the tree, and how a reader asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from spanscope.model.reading import Category
from spanscope.model.records import LogRecord, Span

Status = Literal["unset", "ok", "error"]
SortKey = Literal[
    "startTime", "duration", "totalTokens", "spanCount", "errorCount", "modelCallCount",
    "name", "input", "output", "serviceName", "models", "agents", "tools", "cost",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Twin:
    """Another record of the same model call, by a second instrumentation."""

    trace_id: str
    span_id: str


# Never changed once made, though not `frozen`: that takes 18 times as long to make one, and a trace has thousands.
@dataclass(slots=True)
class SpanRow:
    """One span as the tree and the roll-up need it: no bodies. `duration` is None while unfinished.

    `response_id` tells that two instrumentations recorded the same call. `twin` is then the other record, and `repeats`
    says that the other is the richer one; both come out of a whole trace (see twins.py), as `depth` and `orphan` do.

    `tool_calls` of a model call: JSON text of `[id, name]` pairs that it asked for; `tool_results`: JSON text of the
    call ids whose results were handed to it since the model last spoke. None if there are none.

    `run_key` and `ask_key` of a model call are equal for records by one process and of one question; see
    coincidence.py. `ask_key` is None if nothing was recorded of the question.

    `pending_id`: only the beginning of the span is known, from a provisional record that has this id of its own.

    `moments`: JSON text of `[name, time]` pairs, of the first 20 events; None without events. `run_id`: equal for spans
    of one run of a program.
    """

    span_id: str
    parent_span_id: str | None
    name: str
    title: str
    category: Category
    service_name: str
    start: int
    end: int
    status: Status
    status_message: str
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    input: str | None = None
    output: str | None = None
    conversation_id: str | None = None
    error: str | None = None
    response_id: str | None = None
    scope_name: str = ""
    tool_call_id: str | None = None
    tool_name: str | None = None
    tool_calls: str | None = None
    tool_results: str | None = None
    run_key: int | None = None
    ask_key: int | None = None
    pending_id: str | None = None
    agent_name: str | None = None
    provider: str | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    moments: str | None = None
    run_id: str | None = None
    # From here on what only the whole trace can say.
    depth: int = 0
    orphan: bool = False
    twin: Twin | None = None
    repeats: bool = False

    @property
    def duration(self) -> int | None:
        return self.end - self.start if self.end >= self.start and self.end > 0 else None


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a model call, of whatever trace."""

    trace_id: str
    row: SpanRow

    @property
    def key(self) -> tuple[str, str]:
        return self.trace_id, self.row.span_id


# As SpanRow not `frozen`, with TimeSplit and TraceSummary: a list of 100 took 0.8 ms more.
@dataclass(slots=True)
class ModelUsage:
    """What a trace's calls of one model used; see TraceSummary."""

    model: str | None
    provider: str | None
    calls: int
    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None


@dataclass(slots=True)
class TimeSplit:
    """Nanoseconds of a trace by what went on; what is left of its duration was waiting."""

    model: int = 0
    tools: int = 0
    other: int = 0


@dataclass(slots=True)
class TraceSummary:
    """`name`, `title` and `status` are the root's, or the topmost span's while the root is missing.

    `agents` and `tools` in order of first use. The sums over `usages` are the trace's own calls and tokens.

    `twin_of`: all that this trace holds is the poorer record of what that trace holds too.
    """

    trace_id: str
    name: str
    service_name: str
    start: int
    duration: int | None
    status: Status
    span_count: int
    error_count: int
    model_call_count: int = 0
    tool_call_count: int = 0
    input: str | None = None
    output: str | None = None
    error: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    models: list[str] = field(default_factory=list)
    conversation_id: str | None = None
    root_missing: bool = False
    title: str = ""
    twin_of: str | None = None
    agents: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    usages: list[ModelUsage] = field(default_factory=list)
    run_id: str | None = None
    split: TimeSplit = field(default_factory=TimeSplit)


@dataclass(frozen=True, slots=True)
class TraceQuery:
    """`since` and `until` are nanoseconds, inclusive and exclusive, against the trace's start.

    `text` is in the query language (see spanscope/search).
    """

    limit: int = 50
    cursor: str | None = None
    text: str | None = None
    service_name: str | None = None
    status: Status | None = None
    conversation_id: str | None = None
    since: int | None = None
    until: int | None = None
    sort: SortKey = "startTime"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A piece of a query's text that was not understood, and so not used. UTF-16 units, the end exclusive."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class TracePage:
    traces: list[TraceSummary]
    next_cursor: str | None
    total: int
    problems: list[QueryProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TraceUsages:
    """`number`: the trace's own in this store. `usages`: JSON text of lists of ModelUsage's members in their order."""

    number: int
    start: int
    usages: str


@dataclass(frozen=True, slots=True)
class UsagePage:
    """`total`: how many traces all pages have. `revision`: as far as they go; see Reader.set_costs."""

    traces: list[TraceUsages]
    next_cursor: str | None
    total: int
    revision: int


@dataclass(frozen=True, slots=True)
class ToolTrack:
    """What one span of a trace says about tools, for finding the call, the run and the result that belong together."""

    span_id: str
    parent_span_id: str | None
    grandparent_span_id: str | None
    category: Category
    start: int
    end: int
    tool_call_id: str | None = None
    tool_name: str | None = None
    tool_calls: str | None = None
    tool_results: str | None = None


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """A span with the log records that name it, in time order.

    `others`: what its trace holds beside it, category by category, and whether any of those has input or output; only
    looked up for spans that have none themselves. `tools`: see ToolTrack; only for spans that have to do with tools.
    """

    row: SpanRow
    span: Span
    logs: list[LogRecord]
    others: dict[Category, bool] = field(default_factory=dict)
    tools: list[ToolTrack] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowText:
    """A text of a span's row."""

    span_id: str
    field: Literal["input", "output", "error", "name"]
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words of a query stand: in a text of a row, or else somewhere in these spans, the best first."""

    trace_id: str
    text: RowText | None
    spans: list[StoredSpan]


@dataclass(frozen=True, slots=True)
class Changes:
    """Traces that appeared, grew or were deleted since `revision` was last read."""

    revision: int
    trace_ids: list[str]


@dataclass(frozen=True, slots=True)
class LogPage:
    """`total`: how many log records the trace has."""

    logs: list[LogRecord]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Span id, input and output of spans that have one of these."""

    previews: list[tuple[str, str | None, str | None]]
    next_cursor: str | None


class Reader(Protocol):
    """All reading of stored traces. A remote engine could implement it: no SQL shows here."""

    def traces(self, query: TraceQuery) -> TracePage:
        """One page of the list. InvalidCursor for a cursor of another query or store."""

    def usages(self, limit: int, cursor: str | None = None) -> UsagePage:
        """What traces used that are new or changed since costs were set. InvalidCursor."""

    def set_costs(self, costs: Sequence[tuple[int, float | None]], revision: int | None = None) -> None:
        """US dollars by trace number, for sorting by cost; kept as long as the reader. `revision`: that of `usages`,
        once the costs of all its pages are set.
        """

    def trace(self, trace_id: str) -> tuple[TraceSummary, list[SpanRow]]:
        """Every span of the trace, parents before children, in tree order. TraceNotFound."""

    def previews(self, trace_id: str, limit: int, cursor: str | None = None) -> PreviewPage:
        """Of all spans of the trace that have any, in the order of their ids. TraceNotFound, InvalidCursor."""

    def span(self, trace_id: str, span_id: str) -> StoredSpan:
        """TraceNotFound, SpanNotFound."""

    def spans(self, trace_id: str, rows: Sequence[SpanRow]) -> Iterator[StoredSpan]:
        """Those spans of the trace, one at a time and in no order; what was deleted meanwhile is left out."""

    def logs(self, trace_id: str, limit: int, cursor: str | None = None) -> LogPage:
        """Log records of the trace in time order, with span or without. TraceNotFound, InvalidCursor."""

    def found(self, trace_ids: Sequence[str], text: str) -> Iterator[Found]:
        """Where in each trace the words of the query stand; nothing of traces that they were not found in."""

    def names(self, kind: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        """Values of a field that occur and hold what is typed, with the number of traces where it is known."""

    def attribute_keys(self, typed: str, limit: int) -> list[str]:
        """Keys of attributes that occur and hold what is typed."""

    def attribute_values(self, key: str, typed: str, limit: int) -> list[tuple[str, int | None]]:
        """As `names`, for an attribute."""

    def changes(self, since: int | None) -> Changes:
        """What changed after revision `since`. None = nothing yet, only the present revision, to begin with."""
