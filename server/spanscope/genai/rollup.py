"""The rows of a trace to the one row of the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spanscope.model.reading import Category
from spanscope.model.split import time_split
from spanscope.model.traces import ModelUsage, Record, SpanRow, TimeSplit, TraceSummary
from spanscope.model.tree import in_tree_order
from spanscope.model.twins import calls as twin_calls
from spanscope.model.twins import has_tokens

_MODEL_WORK: set[Category] = {"llm", "embedding", "rerank"}
# What may stand beside the second record of a call without making its trace one of its own.
_PLUMBING: set[Category] = {"http", "database", "other"}
# Work below these is another call's, even when a model call is above them: a tool may run an agent of its own.
_BORDERS: set[Category] = {"tool", "agent"}
# A row of the list stays small, whatever a trace holds.
_MOST_NAMES = 100


def summarise(trace_id: str, rows: Sequence[SpanRow], elsewhere: Sequence[Record] = ()) -> TraceSummary:
    """The summary of a trace's spans, in any order, with whatever parent ids they claim. O(n log n), no recursion.

    `elsewhere`: model calls of other traces with the response ids of this one's. What they record better is not
    counted again here.
    """
    ordered = in_tree_order(rows)
    if not ordered:
        return TraceSummary(trace_id, "", "", 0, None, "unset", 0, 0, root_missing=True)
    root = next((row for row in ordered if row.parent_span_id is None), None)
    top = root or ordered[0]
    twins = _Twins(trace_id, ordered, elsewhere)
    calls = _Calls(ordered, twins)
    start = min((row.start for row in ordered if row.start > 0), default=0)
    end = max((row.end for row in ordered if row.duration is not None), default=None)
    asked, answered = _conversation(ordered, top, calls.models)
    return TraceSummary(
        trace_id=trace_id,
        name=top.name,
        service_name=top.service_name or next((row.service_name for row in ordered if row.service_name), ""),
        start=start,
        duration=None if end is None else max(end - start, 0),
        status=top.status,
        span_count=len(ordered),
        error_count=sum(row.status == "error" for row in ordered),
        model_call_count=len(calls.models),
        tool_call_count=sum(1 for row in calls.tools),
        input=asked,
        output=answered,
        error=_error(ordered),
        input_tokens=_sum(row.input_tokens for row in calls.counted),
        output_tokens=_sum(row.output_tokens for row in calls.counted),
        total_tokens=_sum(row.total_tokens for row in calls.counted),
        models=_models(ordered),
        conversation_id=next((row.conversation_id for row in ordered if row.conversation_id), None),
        root_missing=root is None,
        # Logfire's names are templates ("Agent run: {name!r}"); the title is the same sentence filled in.
        title=top.title or top.name,
        twin_of=twins.of_trace(ordered),
        agents=_first_used((row.agent_name, row) for row in ordered),
        tools=_first_used((row.tool_name, row) for row in calls.tools),
        usages=_usages(calls, twins),
        run_id=next((row.run_id for row in ordered if row.run_id), None),
        split=TimeSplit() if end is None else time_split(ordered, start, end),
    )


def _first_used(named: Iterable[tuple[str | None, SpanRow]]) -> list[str]:
    """The names by the start of the first span that has each."""
    found = sorted(((name, row.start) for name, row in named if name), key=lambda pair: pair[1])
    return list(dict.fromkeys(name for name, _ in found))[:_MOST_NAMES]


def _usages(calls: _Calls, twins: _Twins) -> list[ModelUsage]:
    """Calls and tokens by model. What names no model is the only model's, if the calls are all of one."""
    known = {maker for row in calls.models if (maker := twins.maker(row))[0]}
    only = next(iter(known)) if len(known) == 1 else None
    groups: dict[tuple[str | None, str | None], tuple[list[SpanRow], list[SpanRow]]] = {}
    for position, rows in enumerate((calls.models, calls.counted)):
        for row in rows:
            maker = twins.maker(row)
            if maker[0] is None and only is not None:
                maker = only
            groups.setdefault(maker, ([], []))[position].append(row)
    return [
        ModelUsage(
            model=model,
            provider=provider,
            calls=len(called),
            input_tokens=_sum(row.input_tokens for row in counted),
            output_tokens=_sum(row.output_tokens for row in counted),
            cache_read_tokens=_sum(row.cache_read_tokens for row in counted),
            cache_write_tokens=_sum(row.cache_write_tokens for row in counted),
        )
        for (model, provider), (called, counted) in groups.items()
    ]


