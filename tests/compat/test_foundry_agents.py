"""The service of Foundry Agents calls the model: a trace holds the app's operations, and reads as a conversation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compat.calls import Call, items_of_message, sent
from tests.compat.cells import CELLS
from tests.compat.running import Run
from tests.model_server import Message

pytestmark = pytest.mark.compat

operations = pytest.mark.parametrize(
    "ran", [cell for cell in CELLS if cell.records == "agent operations"], ids=lambda cell: cell.id, indirect=True
)
requests = pytest.mark.parametrize(
    "ran", [cell for cell in CELLS if cell.records == "requests"], ids=lambda cell: cell.id, indirect=True
)
# The app's own spans, and how often the service called the model below each.
CALLS = {"say hello": 1, "turns": 2, "tools": 2, "stream": 1, "refused": 1}


def calls_of(ran: Run) -> dict[str, list[Call]]:
    rest = iter(ran.calls)
    return {name: [next(rest) for _ in range(count)] for name, count in CALLS.items()}


@operations
def test_each_of_the_apps_spans_is_a_trace(ran: Run) -> None:
    assert [trace["name"] for trace in ran.summaries] == list(CALLS)


@operations
@pytest.mark.parametrize("name", CALLS)
def test_a_trace_reads_as_the_conversation_that_it_was(ran: Run, name: str) -> None:
    exchange = calls_of(ran)[name][-1].exchange
    assert exchange.conversation is not None
    # The last call of the model has all that was said before; instructions are known where the agent was created.
    said = [item for message in exchange.conversation.messages for item in sent(message)]
    if exchange.answer is not None:
        said += sent(Message("assistant", exchange.answer.text, exchange.answer.tool_calls))
    assert [item for entry in ran.conversation(name) for item in items_of_message(entry["message"])] == said


@operations
@pytest.mark.parametrize("name", CALLS)
def test_a_trace_counts_the_tokens_of_each_run_once(ran: Run, name: str) -> None:
    answered = [call.exchange for call in calls_of(ran)[name] if call.exchange.answer is not None]
    trace = ran.trace(name)
    assert (trace["inputTokens"] or 0, trace["outputTokens"] or 0) == (
        sum(exchange.conversation.tokens for exchange in answered if exchange.conversation),
        sum(exchange.answer.tokens for exchange in answered if exchange.answer),
    )


@operations
def test_a_run_that_failed_says_why(ran: Run) -> None:
    (refused,) = calls_of(ran)["refused"]
    failed = [span for span in ran.spans if span["status"] == "error"]
    assert {span["error"] for span in failed} == {refused.exchange.response["error"]["message"]}
    assert ran.trace("refused")["errorCount"] == len(failed) > 0


@requests
def test_a_request_is_shown_with_its_method_and_path_and_that_there_is_no_more(ran: Run) -> None:
    shown: list[dict[str, Any]] = ran.of("http")
    assert len(shown) == len(ran.spans) > 0
    assert all(
        span["title"].startswith(("GET ", "POST ")) and "/api/projects/compat/" in span["title"] for span in shown
    )
    assert {span["missing"]["reason"] for span in shown if span["missing"]} <= {"httpOnly"}
