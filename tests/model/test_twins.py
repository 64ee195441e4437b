"""Which spans are records of one model call, and which record is shown for it."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spanscope.model.traces import Record, SpanRow, Twin
from spanscope.model.twins import MOST_RECORDS, with_twins


def call(span_id: str, scope: str, parent: str | None = None, **fields: Any) -> SpanRow:
    values: dict[str, Any] = {"name": span_id, "title": "", "category": "llm", "service_name": "", "start": 10}
    values |= {"end": 20, "status": "unset", "status_message": "", "scope_name": scope}
    return SpanRow(span_id=span_id, parent_span_id=parent, **(values | fields))


def pairs(*rows: SpanRow, elsewhere: tuple[Record, ...] = ()) -> dict[str, tuple[Twin | None, bool]]:
    return {row.span_id: (row.twin, row.repeats) for row in with_twins("t1", rows, elsewhere)}


ALONE = (None, False)
FULL = {"input": "Hi", "output": "Ho"}


def test_siblings_with_one_response_id_are_one_call_and_the_one_with_messages_is_shown() -> None:
    found = pairs(call("a", "sdk", response_id="r", input_tokens=3), call("b", "traceloop", response_id="r", **FULL))
    assert found == {"a": (Twin("t1", "b"), True), "b": (Twin("t1", "a"), False)}


def test_of_records_without_messages_the_one_with_usage_is_shown() -> None:
    found = pairs(call("a", "x", response_id="r"), call("b", "y", response_id="r", input_tokens=3))
    assert (found["a"][1], found["b"][1]) == (True, False)


def test_a_record_in_another_trace_is_linked() -> None:
    other = Record("t2", call("z", "sdk", response_id="r"))
    assert pairs(call("a", "traceloop", response_id="r", **FULL), elsewhere=(other,)) == {"a": (Twin("t2", "z"), False)}
    richer = Record("t2", call("z", "traceloop", response_id="r", **FULL))
    assert pairs(call("a", "sdk", response_id="r"), elsewhere=(richer,)) == {"a": (Twin("t2", "z"), True)}


def test_a_child_without_content_below_a_call_is_that_call() -> None:
    found = pairs(call("outer", "traceloop", **FULL), call("inner", "sdk", "outer", response_id="r"))
    assert found == {"outer": (Twin("t1", "inner"), False), "inner": (Twin("t1", "outer"), True)}


def test_equal_words_at_the_same_time_are_two_calls() -> None:
    assert pairs(call("a", "x", model="m", **FULL), call("b", "y", model="m", **FULL)) == {"a": ALONE, "b": ALONE}


def test_a_call_with_several_calls_below_it_is_a_loop_of_its_own() -> None:
    rows = [call("outer", "genai", **FULL), call("one", "sdk", "outer"), call("two", "sdk", "outer")]
    assert set(pairs(*rows).values()) == {ALONE}


def test_another_model_below_a_call_is_another_call() -> None:
    rows = [call("outer", "router", model="big", **FULL), call("inner", "sdk", "outer", model="small")]
    assert set(pairs(*rows).values()) == {ALONE}


def test_one_instrumentation_does_not_record_a_call_twice() -> None:
    rows = [call("a", "openai", response_id="chatcmpl-123"), call("b", "openai", response_id="chatcmpl-123")]
    assert set(pairs(*rows).values()) == {ALONE}


def test_calls_after_one_another_are_two_whatever_their_ids() -> None:
    rows = [call("a", "x", response_id="r"), call("b", "y", response_id="r", start=30, end=40)]
    assert set(pairs(*rows).values()) == {ALONE}


def test_an_unfinished_record_may_still_be_of_the_same_call() -> None:
    rows = [call("a", "x", response_id="r", end=0, **FULL), call("b", "y", response_id="r", start=15)]
    assert pairs(*rows)["b"] == (Twin("t1", "a"), True)


def test_an_id_that_everything_has_is_a_constant_of_a_test_server() -> None:
    rows = [call(f"{at:x}", f"scope {at}", response_id="chatcmpl-123") for at in range(MOST_RECORDS + 1)]
    assert set(pairs(*rows).values()) == {ALONE}


def test_only_model_calls_have_twins() -> None:
    rows = [call("a", "x", response_id="run", category="agent"), call("b", "y", response_id="run", category="agent")]
    assert set(pairs(*rows).values()) == {ALONE}


@st.composite
def _rows(draw: st.DrawFn) -> list[SpanRow]:
    return [
        call(
            f"{at:x}",
            draw(st.sampled_from(["x", "y", "z", ""])),
            draw(st.none() | st.integers(0, 9).map(lambda number: f"{number:x}")),
            category=draw(st.sampled_from(["llm", "llm", "agent"])),
            response_id=draw(st.none() | st.sampled_from(["r1", "r2"])),
            start=draw(st.integers(0, 3)),
            end=draw(st.integers(0, 3)),
            input=draw(st.none() | st.just("Hi")),
            total_tokens=draw(st.none() | st.integers(0, 5)),
        )
        for at in range(draw(st.integers(0, 8)))
    ]


@given(_rows(), st.randoms(use_true_random=False))
def test_twins_name_each_other_whatever_order_they_come_in(rows: list[SpanRow], order: random.Random) -> None:
    found = pairs(*rows)
    shuffled = rows[:]
    order.shuffle(shuffled)
    assert pairs(*shuffled) == found
    for twin, repeats in found.values():
        assert twin is not None or not repeats
        if twin is not None and repeats:
            assert found[twin.span_id][1] is False
            assert found[twin.span_id][0] is not None


def test_thirty_thousand_calls_are_told_apart() -> None:
    rows = [call(f"{at:x}", "x", response_id=f"r{at // 2}", start=at, end=at + 1) for at in range(30_000)]
    assert len(with_twins("t1", rows)) == 30_000
