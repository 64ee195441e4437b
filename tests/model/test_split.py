"""Where a trace's time went."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from spanscope.model.reading import Category
from spanscope.model.split import time_split
from spanscope.model.traces import SpanRow, TimeSplit
from spanscope.model.tree import in_tree_order


def row(category: Category, start: int, end: int, *, parent: str | None = "top", **fields: Any) -> SpanRow:
    values: dict[str, Any] = {"span_id": f"{category}{start}", "parent_span_id": parent, "category": category}
    values |= {"name": "", "title": "", "service_name": "", "status": "unset", "status_message": ""}
    return SpanRow(start=start, end=end, **(values | fields))


def split(rows: list[SpanRow], start: int, end: int) -> TimeSplit:
    return time_split(in_tree_order(rows), start, end)


def top(category: Category, start: int, end: int) -> SpanRow:
    return row(category, start, end, parent=None, span_id="top")


def test_a_moment_is_the_models_before_the_tools_before_others() -> None:
    rows = [top("agent", 100, 200), row("llm", 110, 140), row("tool", 130, 160), row("http", 150, 170)]
    assert split(rows, 100, 200) == TimeSplit(model=30, tools=20, other=10)


def test_only_leaves_are_other_work_and_what_never_ended_goes_on() -> None:
    rows = [
        top("http", 100, 300),
        row("llm", 100, 150),
        row("llm", 120, 180),
        row("tool", 180, 0),
        row("tool", 190, 190),
    ]
    assert split(rows, 100, 300) == TimeSplit(model=80, tools=120)


def test_a_lone_span_of_no_kind_is_all_of_it() -> None:
    assert split([top("http", 100, 130)], 100, 130) == TimeSplit(other=30)


@given(
    st.lists(
        st.tuples(st.sampled_from(get_args(Category)), st.integers(0, 60), st.integers(0, 60), st.integers(-1, 8))
    ),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_the_parts_never_add_up_to_more_than_the_whole(
    spans: list[tuple[Category, int, int, int]], start: int, end: int
) -> None:
    rows = [
        row(category, begin, until, span_id=f"s{at}", parent=None if above < 0 else f"s{above}")
        for at, (category, begin, until, above) in enumerate(spans)
    ]
    found = split(rows, start, end)
    assert min(found.model, found.tools, found.other) >= 0
    assert found.model + found.tools + found.other <= max(0, end - start)
