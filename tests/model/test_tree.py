"""Tree order over hostile parent ids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spanscope.model.traces import SpanRow
from spanscope.model.tree import in_tree_order


def row(span_id: str, parent: str | None = None, start: int = 0, end: int = 10) -> SpanRow:
    return SpanRow(span_id, parent, f"span {span_id}", "", "other", "app", start, end, "unset", "")


def shape(rows: list[SpanRow]) -> list[tuple[str, int, bool]]:
    return [(row.span_id, row.depth, row.orphan) for row in rows]


def test_parents_come_before_children_and_siblings_by_start() -> None:
    rows = [row("d", "b", 4), row("c", "a", 3), row("b", "a", 2), row("a", None, 1)]
    assert shape(in_tree_order(rows)) == [("a", 0, False), ("b", 1, False), ("d", 2, False), ("c", 1, False)]


def test_a_span_whose_parent_never_came_is_a_root_and_an_orphan() -> None:
    rows = [row("b", "gone", 2), row("c", "b", 3)]
    assert shape(in_tree_order(rows)) == [("b", 0, True), ("c", 1, False)]


def test_a_circle_of_parents_is_broken_at_its_earliest_span() -> None:
    rows = [row("a", "c", 3), row("b", "a", 1), row("c", "b", 2), row("d", "b", 9)]
    ordered = in_tree_order(rows)
    assert shape(ordered)[0] == ("b", 0, True)
    assert {r.span_id for r in ordered} == {"a", "b", "c", "d"}


def test_a_span_that_is_its_own_parent_is_shown() -> None:
    assert shape(in_tree_order([row("a", "a")])) == [("a", 0, True)]


def test_a_chain_of_many_thousand_needs_no_recursion() -> None:
    rows = [row(str(n), str(n - 1) if n else None, n) for n in range(20_000)]
    assert in_tree_order(rows)[-1].depth == 19_999


ids = st.sampled_from("abcdefgh")


@given(st.dictionaries(ids, st.tuples(st.one_of(st.none(), ids), st.integers(0, 9))))
def test_every_span_comes_out_once_and_after_its_parent(spans: dict[str, tuple[str | None, int]]) -> None:
    rows = [row(span_id, parent, start) for span_id, (parent, start) in spans.items()]
    ordered = in_tree_order(rows)
    assert sorted(r.span_id for r in ordered) == sorted(spans)
    seen: dict[str, int] = {}
    for r in ordered:
        if r.depth:
            assert r.parent_span_id is not None
            assert seen[r.parent_span_id] == r.depth - 1
        else:
            assert r.orphan == (r.parent_span_id is not None)
        seen[r.span_id] = r.depth
