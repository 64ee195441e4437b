"""The rows of a trace to the row of the list."""

from __future__ import annotations

import random
from dataclasses import astuple
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spanscope.genai import summarise
from spanscope.model.reading import Category
from spanscope.model.traces import SpanRow


def row(span_id: str, parent: str | None = None, category: Category = "other", **fields: Any) -> SpanRow:
    values: dict[str, Any] = {"name": span_id, "title": span_id, "service_name": "app", "start": 1, "end": 2}
    values |= {"status": "unset", "status_message": ""}
    return SpanRow(span_id=span_id, parent_span_id=parent, category=category, **(values | fields))


def tokens(count: int, **fields: Any) -> dict[str, Any]:
    return {"input_tokens": count, "output_tokens": 1, "total_tokens": count + 1, **fields}


def test_an_agents_sum_is_not_added_to_the_calls_it_sums() -> None:
    rows = [
        row("agent", None, "agent", **tokens(30)),
        row("a", "agent", "llm", **tokens(10)),
        row("b", "agent", "llm", **tokens(20)),
    ]
    summary = summarise("t", rows)
    assert (summary.input_tokens, summary.output_tokens, summary.total_tokens) == (30, 2, 32)
    assert (summary.model_call_count, summary.models) == (2, [])


def test_an_agents_sum_counts_when_nothing_below_it_says_more() -> None:
    rows = [row("agent", None, "agent", **tokens(30)), row("a", "agent", "llm")]
    assert summarise("t", rows).input_tokens == 30


def test_a_call_recorded_by_a_second_instrumentation_below_counts_once() -> None:
    rows = [row("outer", None, "llm", **tokens(10)), row("inner", "outer", "llm", **tokens(10))]
    summary = summarise("t", rows)
    assert (summary.input_tokens, summary.model_call_count) == (10, 1)


def test_a_call_recorded_twice_side_by_side_counts_once_by_its_response_id() -> None:
    rows = [
        row("root"),
        row("a", "root", "llm", **tokens(10, response_id="r1")),
        row("b", "root", "llm", **tokens(10, response_id="r1")),
        row("c", "root", "llm", **tokens(10, response_id="r2")),
    ]
    summary = summarise("t", rows)
    assert (summary.input_tokens, summary.model_call_count) == (20, 2)


def test_a_model_that_runs_tools_with_models_of_their_own_counts_beside_them() -> None:
    rows = [
        row("outer", None, "llm", **tokens(10)),
        row("tool", "outer", "tool"),
        row("inner", "tool", "llm", **tokens(5)),
    ]
    summary = summarise("t", rows)
    assert (summary.input_tokens, summary.model_call_count, summary.tool_call_count) == (15, 2, 1)


def test_a_tool_wrapped_by_a_tool_is_one_call() -> None:
    rows = [row("root"), row("framework", "root", "tool"), row("mcp", "framework", "tool")]
    assert summarise("t", rows).tool_call_count == 1


def test_unknown_tokens_stay_unknown() -> None:
    assert summarise("t", [row("a", None, "llm")]).total_tokens is None


def test_the_roots_own_words_come_before_those_of_its_calls() -> None:
    rows = [
        row("root", None, "agent", input="asked", output="answered"),
        row("a", "root", "llm", input="history", output="→ clock"),
    ]
    summary = summarise("t", rows)
    assert (summary.input, summary.output) == ("asked", "answered")


def test_without_words_of_its_own_a_root_shows_the_first_question_and_the_last_answer() -> None:
    rows = [
        row("root"),
        row("late", "root", "llm", start=5, end=9, input="second", output="final"),
        row("early", "root", "llm", start=2, end=3, input="first", output="→ clock"),
        row("tool", "root", "tool", start=4, end=4, input="tz", output="noon"),
    ]
    summary = summarise("t", rows)
    assert (summary.input, summary.output) == ("first", "final")


def test_azures_agents_have_no_model_span_and_still_read_as_a_conversation() -> None:
    rows = [
        row("root"),
        row("create_message", "root", start=2, input="Time?"),
        row("GET", "root", "http", start=3, input="never"),
        row("list_messages", "root", start=4, output="Noon."),
    ]
    summary = summarise("t", rows)
    assert (summary.input, summary.output) == ("Time?", "Noon.")


def test_name_and_status_are_the_roots_and_the_error_is_the_deepest() -> None:
    rows = [
        row("root", status="error", error="agent failed", name="job", start=1, end=9),
        row("call", "root", "llm", status="error", error="429: slow down", start=2, end=7),
        row("fine", "call", start=3, end=4),
    ]
    summary = summarise("t", rows)
    assert (summary.name, summary.status, summary.error, summary.error_count) == ("job", "error", "429: slow down", 2)
    assert (summary.start, summary.duration, summary.root_missing) == (1, 8, False)


def test_a_bare_error_type_gives_way_to_a_message() -> None:
    rows = [
        row("call", None, "llm", status="error", error="429: slow down"),
        row("inner", "call", "llm", status="error", error="rate_limit_error"),
    ]
    assert summarise("t", rows).error == "429: slow down"


def test_while_the_root_is_missing_the_topmost_span_stands_for_it() -> None:
    rows = [row("call", "agent", "llm", start=3), row("agent", "gone", "agent", start=2, name="invoke_agent clerk")]
    summary = summarise("t", rows)
    assert (summary.name, summary.root_missing) == ("invoke_agent clerk", True)


