"""What the reading says about its own completeness."""

from __future__ import annotations

from typing import Any

import pytest

from spanscope.genai import read
from tests.genai.spans import span, text

CHAT = {"gen_ai.operation.name": "chat"}


@pytest.mark.parametrize("delta", [{"lk.input.delta": True}, {"lk.input.base_span_id": "00f067aa0ba902b7"}])
def test_livekits_delta_against_another_span_is_a_part_of_the_input(delta: dict[str, object]) -> None:
    messages = {"gen_ai.input.messages": text([{"role": "user", "content": "And now?"}])}
    assert read(span(CHAT | messages | delta)).flags == ["partial"]
    assert read(span(CHAT | messages | {"lk.input.delta": False})).flags == []


@pytest.mark.parametrize("dropped", [{"dropped_attributes_count": 2}, {"dropped_events_count": 2}])
def test_a_limit_that_dropped_attributes_or_events_leaves_a_part(dropped: dict[str, Any]) -> None:
    known = {"gen_ai.prompt.0.content": "Hi", "gen_ai.completion.0.content": "Ho"}
    assert read(span(CHAT | known, **dropped)).flags == ["partial"]
    assert read(span({"http.method": "GET"}, **dropped)).flags == []


def test_a_value_that_was_cut_is_truncated() -> None:
    cut = text([{"role": "user", "content": "a long question"}])[:40]
    assert read(span(CHAT | {"gen_ai.input.messages": cut})).flags == ["truncated"]


def test_a_placeholder_is_redacted() -> None:
    hidden = text([{"role": "user", "content": "<REDACTED>"}, {"role": "user", "content": "Hi"}])
    assert read(span(CHAT | {"gen_ai.input.messages": hidden})).flags == ["redacted"]