class _Twins:
    """Of calls that were recorded several times: the spans that only repeat, and those whose tokens another bears."""

    def __init__(self, trace_id: str, ordered: list[SpanRow], elsewhere: Sequence[Record]) -> None:
        self.repeating: dict[str, str] = {}
        self.silent: set[str] = set()
        self._makers: dict[str, tuple[str | None, str | None]] = {}
        for records in twin_calls(trace_id, ordered, elsewhere):
            bearer = next((record for record in records if has_tokens(record.row)), None)
            model = next((record.row.model for record in records if record.row.model), None)
            provider = next((record.row.provider for record in records if record.row.provider), None)
            for record in records:
                if record.trace_id != trace_id:
                    continue
                self._makers[record.row.span_id] = model, provider
                if record is not records[0]:
                    self.repeating[record.row.span_id] = records[0].trace_id
                if record is not bearer:
                    self.silent.add(record.row.span_id)
        self._trace_id = trace_id

    def maker(self, row: SpanRow) -> tuple[str | None, str | None]:
        """Model and provider as the call's richest record names them: its tokens may be borne by another."""
        return self._makers.get(row.span_id, (row.model, row.provider))

    def of_trace(self, ordered: list[SpanRow]) -> str | None:
        """The trace that holds what this one only repeats; None if this one says anything of its own."""
        own = [row for row in ordered if self.repeating.get(row.span_id, self._trace_id) == self._trace_id]
        if any(row.category not in _PLUMBING or row.input or row.output for row in own):
            return None
        return next((found for found in self.repeating.values() if found != self._trace_id), None)


class _Calls:
    """Which spans are calls of their own, and which only repeat what a span below them says.

    `counted` bear the trace's tokens. An agent's sum counts only when nothing below it does. A model call's usage is
    its own unless another record of the same call bears it, or a call directly below it says the same.
    """

    def __init__(self, ordered: list[SpanRow], twins: _Twins) -> None:
        self.counted: list[SpanRow] = []
        self.models: list[SpanRow] = []
        self.tools: list[SpanRow] = []
        parents = {row.span_id: row for row in ordered}
        # Of each span: are there tokens anywhere below, a model call within its border, such a call with tokens?
        borne: set[str] = set()
        call_below: set[str] = set()
        tokens_below: set[str] = set()
        tokens_of: set[str] = set()
        call_of: set[str] = set()
        # Parents stand before their children, so the reverse visits every span after all that is below it.
        for row in reversed(ordered):
            here = row.span_id
            bears = has_tokens(row)
            # Azure's agents report a run's usage whenever the run is looked at; of model calls `twins` knows better.
            call = row.response_id if row.response_id and row.category != "llm" else here
            model_work = row.category in _MODEL_WORK
            covered = here in twins.silent or (here in tokens_below if model_work else here in borne)
            repeats = here in twins.repeating
            if bears and not covered and call not in tokens_of:
                self.counted.append(row)
                tokens_of.add(call)
            if model_work and not repeats and here not in call_below and call not in call_of:
                self.models.append(row)
                call_of.add(call)
            parent = parents.get(row.parent_span_id or "") if row.depth else None
            if row.category == "tool" and (parent is None or parent.category != "tool"):
                self.tools.append(row)
            if parent is None:
                continue
            if bears or here in borne:
                borne.add(parent.span_id)
            if row.category in _BORDERS:
                continue
            if (model_work and not repeats) or here in call_below:
                call_below.add(parent.span_id)
            if (bears and model_work and here not in twins.silent) or here in tokens_below:
                tokens_below.add(parent.span_id)
        self.counted.reverse()
        self.models.reverse()


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _models(ordered: list[SpanRow]) -> list[str]:
    working = [row for row in ordered if row.model and row.category in _MODEL_WORK]
    named = working or [row for row in ordered if row.model]
    return list(dict.fromkeys(row.model for row in sorted(named, key=lambda row: row.start) if row.model))


def _conversation(ordered: list[SpanRow], top: SpanRow, models: list[SpanRow]) -> tuple[str | None, str | None]:
    """What the user asked and what was answered: by the outermost span that says so, else by the model calls."""
    # Making an agent is no run of it: its instructions are nothing that anybody asked.
    agents = [row for row in ordered if row.category == "agent" and not row.name.startswith("create_")]
    agents.sort(key=lambda row: row.depth)
    by_start = sorted(models, key=lambda row: row.start)
    others = [row for row in ordered if row.category not in ("tool", "http", "database")]
    said = [row for row in others if row.category != "agent"]
    outer = [top, *agents]
    asked = next((row.input for rows in (outer, by_start, said, others, ordered) for row in rows if row.input), None)
    answers = (outer, list(reversed(by_start)), _latest_first(others), list(reversed(ordered)))
    answered = next((row.output for rows in answers for row in rows if row.output), None)
    return asked, answered


def _latest_first(ordered: list[SpanRow]) -> list[SpanRow]:
    """Rows from the last to the first, save those of one listing of a Foundry thread: it lists the newest first."""
    found: list[SpanRow] = []
    listing: list[SpanRow] = []
    for row in reversed(ordered):
        if row.name == "list_messages":
            listing.append(row)
            continue
        found.extend(reversed(listing))
        listing = []
        found.append(row)
    found.extend(reversed(listing))
    return found


def _error(ordered: list[SpanRow]) -> str | None:
    """The message of the deepest failing span: above it the same failure is told again, in other words.

    A span that says only the error's type, one word, gives way to those that say more.
    """
    failing = [row for row in ordered if row.status == "error"]
    deepest = max(
        failing, key=lambda row: (" " in (row.error or ""), bool(row.error), row.depth, row.start), default=None
    )
    return (deepest.error or deepest.status_message or None) if deepest else None
