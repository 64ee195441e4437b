"""With the real packages of each cell: what is shown is what the app sent and got."""

from __future__ import annotations

import json

import pytest

from tests.compat.calls import canonical, differences
from tests.compat.cells import CELLS
from tests.compat.python import script
from tests.compat.running import Run

pytestmark = pytest.mark.compat

GREETING, GREETED = "Say hello in French, with an emoji.", "Bonjour ! 👋"

every_cell = pytest.mark.parametrize("ran", CELLS, ids=lambda cell: cell.id, indirect=True)
cells_with_model_spans = pytest.mark.parametrize(
    "ran", [cell for cell in CELLS if cell.records == "calls"], ids=lambda cell: cell.id, indirect=True
)


@every_cell
def test_the_set_up_that_is_copied_runs_as_it_stands(ran: Run) -> None:
    assert GREETED in ran.printed
    assert {trace["serviceName"] for trace in ran.summaries} == {"my-app"}


@every_cell
def test_nothing_is_sent_to_anyone_but_the_model_and_the_collector(ran: Run) -> None:
    assert ran.called_out == []


@cells_with_model_spans
def test_every_call_has_a_span_and_no_second_one(ran: Run) -> None:
    scenarios = [call.scenario for call in ran.calls]
    recorded = [scenario for scenario in scenarios if ran.cell.has_span(scenario)]
    assert len(ran.model_calls()) == len(recorded), scenarios


@cells_with_model_spans
def test_a_call_is_shown_as_it_was(ran: Run) -> None:
    short = {key for key in ran.cell.falls_short if key[1] != "span" and ran.cell.has_span(key[0])}
    found = {}
    for call, span in ran.pairs():
        for aspect, (truth, shown) in differences(call, span).items():
            found[call.scenario, aspect] = f"{truth!r} is shown as {shown!r}"
    unexpected = {key: told for key, told in found.items() if key not in short}
    assert not unexpected
    assert found.keys() == short, "the SDK is not as short as the table says"


@cells_with_model_spans
def test_the_list_counts_the_tokens_of_each_call_once(ran: Run) -> None:
    for tokens in ("inputTokens", "outputTokens"):
        listed = sum(trace[tokens] or 0 for trace in ran.summaries)
        assert listed == sum(span["usage"][tokens] or 0 for span in ran.model_calls())


@cells_with_model_spans
def test_the_list_says_what_was_asked_and_answered(ran: Run) -> None:
    greeted = next(trace for trace in ran.summaries if trace["input"] == GREETING)
    assert greeted["output"] == GREETED


@cells_with_model_spans
def test_a_tool_span_is_the_call_and_its_result(ran: Run) -> None:
    for span in ran.of("tool"):
        (call,), (result,) = span["input"][0]["parts"], span["output"][0]["parts"]
        city = json.loads(call["arguments"])["city"]
        assert call["name"] == script.TOOL_NAME
        assert canonical(result["result"]) == script.weather_in(city)


@cells_with_model_spans
def test_a_refused_call_fails_its_trace(ran: Run) -> None:
    (refused,) = [call for call in ran.calls if call.scenario == "error"]
    failed = [trace for trace in ran.summaries if trace["errorCount"]]
    assert len(failed) == int(ran.cell.has_span("error"))
    said = refused.truth()["error"]
    assert all(said in trace["error"] for trace in failed) or ("error", "error") in ran.cell.falls_short