def test_a_template_is_the_name_but_not_the_title() -> None:
    root = row("root", name="Agent run: {name!r}", title="clerk")
    assert summarise("t", [root]).title == "clerk"


def test_models_come_in_order_of_first_use() -> None:
    rows = [
        row("b", None, "llm", start=5, model="m-2"),
        row("a", None, "llm", start=3, model="m-1"),
        row("c", None, "llm", start=7, model="m-1"),
        row("agent", None, "agent", start=1, model="m-0"),
    ]
    assert summarise("t", rows).models == ["m-1", "m-2"]


def test_a_trace_without_a_finished_span_has_no_duration() -> None:
    assert summarise("t", [row("a", start=5, end=0)]).duration is None


_CATEGORIES: list[Category] = ["agent", "llm", "tool", "workflow", "http", "other"]


@st.composite
def _rows(draw: st.DrawFn) -> list[SpanRow]:
    """Trees, orphans, circles: a parent is any id, one's own among them."""
    count = draw(st.integers(0, 12))
    maybe = st.none() | st.integers(0, 50)
    return [
        row(
            f"{at:x}",
            draw(st.none() | st.integers(0, 14).map(lambda number: f"{number:x}")),
            draw(st.sampled_from(_CATEGORIES)),
            start=draw(st.integers(0, 9)),
            end=draw(st.integers(0, 9)),
            status=draw(st.sampled_from(["unset", "ok", "error"])),
            input_tokens=draw(maybe),
            output_tokens=draw(maybe),
            response_id=draw(st.none() | st.sampled_from(["r1", "r2"])),
            model=draw(st.none() | st.sampled_from(["m1", "m2"])),
            provider=draw(st.none() | st.just("p")),
            agent_name=draw(st.none() | st.sampled_from(["a1", "a2"])),
            cache_read_tokens=draw(maybe),
        )
        for at in range(count)
    ]


@given(_rows(), st.randoms(use_true_random=False))
def test_any_rows_in_any_order_have_one_summary(rows: list[SpanRow], order: random.Random) -> None:
    summary = summarise("t", rows)
    shuffled = rows[:]
    order.shuffle(shuffled)
    assert summarise("t", shuffled) == summary
    assert summary.span_count == len(rows)
    assert summary.error_count == sum(found.status == "error" for found in rows)
    assert summary.duration is None or summary.duration >= 0
    assert (summary.input_tokens or 0) <= sum(found.input_tokens or 0 for found in rows)
    reported = [found for found in rows if found.input_tokens is not None or found.output_tokens is not None]
    assert not reported or summary.input_tokens is not None or summary.output_tokens is not None
    # What a price is worked out from is what the list shows, no more and no less.
    assert sum(usage.calls for usage in summary.usages) == summary.model_call_count
    for name in ("input_tokens", "output_tokens"):
        known = [count for usage in summary.usages if (count := getattr(usage, name)) is not None]
        assert (sum(known) if known else None) == getattr(summary, name)
    assert len({(usage.model, usage.provider) for usage in summary.usages}) == len(summary.usages)
    assert len(set(summary.agents)) == len(summary.agents)


@given(st.integers(1, 12))
def test_a_chain_of_repeated_sums_counts_once(depth: int) -> None:
    rows = [row(f"{at:x}", f"{at - 1:x}" if at else None, "agent", **tokens(7)) for at in range(depth)]
    assert summarise("t", rows).input_tokens == 7


def test_thirty_thousand_rows_in_one_line_are_summarised() -> None:
    rows = [row(f"{at:x}", f"{at - 1:x}" if at else None, "llm", **tokens(1)) for at in range(30_000)]
    assert summarise("t", rows).span_count == 30_000


def test_usage_is_summed_up_by_model_and_provider() -> None:
    rows = [
        row("agent", None, "agent", agent_name="planner", **tokens(99)),
        row("a", "agent", "llm", model="m1", provider="p", start=3, cache_read_tokens=4, **tokens(10)),
        row("b", "agent", "llm", model="m1", provider="p", **tokens(20)),
        row("c", "agent", "llm", model="m2", provider="q", cache_write_tokens=7, **tokens(1)),
        row("t2", "agent", "tool", tool_name="second", start=9),
        row("t1", "agent", "tool", tool_name="first", start=5, agent_name="helper"),
    ]
    summary = summarise("t", rows)
    assert sorted(map(astuple, summary.usages)) == [
        ("m1", "p", 2, 30, 2, 4, None),
        ("m2", "q", 1, 1, 1, None, 7),
    ]
    assert (summary.agents, summary.tools) == (["planner", "helper"], ["first", "second"])


def test_a_record_that_only_bears_the_tokens_counts_for_the_model_of_the_main_one() -> None:
    call: dict[str, Any] = {"response_id": "r1", "start": 1, "end": 9}
    rows = [
        row("a", None, "llm", model="m1-2026", input="Hi?", output="Ho.", scope_name="one", **call),
        row("b", None, "llm", model="m1", provider="p", scope_name="two", **call, **tokens(10)),
    ]
    assert [astuple(usage) for usage in summarise("t", rows).usages] == [("m1-2026", "p", 1, 10, 1, None, None)]


def test_tokens_of_an_agent_are_the_only_models() -> None:
    rows = [row("agent", None, "agent", **tokens(30)), row("a", "agent", "llm", model="m", provider="p")]
    assert [astuple(usage) for usage in summarise("t", rows).usages] == [("m", "p", 1, 30, 1, None, None)]
