"""What costs are worked out from, as it goes over the wire."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from spanscope.contract import models as m
from spanscope.model.traces import TraceUsages, UsagePage
from spanscope.view import usage_view

COUNTS = st.none() | st.integers(0, 2**63 - 1)
NAMES = st.none() | st.text(max_size=5)
USAGES = st.lists(st.tuples(NAMES, NAMES, st.integers(1, 9), COUNTS, COUNTS, COUNTS, COUNTS), max_size=3).map(
    json.dumps
)
TRACES = st.lists(st.builds(TraceUsages, st.integers(1), st.integers(-1, 2**63 - 1), USAGES), max_size=3)


@given(TRACES, st.none() | st.just("next"))
def test_a_page_is_what_the_contract_makes_of_it(traces: list[TraceUsages], cursor: str | None) -> None:
    """It is encoded without the contract's models: every member, its type, its name and its place must be theirs."""
    encoded = usage_view.page(UsagePage(traces, cursor, 7, 8)).json
    assert m.ListUsagesResult.model_validate_json(encoded).model_dump_json(by_alias=True).encode() == encoded


def test_a_model_is_named_once() -> None:
    page = UsagePage(
        [
            TraceUsages(1, 5, '[["a", "x", 1, 2, 3, null, 0], ["b", null, 9, 8, 7, 6, 5]]'),
            TraceUsages(2, 6, "[]"),
            TraceUsages(3, 7, '[["b", null, 4, null, null, null, null], ["b", "x", 1, 1, 1, 1, 1]]'),
        ],
        None,
        3,
        1,
    )
    sent = json.loads(usage_view.page(page).json)
    assert [tuple(model.values()) for model in sent["models"]] == [("a", "x"), ("b", None), ("b", "x")]
    assert [trace["usages"] for trace in sent["traces"]] == [
        [[0, 1, 2, 3, None, 0], [1, 9, 8, 7, 6, 5]],
        [],
        [[1, 4, None, None, None, None], [2, 1, 1, 1, 1, 1]],
    ]


def test_half_a_surrogate_pair_in_a_name_does_not_cost_the_page() -> None:
    page = UsagePage([TraceUsages(1, 5, r'[["a\ud83d", null, 1, 2, 3, null, null]]')], None, 1, 1)
    assert json.loads(usage_view.page(page).json)["models"] == [{"model": "a\ufffd", "provider": None}]
