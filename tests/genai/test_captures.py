"""Every recorded call is shown as it happened: roles, texts, tools, models, tokens, finish reasons, errors."""

from __future__ import annotations

from typing import Any

import pytest

from spanscope.model.reading import Reading, ToolCall, ToolResult
from tests.genai.captured import CASES, Capture, canonical, capture, items_of, true_items

_CALLS = [
    pytest.param(case, call, id=f"{case}-{call['n']}-{call['scenario']}")
    for case in CASES
    for call in capture(case).truth["llm_calls"]
    if call["spans"]
]
_FAILED = [
    pytest.param(case, call, id=f"{case}-{call['n']}-{call['scenario']}")
    for case in CASES
    for call in capture(case).truth["llm_calls"]
    if call["spans"] and call["error"]
]
_FINISH = {
    "end_turn": "stop",
    "STOP": "stop",
    "completed": "stop",
    "tool_use": "tool_call",
    "tool_calls": "tool_call",
}
_ROLES = {"db": "database"}
_TOLD_APART = {"llm", "embedding", "agent", "tool", "http", "db"}


def _readings(case: str, call: dict[str, Any]) -> list[Reading]:
    """The spans that record the call. Azure's agents tell it across the trace."""
    held = capture(case)
    if call["api"] == "azure.agents.run":
        return held.of_trace(call["spans"][0]["trace_id"])
    return [held.readings[span["span_id"]] for span in call["spans"]]


def _shares_its_span(held: Capture, call: dict[str, Any]) -> bool:
    ids = {span["span_id"] for span in call["spans"]}
    return any(
        other is not call and ids & {span["span_id"] for span in other["spans"]} for other in held.truth["llm_calls"]
    )


def _is_within(wanted: list[Any], held: list[Any]) -> bool:
    rest = iter(held)
    return all(any(item == other for other in rest) for item in wanted)


@pytest.mark.parametrize(("case", "call"), _CALLS)
def test_messages_are_what_was_asked_and_answered(case: str, call: dict[str, Any]) -> None:
    held, readings, absent = capture(case), _readings(case, call), call["not_in_the_capture"]
    asked = true_items(call["input"], "input", absent)
    answered = true_items([call["output"]] if call["output"] else [], "output", absent)
    if call["api"] == "azure.agents.run":
        said = [item for reading in readings for item in items_of(reading.input + reading.output)]
        assert set(asked + answered) <= set(said)
        return
    whole = not absent and not _shares_its_span(held, call)
    for reading in readings:
        inputs, outputs = items_of(reading.input), items_of(reading.output)
        if whole and inputs == asked and outputs == answered:
            roles = [{"model": "assistant"}.get(message["role"], message["role"]) for message in call["input"]]
            assert [message.role for message in reading.input] == roles
            assert [message.role for message in reading.output] == (["assistant"] if call["output"] else [])
            return
        if not whole and _is_within(asked, inputs) and _is_within(answered, outputs):
            return
    pytest.fail(f"no span shows {asked} -> {answered}, but {[(r.input, r.output) for r in readings]}")


@pytest.mark.parametrize(("case", "call"), _CALLS)
def test_tokens_models_and_finish_reasons_are_those_reported(case: str, call: dict[str, Any]) -> None:
    readings, absent, usage = _readings(case, call), call["not_in_the_capture"], call["usage"]
    if usage and not any(entry.startswith("usage") for entry in absent):
        reported = {(reading.usage.input_tokens, reading.usage.output_tokens or 0) for reading in readings}
        steps = _step_usage(case, call)
        assert (usage["input"], usage["output"]) in reported | steps
    if "model" not in absent and not any(entry.startswith("everything") for entry in absent):
        assert {call["response_model"], call["request_model"]} & {reading.model for reading in readings}
    reasons = {_FINISH.get(reason, reason) for reading in readings for reason in reading.finish_reasons}
    if reasons and call["finish_reason"]:
        assert _FINISH.get(call["finish_reason"], call["finish_reason"]) in reasons


def _step_usage(case: str, call: dict[str, Any]) -> set[tuple[object, object]]:
    """Azure's agents report usage by step on the events of `list_run_steps`, summed on the run."""
    if call["api"] != "azure.agents.run":
        return set()
    trace_id = call["spans"][0]["trace_id"]
    return {
        (event.attributes.get("gen_ai.usage.input_tokens"), event.attributes.get("gen_ai.usage.output_tokens"))
        for span in capture(case).spans.values()
        if span.trace_id == trace_id
        for event in span.events
    }


