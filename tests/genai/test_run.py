"""Which run of a program a span comes from, and the row's facts beside messages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spanscope.genai import describe
from spanscope.genai.run import run_id
from spanscope.model.records import Resource
from tests.genai.spans import kv, span

PROCESS = {"host.name": "h", "process.pid": 7, "service.name": "app"}


@pytest.mark.parametrize(
    "facts", [{}, {"service.name": "app"}, {"process.pid": 7}, {"host.name": "h"}, {"service.instance.id": 5}]
)
def test_a_resource_that_does_not_say_is_of_no_run(facts: dict[str, Any]) -> None:
    assert run_id(Resource(kv(facts))) is None


def test_an_instance_is_a_run() -> None:
    one = run_id(Resource(kv({"service.instance.id": "a"} | PROCESS)))
    assert one is not None
    assert one == run_id(Resource(kv({"service.instance.id": "a"})))
    assert one != run_id(Resource(kv({"service.instance.id": "b"} | PROCESS)))


def test_a_process_is_a_run_until_its_id_comes_back() -> None:
    one = run_id(Resource(kv(PROCESS)))
    assert one is not None
    assert one == run_id(Resource(kv(PROCESS | {"other": 1})))
    for change in ({"process.pid": 8}, {"host.name": "g"}, {"service.name": "b"}, {"process.creation.time": "12:00"}):
        assert run_id(Resource(kv(PROCESS | change))) not in (None, one)


def test_a_row_has_the_first_events_the_agent_and_the_cached_tokens() -> None:
    row = describe(
        span(
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": "openai",
                "gen_ai.agent.name": "planner",
                "gen_ai.usage.input_tokens": 10,
                "gen_ai.usage.cache_read.input_tokens": 4,
            },
            [(f"event {n}", {}) for n in range(30)],
        ),
        [],
    )
    assert (row.provider, row.agent_name, row.cache_read_tokens, row.cache_write_tokens) == (
        "openai", "planner", 4, None,
    )  # fmt: skip
    assert json.loads(row.moments or "") == [[f"event {n}", 0] for n in range(20)]
    assert describe(span({}), []).moments is None
