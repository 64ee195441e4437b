"""Sorting by costs that the client works out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spanscope.contract import models as m
from spanscope.contract.params import WrongParams, structure
from spanscope.derivation import DERIVATION
from spanscope.store import open_writer
from tests.sidecar import Sidecar
from tests.store.requests import span, trace_id, traces

CALL = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.output_tokens": 3,
}


def fill(data_dir: Path) -> None:
    """Traces 1 to 3: a model call each. Trace 4: none."""
    writer = open_writer(data_dir, DERIVATION)
    for n in range(1, 5):
        writer.append(traces(span(n, trace=n, attributes=CALL if n < 4 else {}))).result()
    writer.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Sidecar]:
    fill(tmp_path)
    with Sidecar(tmp_path) as running:
        running.initialize()
        yield running


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    """For what is refused, and so changes nothing."""
    with Sidecar(tmp_path_factory.mktemp("data")) as running:
        running.initialize()
        yield running


def ids(sidecar: Sidecar, **params: Any) -> list[str]:
    return [trace["traceId"] for trace in sidecar.request("listTraces", sort="cost", **params)["traces"]]


def test_a_list_is_sorted_by_what_it_was_told_and_a_new_process_knows_nothing(own: Sidecar) -> None:
    first = own.request("listUsages", limit=3)
    assert (first["total"], len(first["traces"])) == (4, 3)
    rest = own.request("listUsages", cursor=first["nextCursor"])
    assert rest["nextCursor"] is None
    told = sorted([*first["traces"], *rest["traces"]], key=lambda trace: int(trace["startTimeUnixNano"]))
    assert first["models"] == [{"model": "gpt-4o", "provider": "openai"}]
    assert told[0]["usages"] == [[0, 1, 12, 3, None, None]]
    assert told[3]["usages"] == []
    dollars = [0.5, 2, None, None]
    costs = [{"number": trace["number"], "dollars": cost} for trace, cost in zip(told, dollars, strict=True)]
    assert own.request("setCosts", costs=costs, revision=rest["revision"]) == {}
    assert ids(own) == [trace_id(n) for n in (2, 1, 4, 3)]
    nothing = {"models": [], "traces": [], "nextCursor": None, "total": 0, "revision": rest["revision"]}
    assert own.request("listUsages") == nothing
    with Sidecar(own.data_dir) as another:
        another.initialize()
        assert another.request("listUsages")["total"] == 4
        assert ids(another) == [trace_id(n) for n in (4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("method", "params", "member"),
    [
        ("listUsages", {"limit": 0}, "limit"),
        ("listUsages", {"cursor": "no cursor of ours"}, "cursor"),
        ("setCosts", {}, "costs"),
        ("setCosts", {"costs": {}}, "costs"),
        ("setCosts", {"costs": [{"number": 1}]}, "costs[0].dollars"),
        ("setCosts", {"costs": [{"number": "1", "dollars": 1}]}, "costs[0].number"),
        ("setCosts", {"costs": [{"number": -1, "dollars": 1}]}, "costs[0].number"),
        ("setCosts", {"costs": [{"number": 1, "dollars": -1}]}, "costs[0].dollars"),
        ("setCosts", {"costs": [{"number": 1, "dollars": None}] * 1001}, "costs"),
        ("setCosts", {"costs": [], "revision": -1}, "revision"),
        ("setCosts", {"costs": [], "revision": "1"}, "revision"),
    ],
)
def test_wrong_params_are_named(refusing: Sidecar, method: str, params: dict[str, Any], member: str) -> None:
    refused = refusing.error_of(method, params)
    assert refused.code == -32602
    assert member in refused.message


@pytest.mark.parametrize("dollars", [float("inf"), float("nan")])
def test_a_number_beyond_all_others_is_no_cost(dollars: float) -> None:
    """`1e400` is JSON, and no number to Python."""
    with pytest.raises(WrongParams, match=r"costs\[0\]\.dollars"):
        structure(m.SetCostsParams, {"costs": [{"number": 1, "dollars": dollars}]})
