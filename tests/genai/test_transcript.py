"""A trace reads as one conversation: each message once, in the order it was said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from spanscope.model.reading import Conversation, Text
from spanscope.model.records import Span
from tests.genai.captured import CASES, capture, items_of, true_items
from tests.genai.spans import text
from tests.genai.traces import at, call, captured_trace, conversation, said, trace


def lines(found: Conversation) -> list[tuple[str, str, int]]:
    """Role, first text or kind of part, number of the span."""
    return [
        (
            item.message.role,
            part.text if isinstance(part := item.message.parts[0], Text) else type(part).__name__,
            int(item.span_id, 16),
        )
        for item in found.messages
    ]


def test_what_later_calls_repeat_is_listed_once() -> None:
    history = [said("system", "Be brief."), said("user", "Hi"), said("assistant", "Ho"), said("user", "Why?")]
    found = conversation(
        trace(
            at(1),
            call(2, 1, history[:2], [history[2]]),
            call(3, 1, history, [said("assistant", "Because.")]),
        )
    )
    assert found.source == "model"
    assert lines(found) == [
        ("system", "Be brief.", 2),
        ("user", "Hi", 2),
        ("assistant", "Ho", 2),
        ("user", "Why?", 3),
        ("assistant", "Because.", 3),
    ]


def test_saying_the_same_again_is_saying_it_twice() -> None:
    first = [said("user", "Go on"), said("assistant", "One.")]
    found = conversation(
        trace(call(1, None, first[:1], first[1:]), call(2, None, [*first, said("user", "Go on")], [first[1]]))
    )
    assert [line[1] for line in lines(found)] == ["Go on", "One.", "Go on", "One."]


def test_two_calls_that_share_nothing_but_the_question_are_two() -> None:
    found = conversation(
        trace(
            call(1, None, [said("user", "Hi")], [said("assistant", "Ho")]),
            call(2, None, [said("user", "Hi")], [said("assistant", "Hey")]),
        )
    )
    assert [line[1] for line in lines(found)] == ["Hi", "Ho", "Hi", "Hey"]


def test_a_failed_call_made_again_asks_once() -> None:
    found = conversation(
        trace(call(1, None, [said("user", "Hi")], []), call(2, None, [said("user", "Hi")], [said("assistant", "Ho")]))
    )
    assert lines(found) == [("user", "Hi", 1), ("assistant", "Ho", 2)]


def test_history_is_known_though_thoughts_are_gone_and_arguments_became_an_object() -> None:
    answer = {
        "role": "assistant",
        "parts": [
            {"type": "reasoning", "content": "Look at the clock."},
            {"type": "tool_call", "name": "clock", "arguments": '{"tz": "UTC"}'},
        ],
    }
    again = {"role": "assistant", "parts": [{"type": "tool_call", "name": "clock", "arguments": {"tz": "UTC"}}]}
    result = {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "noon"}]}
    found = conversation(
        trace(
            call(1, None, [said("user", "Time?")], [answer]),
            call(2, None, [said("user", "Time?"), again, result], [said("assistant", "Noon.")]),
        )
    )
    assert [line[1:] for line in lines(found)] == [("Time?", 1), ("Reasoning", 1), ("ToolResult", 2), ("Noon.", 2)]


def agent(number: int, parent: int | None, asked: list[dict[str, Any]], answered: list[dict[str, Any]]) -> Span:
    return call(number, parent, asked, answered, **{"gen_ai.operation.name": "invoke_agent"})


def test_an_agent_that_knows_it_all_speaks_for_its_calls() -> None:
    question, answer = [said("user", "Hi")], [said("assistant", "Ho")]
    found = conversation(trace(at(1), agent(2, 1, question, answer), call(3, 2, question, answer)))
    assert (found.source, lines(found)) == ("agent", [("user", "Hi", 2), ("assistant", "Ho", 2)])


def test_an_agent_that_tells_only_the_ends_leaves_the_word_to_its_calls() -> None:
    question, step, answer = said("user", "Hi"), said("assistant", "Wait."), said("assistant", "Ho")
    found = conversation(
        trace(
            agent(1, None, [question], [answer]),
            call(2, 1, [question], [step]),
            call(3, 1, [question, step], [answer]),
        )
    )
    assert found.source == "model"
    assert [line[1] for line in lines(found)] == ["Hi", "Wait.", "Ho"]


def test_several_turns_of_agents_are_one_conversation() -> None:
    found = conversation(
        trace(
            at(1),
            agent(2, 1, [said("user", "Hi")], [said("assistant", "Ho")]),
            agent(
                3, 1, [said("user", "Hi"), said("assistant", "Ho"), said("user", "Why?")], [said("assistant", "So.")]
            ),
        )
    )
    assert [line[1] for line in lines(found)] == ["Hi", "Ho", "Why?", "So."]


def test_calls_that_a_tool_makes_are_its_own_business() -> None:
    found = conversation(
        trace(
            call(1, None, [said("user", "Hi")], [said("assistant", "Ho")]),
            at(2, 1, {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "judge"}),
            call(3, 2, [said("user", "Is Ho polite?")], [said("assistant", "Yes")]),
        )
    )
    assert [line[1] for line in lines(found)] == ["Hi", "Ho"]


def test_the_poorer_record_of_a_call_says_nothing_again() -> None:
    both = {"gen_ai.response.id": "r1"}
    asked, answered = [said("user", "Hi")], [said("assistant", "Ho")]
    outer = call(1, None, asked, answered, **both)
    inner = replace(call(2, 1, asked, [], **both), start_time_unix_nano=10**9)
    found = conversation(trace(outer, inner))
    assert [line[1] for line in lines(found)] == ["Hi", "Ho"]


def test_a_trace_where_nobody_speaks_has_no_conversation() -> None:
    assert conversation(trace(at(1, attributes={"http.method": "GET"}))) == Conversation()


THREAD = {"gen_ai.system": "az.ai.agents", "gen_ai.thread.id": "thread_1"}


def azure(number: int, operation: str, events: list[tuple[str, dict[str, Any]]], **attributes: str) -> Span:
    return at(
        number,
        None,
        THREAD | {"gen_ai.operation.name": operation} | attributes,
        name=operation,
        events=[
            (name, {**fields, "gen_ai.event.content": text(fields["gen_ai.event.content"])}) for name, fields in events
        ],
    )


def listed(role: str, words: str, message: str, run: str | None = None) -> tuple[str, dict[str, Any]]:
    ids = {"gen_ai.message.id": message} | ({"gen_ai.thread.run.id": run} if run else {})
    content = {"content": {"text": {"value": words}}, "role": role}
    return f"gen_ai.{role}.message", {**ids, "gen_ai.event.content": content}


def test_what_was_said_before_the_trace_began_stands_before_it() -> None:
    found = conversation(
        trace(
            azure(
                5,
                "create_message",
                [("gen_ai.user.message", {"gen_ai.event.content": {"content": "Now?", "role": "user"}})],
                **{"gen_ai.message.id": "m3"},
            ),
            azure(6, "start_thread_run", [], **{"gen_ai.thread.run.id": "run_2"}),
            azure(7, "list_messages", [listed("assistant", "Now.", "m4", "run_2")]),
            azure(8, "list_messages", [listed("user", "Now?", "m3")]),
            azure(9, "list_messages", [listed("assistant", "Earlier.", "m2", "run_1")]),
            azure(10, "list_messages", [listed("user", "Before?", "m1")]),
        )
    )
    assert found.source == "thread"
    assert [line[:2] for line in lines(found)] == [
        ("user", "Before?"),
        ("assistant", "Earlier."),
        ("user", "Now?"),
        ("assistant", "Now."),
    ]


def test_of_a_thread_nobody_says_where_its_spans_have_it() -> None:
    found = conversation(trace(azure(1, "list_messages", [listed("user", "Hi", "m1")])))
    assert [(item.message.role, item.place) for item in found.messages] == [("user", None)]


def test_a_thread_listed_twice_is_told_once() -> None:
    twice = [azure(number, "list_messages", [listed("user", "Hi", "m1")]) for number in (1, 2)]
    assert [line[1] for line in lines(conversation(trace(*twice)))] == ["Hi"]


def test_what_says_no_thread_belongs_to_the_one_that_its_ids_or_the_operation_before_it_name() -> None:
    # azure-ai-agents leaves the thread out when it is passed by position.
    nameless = {"gen_ai.thread.id": ""}
    asked = [("gen_ai.user.message", {"gen_ai.event.content": {"content": "Hi", "role": "user"}})]
    again = [("gen_ai.user.message", {"gen_ai.event.content": {"content": "And?", "role": "user"}})]
    answer = ("gen_ai.assistant.message", listed("assistant", "Ho", "m2", "run_1")[1] | THREAD)
    question = ("gen_ai.user.message", listed("user", "Hi", "m1")[1] | THREAD)
    found = conversation(
        trace(
            azure(1, "create_thread", []),
            azure(2, "create_message", asked, **nameless, **{"gen_ai.message.id": "m1"}),
            azure(3, "start_thread_run", [], **nameless, **{"gen_ai.thread.run.id": "run_1"}),
            azure(4, "create_message", again, **nameless, **{"gen_ai.message.id": "m3"}),
            azure(5, "list_messages", [answer], **nameless),
            azure(6, "list_messages", [question], **nameless),
        )
    )
    assert [line[:2] for line in lines(found)] == [("user", "Hi"), ("assistant", "Ho"), ("user", "And?")]


def test_names_like_azures_make_no_thread() -> None:
    other = at(1, None, {"gen_ai.operation.name": "chat"}, name="list_messages")
    assert conversation(trace(other)).source is None


_FOUNDRY = [case for case in CASES if "azure-agents" in case and case.startswith("py")]


@pytest.mark.parametrize("case", _FOUNDRY)
def test_a_foundry_trace_reads_as_the_conversation_that_was_held(case: str) -> None:
    held = capture(case)
    for facts in held.truth["traces"]:
        calls = [call for call in held.truth["llm_calls"] if call["spans"][0]["trace_id"] == facts["trace_id"]]
        last, absent = calls[-1], [entry for call in calls for entry in call["not_in_the_capture"]]
        wanted = true_items(last["input"], "input", absent)
        wanted += true_items([last["output"]] if last["output"] else [], "output", absent)
        found = conversation(captured_trace(held, facts["trace_id"]))
        assert found.source == "thread"
        assert items_of([item.message for item in found.messages]) == wanted
        assert all(item.span_id in held.spans for item in found.messages)


@pytest.mark.parametrize("case", _FOUNDRY)
def test_the_list_shows_what_a_foundry_thread_was_asked_first_and_answered_last(case: str) -> None:
    held = capture(case)
    for facts in held.truth["traces"]:
        said = conversation(captured_trace(held, facts["trace_id"])).messages
        asked = [item.message.parts[0] for item in said if item.message.role == "user"]
        answered = [
            part
            for item in said
            if item.message.role == "assistant" and isinstance(part := item.message.parts[0], Text)
        ]
        summary = held.summary(facts["trace_id"])
        assert isinstance(asked[0], Text)
        assert summary.input == asked[0].text
        assert summary.output == (answered[-1].text if answered else None)


@pytest.mark.parametrize("case", CASES)
def test_no_recorded_conversation_says_anything_twice_in_a_row(case: str) -> None:
    held = capture(case)
    for facts in held.truth["traces"]:
        found = conversation(captured_trace(held, facts["trace_id"]))
        told = [(item.message.role, item.message.parts) for item in found.messages]
        assert all(one != other for one, other in pairwise(told))
