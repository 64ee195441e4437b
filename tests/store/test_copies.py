"""Copies of one span, put together."""

from __future__ import annotations

import cProfile

from spanscope.model.records import Event, Span
from spanscope.model.values import KvList
from spanscope.store.chunks import merge


def copy(end: int, *events: str) -> Span:
    return Span("a" * 32, "b" * 16, end_time_unix_nano=end, events=[Event(name) for name in events])


def names(span: Span) -> list[str]:
    return [event.name for event in span.events]


def test_the_copy_that_ended_last_comes_with_the_events_of_all() -> None:
    merged = merge([copy(1, "began"), copy(3, "done"), copy(2, "half way", "began")])
    assert merged.end_time_unix_nano == 3
    assert names(merged) == ["done", "began", "half way"]


def test_of_equal_ends_the_later_copy_wins() -> None:
    assert names(merge([copy(1, "first"), copy(1, "second")])) == ["second", "first"]


def test_equal_events_of_one_copy_are_all_kept() -> None:
    assert names(merge([copy(1, "tick", "tick")])) == ["tick", "tick"]
    assert names(merge([copy(2, "tick", "tick"), copy(1, "tick")])) == ["tick", "tick"]


def test_ten_times_the_events_cost_no_hundred_times_the_work() -> None:
    # A count of function calls, not of seconds: other programs on the machine must not fail this test.
    small, large = (_work(count) for count in (300, 3000))
    assert large < 20 * small


def _work(count: int) -> int:
    spans = [
        Span("a" * 32, "b" * 16, events=[Event(f"{which} {n}", n, KvList([("k", n)])) for n in range(count)])
        for which in ("one", "two")
    ]
    profile = cProfile.Profile()
    profile.runcall(merge, spans)
    return sum(entry.callcount for entry in profile.getstats())
