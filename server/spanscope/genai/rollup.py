"""The rows of a trace to the one row of the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spanscope.model.reading import Category
from spanscope.model.traces import SpanRow, TraceSummary
from spanscope.model.tree import in_tree_order

_MODEL_WORK: set[Category] = {"llm", "embedding", "rerank"}
# Work below these is another call's, even when a model call is above them: a tool may run an agent of its own.
_BORDERS: set[Category] = {"tool", "agent"}


def summarise(trace_id: str, rows: Sequence[SpanRow]) -> TraceSummary:
    """The summary of a trace's spans, in any order, with whatever parent ids they claim. O(n log n), no recursion."""
    ordered = in_tree_order(rows)
    if not ordered:
        return TraceSummary(trace_id, "", "", 0, None, "unset", 0, 0, root_missing=True)
    root = next((row for row in ordered if row.parent_span_id is None), None)
    top = root or ordered[0]
    calls = _Calls(ordered)
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
    )


class _Calls:
    """Which spans are calls of their own, and which only repeat what a span below them says.

    `counted` bear the trace's tokens. An agent's sum counts only when nothing below it does. A model call's usage is
    its own unless a second instrumentation recorded the same call directly below it, or elsewhere under its id.
    """

    def __init__(self, ordered: list[SpanRow]) -> None:
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
            has_tokens = row.input_tokens is not None or row.output_tokens is not None or row.total_tokens is not None
            model_work = row.category in _MODEL_WORK
            covered = here in tokens_below if model_work else here in borne
            call = row.response_id or here
            if has_tokens and not covered and call not in tokens_of:
                self.counted.append(row)
                tokens_of.add(call)
            if model_work and here not in call_below and call not in call_of:
                self.models.append(row)
                call_of.add(call)
            parent = parents.get(row.parent_span_id or "") if row.depth else None
            if row.category == "tool" and (parent is None or parent.category != "tool"):
                self.tools.append(row)
            if parent is None:
                continue
            if has_tokens or here in borne:
                borne.add(parent.span_id)
            if row.category in _BORDERS:
                continue
            if model_work or here in call_below:
                call_below.add(parent.span_id)
            if (has_tokens and model_work) or here in tokens_below:
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
    agents = sorted((row for row in ordered if row.category == "agent"), key=lambda row: row.depth)
    by_start = sorted(models, key=lambda row: row.start)
    others = [row for row in ordered if row.category not in ("tool", "http", "database")]
    outer = [top, *agents]
    asked = next((row.input for rows in (outer, by_start, others, ordered) for row in rows if row.input), None)
    answers = (outer, list(reversed(by_start)), list(reversed(others)), list(reversed(ordered)))
    answered = next((row.output for rows in answers for row in rows if row.output), None)
    return asked, answered


def _error(ordered: list[SpanRow]) -> str | None:
    """The message of the deepest failing span: above it the same failure is told again, in other words.

    A span that says only the error's type, one word, gives way to those that say more.
    """
    failing = [row for row in ordered if row.status == "error"]
    deepest = max(
        failing, key=lambda row: (" " in (row.error or ""), bool(row.error), row.depth, row.start), default=None
    )
    return (deepest.error or deepest.status_message or None) if deepest else None
