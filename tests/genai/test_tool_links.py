"""A model's tool call, the span that ran it, and the model call that got the result belong together."""

from __future__ import annotations

from typing import Any

import pytest

from spanscope.model.records import Span
from tests.genai.captured import CASES, capture
from tests.genai.traces import at, call, captured_trace, links, rows, said, trace


def asks(*calls: tuple[str | None, str]) -> dict[str, Any]:
    return said("assistant", "", tool_calls=[{"id": id, "function": {"name": name}} for id, name in calls])


def told(*ids: str) -> list[dict[str, Any]]:
    return [said("tool", "noon", tool_call_id=id) for id in ids]


def tool(number: int, parent: int | None, name: str, call_id: str | None = None) -> Span:
    attributes = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name}
    return at(number, parent, attributes | ({"gen_ai.tool.call.id": call_id} if call_id else {}))


def numbers(found: list[Any]) -> list[tuple[str | None, list[int | None], bool]]:
    """Call id, the numbers of asking, running and taking span, and whether it is inferred."""
    return [
        (
            link.tool_call_id,
            [int(id, 16) if id else None for id in (link.call_span_id, link.span_id, link.result_span_id)],
            link.inferred,
        )
        for link in found
    ]


QUESTION = [said("user", "Time?")]


def test_the_call_id_ties_call_run_and_result_wherever_they_are() -> None:
    asked = asks(("c1", "clock"), ("c2", "clock"))
    records = trace(
        at(1),
        call(2, 1, QUESTION, [asked]),
        at(3, 1),
        tool(4, 3, "clock", "c1"),
        tool(5, 3, "clock", "c2"),
        call(6, 1, [*QUESTION, asked, *told("c1", "c2")], [said("assistant", "Noon.")]),
        call(7, 1, [*QUESTION, asked, *told("c1", "c2"), said("assistant", "Noon.")], [said("assistant", "Bye.")]),
    )
    both = [("c1", [2, 4, 6], False), ("c2", [2, 5, 6], False)]
    assert numbers(links(records, 2)) == both
    assert numbers(links(records, 6)) == both
    assert numbers(links(records, 4)) == both[:1]
    assert numbers(links(records, 7)) == []


@pytest.mark.parametrize("layout", ["siblings", "children", "nodes"])
def test_without_ids_name_and_order_tie_them_and_that_is_said(layout: str) -> None:
    asked = asks((None, "clock"), (None, "weather"), (None, "clock"))
    parents = {"siblings": (1, 1), "children": (1, 2), "nodes": (8, 9)}[layout]
    records = trace(
        at(1),
        at(8, 1),
        at(9, 1),
        call(2, parents[0], QUESTION, [asked], start_time_unix_nano=2),
        *(tool(number, parents[1], name) for number, name in ((3, "clock"), (4, "weather"), (5, "clock"))),
    )
    assert numbers(links(records, 2)) == [
        (None, [2, 3, None], True),
        (None, [2, 4, None], True),
        (None, [2, 5, None], True),
    ]


def test_runs_are_tied_to_the_latest_call_before_them_in_order() -> None:
    records = trace(
        at(1),
        call(2, 1, QUESTION, [asks(("c1", "clock"))]),
        tool(3, 1, "clock"),
        call(4, 1, QUESTION, [asks(("c2", "clock"))]),
        tool(5, 1, "clock"),
    )
    assert numbers(links(records, 3)) == [("c1", [2, 3, None], True)]
    assert numbers(links(records, 5)) == [("c2", [4, 5, None], True)]


def test_a_call_that_never_ran_takes_no_run_that_belongs_elsewhere() -> None:
    records = trace(
        at(1),
        at(2, 1, {"gen_ai.operation.name": "invoke_agent"}),
        call(3, 2, QUESTION, [asks(("c1", "clock"))]),
        at(4, 1, {"gen_ai.operation.name": "invoke_agent"}),
        at(5, 4),
        tool(6, 5, "clock"),
    )
    assert links(records, 3) == []
    assert links(records, 6) == []


def test_a_result_without_a_tool_span_is_tied_to_its_call() -> None:
    asked = asks(("c1", "clock"))
    records = trace(
        call(1, None, QUESTION, [asked]), call(2, None, [*QUESTION, asked, *told("c1")], [said("assistant", "Noon.")])
    )
    assert numbers(links(records, 1)) == [("c1", [1, None, 2], False)]


def test_a_run_whose_call_was_not_recorded_is_tied_to_its_result() -> None:
    records = trace(tool(1, None, "clock", "c1"), call(2, None, [*QUESTION, *told("c1")], []))
    assert numbers(links(records, 1)) == [("c1", [None, 1, 2], False)]


def test_of_a_run_and_the_server_below_it_the_outer_stands_for_both() -> None:
    records = trace(
        call(1, None, QUESTION, [asks(("c1", "clock"))]), tool(2, None, "clock", "c1"), tool(3, 2, "clock", "c1")
    )
    assert numbers(links(records, 1)) == [("c1", [1, 2, None], False)]


def test_rows_say_which_call_a_tool_span_answers() -> None:
    (row,) = rows(trace(tool(1, None, "clock", "c1")))
    assert (row.tool_call_id, row.tool_name) == ("c1", "clock")


def test_rows_stay_small_whatever_a_span_claims() -> None:
    asked = asks(*[("x" * 5000, "y" * 5000)] * 500)
    (row,) = rows(trace(call(1, None, told(*["z" * 5000] * 500), [asked])))
    assert len(row.tool_calls or "") + len(row.tool_results or "") < 100_000


def test_thirty_thousand_tool_spans_are_tied() -> None:
    records = [record for at_ in range(0, 30_000, 2) for record in _round(at_ + 1)]
    assert len(links(trace(*records), 1)) == 1


def _round(number: int) -> list[Span]:
    return [call(number, None, QUESTION, [asks((None, "clock"))]), tool(number + 1, None, "clock")]


@pytest.mark.parametrize("case", CASES)
def test_in_recordings_every_run_is_tied_to_the_call_that_asked_for_it(case: str) -> None:
    held = capture(case)
    for facts in held.truth["traces"]:
        records = captured_trace(held, facts["trace_id"])
        known = rows(records)
        names = {name for row in known if row.tool_calls for name in row.tool_calls.split('"')}
        for row in known:
            if row.category != "tool" or row.title not in names:
                continue
            (link,) = links(records, int(row.span_id, 16))
            assert link.span_id == row.span_id
            assert link.call_span_id
