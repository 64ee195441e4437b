"""Which records of a model call belong together though no id says so."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.model.coincidence import distance, pairs, window
from spanscope.model.traces import Record, SpanRow

MS = 1_000_000


def record(name: str, scope: str, start: int = 1_000, end: int = 2_000, **fields: Any) -> Record:
    """A call of a trace of its own; times in milliseconds."""
    values: dict[str, Any] = {"name": name, "title": "", "category": "llm", "service_name": "", "status": "unset"}
    values |= {"status_message": "", "parent_span_id": None, "run_key": 1, "start": start * MS, "end": end * MS}
    trace_id = fields.pop("trace_id", name)
    return Record(trace_id, SpanRow(span_id=name, scope_name=scope, **(values | fields)))


CHAIN: dict[str, Any] = {"ask_key": 7, "output": "Ho", "model": "gpt-4o-mini"}
CHAIN_RECORD = record("a", "langchain", 950, 2_050, **CHAIN)


def paired(*records: Record) -> set[frozenset[str]]:
    return {frozenset((one.row.span_id, two.row.span_id)) for one, two in pairs(records)}


def test_a_client_within_a_framework_that_says_the_same_is_its_call() -> None:
    assert paired(CHAIN_RECORD, record("b", "openai", **CHAIN)) == {frozenset("ab")}


def test_a_record_without_words_must_begin_and_end_with_the_other() -> None:
    assert paired(CHAIN_RECORD, record("b", "sdk", 951, 2_049)) == {frozenset("ab")}
    assert paired(CHAIN_RECORD, record("b", "sdk", 951, 1_900)) == set()


@pytest.mark.parametrize(
    "other",
    [
        {"ask_key": 8},
        {"output": "Another"},
        {"model": "gpt-5"},
        {"run_key": 2},
        {"run_key": None},
        {"scope_name": "langchain"},
        {"scope_name": ""},
        {"status": "error"},
        {"start": 1_900 * MS},
        {"start": 2_100 * MS, "end": 3_000 * MS},
        {"end": 0},
    ],
    ids=str,
)
def test_what_speaks_against_it(other: dict[str, Any]) -> None:
    fields = {"start": 1_000 * MS, "end": 2_000 * MS, **CHAIN, "scope_name": "openai", **other}
    row = SpanRow(
        "b",
        None,
        "b",
        "",
        "llm",
        "",
        status=fields.pop("status", "unset"),
        status_message="",
        **{"run_key": 1, **fields},
    )
    assert paired(CHAIN_RECORD, Record("b", row)) == set()


def test_two_ids_are_two_calls() -> None:
    one, two = record("a", "x", response_id="r1", **CHAIN), record("b", "y", response_id="r2", **CHAIN)
    assert paired(one, two) == set()


def test_within_a_trace_only_siblings_are_compared() -> None:
    outer = record("a", "x", trace_id="t", **CHAIN)
    assert paired(outer, record("b", "y", trace_id="t", **CHAIN)) == {frozenset("ab")}
    assert paired(outer, record("b", "y", trace_id="t", parent_span_id="a", **CHAIN)) == set()


def test_a_versioned_model_name_is_the_model_that_was_asked_for() -> None:
    other = record("b", "openai", **(CHAIN | {"model": "gpt-4o-mini-2024-07-18"}))
    assert paired(CHAIN_RECORD, other) == {frozenset("ab")}


def test_of_equal_questions_at_once_each_record_gets_one_partner() -> None:
    """An app that asks the same thing three times at once made three calls, not one and not six."""
    outer = [record(f"o{at}", "langchain", 1_000 + 10 * at, 2_000 + 10 * at, **CHAIN) for at in range(3)]
    inner = [record(f"i{at}", "openai", 1_001 + 10 * at, 1_999 + 10 * at, **CHAIN) for at in range(3)]
    assert paired(*outer, *inner) == {frozenset((f"o{at}", f"i{at}")) for at in range(3)}


def test_a_retry_goes_with_the_try_that_answered() -> None:
    failed = record("f", "openai", 1_000, 1_400, **{**CHAIN, "output": None, "status": "error"})
    assert paired(CHAIN_RECORD, failed, record("b", "openai", 1_450, 2_040, **CHAIN)) == {frozenset("ab")}


_RECORDS = st.lists(
    st.builds(
        lambda number, scope, start, length, ask: (number, scope, start, start + length, ask),
        st.integers(0, 10**6),
        st.sampled_from(["x", "y", "z"]),
        st.integers(0, 40),
        st.integers(0, 40),
        st.none() | st.sampled_from([7, 8]),
    ),
    max_size=10,
    unique_by=lambda facts: facts[0],
)


@given(_RECORDS, st.randoms(use_true_random=False))
def test_no_record_gets_two_of_one_instrumentation_in_whatever_order_they_come(
    facts: list[tuple[int, str, int, int, int | None]], order: random.Random
) -> None:
    records = [record(f"{number:x}", scope, start, end, ask_key=ask) for number, scope, start, end, ask in facts]
    found = list(pairs(records))
    order.shuffle(records)
    assert {frozenset((a.key, b.key)) for a, b in found} == {frozenset((a.key, b.key)) for a, b in pairs(records)}
    groups: list[set[tuple[str, str]]] = [{item.key} for item in records]
    for one, two in found:
        joined = [group for group in groups if one.key in group or two.key in group]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    scopes = {item.key: item.row.scope_name for item in records}
    assert all(len({scopes[key] for key in group}) == len(group) for group in groups)


@given(_RECORDS)
def test_whatever_is_paired_lies_in_the_others_window(facts: list[tuple[int, str, int, int, int | None]]) -> None:
    """What the store looks at is enough."""
    records = [record(f"{number:x}", scope, start, end, ask_key=ask) for number, scope, start, end, ask in facts]
    for one in records:
        for two in records:
            if one is not two and distance(one, two) is not None:
                earliest, latest = window(one.row)
                assert earliest <= two.row.start <= latest


def test_thousands_of_calls_at_once_are_told_apart() -> None:
    records = [record(f"{at:x}", f"scope {at % 2}", run_key=1, ask_key=at) for at in range(20_000)]
    assert list(pairs(records)) == []