@pytest.mark.parametrize(("case", "call"), _FAILED)
def test_a_failed_call_shows_the_providers_own_message(case: str, call: dict[str, Any]) -> None:
    messages = [reading.error.message or "" for reading in _readings(case, call) if reading.error]
    wanted = call["error"]["message"]
    assert any(wanted in message and len(message) < len(wanted) + 120 for message in messages), messages


@pytest.mark.parametrize("case", CASES)
def test_spans_are_told_apart(case: str) -> None:
    held = capture(case)
    for span in held.truth["spans"]:
        if span["role"] in _TOLD_APART:
            assert held.readings[span["span_id"]].category == _ROLES.get(span["role"], span["role"]), span["name"]


@pytest.mark.parametrize("case", CASES)
def test_a_tool_span_is_one_call_and_its_result(case: str) -> None:
    held = capture(case)
    ran = {(tool["name"], canonical(tool["arguments"]), canonical(tool["result"])) for tool in held.truth["tools_run"]}
    for span in held.truth["spans"]:
        reading = held.readings[span["span_id"]]
        if span["role"] != "tool" or not (reading.input or reading.output):
            continue
        (call,), (result,) = reading.input[0].parts, reading.output[0].parts
        assert isinstance(call, ToolCall)
        assert isinstance(result, ToolResult)
        assert (call.name, canonical(call.arguments), canonical(result.result)) in ran
        assert reading.title == call.name


@pytest.mark.parametrize("case", CASES)
def test_titles_are_no_templates(case: str) -> None:
    assert not [reading.title for reading in capture(case).readings.values() if "{" in reading.title]


@pytest.mark.parametrize("case", CASES)
def test_a_trace_counts_the_tokens_of_each_call_once(case: str) -> None:
    held = capture(case)
    for trace in held.truth["traces"]:
        calls = [
            call
            for call in held.truth["llm_calls"]
            if any(span["trace_id"] == trace["trace_id"] for span in call["spans"])
        ]
        # Some producers report less or more than was used; then there is no sum to compare with.
        if any(entry.startswith("usage") for call in calls for entry in call["not_in_the_capture"]):
            continue
        summary = held.summary(trace["trace_id"])
        exact = all(_reported_exactly(case, call) for call in calls)
        if exact and all(call["usage"] or call["error"] for call in calls):
            wanted = sum(call["usage"]["input"] for call in calls if call["usage"])
            assert (summary.input_tokens or 0) == wanted, trace
            assert (summary.output_tokens or 0) == sum(call["usage"]["output"] for call in calls if call["usage"])


def _reported_exactly(case: str, call: dict[str, Any]) -> bool:
    if not call["usage"] or call["api"] == "azure.agents.run":
        return True
    wanted = (call["usage"]["input"], call["usage"]["output"])
    return all(
        (reading.usage.input_tokens, reading.usage.output_tokens or 0) == wanted for reading in _readings(case, call)
    )


@pytest.mark.parametrize("case", CASES)
def test_the_list_says_what_was_asked_first_and_answered_last(case: str) -> None:
    held = capture(case)
    for trace in held.truth["traces"]:
        calls = [
            call
            for call in held.truth["llm_calls"]
            if any(span["trace_id"] == trace["trace_id"] for span in call["spans"])
            and not call["not_in_the_capture"]
            and call["api"] != "azure.agents.run"
        ]
        summary = held.summary(trace["trace_id"])
        assert summary.span_count == trace["spans"]
        if not any(reading.input for reading in held.of_trace(trace["trace_id"])):
            # The second instrumentation's record of a call, alone in a trace of its own, without content.
            continue
        if calls and len(trace["tree"]) == 1 and trace["tree"][0]["role"] in ("llm", "other"):
            question = next(
                part
                for message in reversed(calls[0]["input"])
                if message["role"] == "user"
                for part in message["parts"]
            )
            assert summary.input == " ".join(question.get("text", "").split())
            answer = calls[-1]["output"]
            if answer and answer["parts"][-1]["type"] == "text":
                assert summary.output == " ".join(answer["parts"][-1]["text"].split())
