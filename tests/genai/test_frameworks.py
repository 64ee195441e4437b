"""Frameworks of which no recording is at hand, from spans written after their sources and documentation."""

from __future__ import annotations

import pytest

from spanscope.genai import read
from spanscope.model.reading import Message, Reasoning, Text, ToolCall, ToolResult, Usage
from tests.genai.spans import log, span, text
from tests.genai.traces import at, call, conversation, rows, said, trace


def words(messages: list[Message]) -> list[tuple[str, str]]:
    return [
        (message.role, part.text if isinstance(part, Text) else type(part).__name__)
        for message in messages
        for part in message.parts
    ]


# Spring AI


def test_spring_ais_chat_model_speaks_the_conventions_with_names_of_its_own() -> None:
    found = read(
        span(
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.system": "openai",
                "gen_ai.request.model": "gpt-4o",
                "gen_ai.response.finish_reasons": '["STOP"]',
                "gen_ai.usage.input_tokens": "12",
                "gen_ai.usage.output_tokens": "3",
                "gen_ai.usage.total_tokens": "15",
                "gen_ai.prompt": '["Time?"]',
                "gen_ai.completion": '["Noon."]',
            },
            name="chat gpt-4o",
        )
    )
    assert (found.category, found.title, found.finish_reasons) == ("llm", "gpt-4o", ["STOP"])
    assert found.usage == Usage(12, 3, 15)
    assert words(found.input) == [("user", "Data")]
    assert words(found.output) == [("assistant", "Data")]


def test_spring_ais_content_on_span_events() -> None:
    found = read(
        span(
            {"gen_ai.operation.name": "chat", "gen_ai.system": "spring_ai"},
            [
                ("gen_ai.content.prompt", {"gen_ai.prompt": "Time?"}),
                ("gen_ai.content.completion", {"gen_ai.completion": "Noon."}),
            ],
        )
    )
    assert (words(found.input), words(found.output)) == ([("user", "Time?")], [("assistant", "Noon.")])


@pytest.mark.parametrize(("kind", "category"), [("chat_client", "chain"), ("advisor", "chain"), ("tool_call", "tool")])
def test_spring_ais_kinds(kind: str, category: str) -> None:
    attributes = {"gen_ai.operation.name": "framework", "gen_ai.system": "spring_ai", "spring.ai.kind": kind}
    assert read(span(attributes | {"spring.ai.chat.client.conversation.id": "c7"})).category == category
    assert read(span(attributes | {"spring.ai.chat.client.conversation.id": "c7"})).conversation_id == "c7"


def test_spring_ais_tools() -> None:
    found = read(
        span(
            {
                "gen_ai.operation.name": "framework",
                "spring.ai.kind": "tool_call",
                "spring.ai.tool.definition.name": "clock",
                "spring.ai.tool.call.arguments": '{"tz":"UTC"}',
                "spring.ai.tool.call.result": '"noon"',
            }
        )
    )
    assert (found.category, found.title) == ("tool", "clock")
    assert found.input[0].parts == [ToolCall(None, "clock", '{"tz":"UTC"}')]
    assert found.output[0].parts == [ToolResult(None, "clock", "noon")]


# VoltAgent


def test_voltagents_agents_and_model_calls() -> None:
    agent = read(
        span({"agent.name": "clerk", "agent.messages": text([said("user", "Time?")]), "agent.output": "Noon."})
    )
    assert (agent.category, agent.title) == ("agent", "clerk")
    assert (words(agent.input), words(agent.output)) == ([("user", "Time?")], [("assistant", "Noon.")])
    asked = text([said("system", "Be brief."), said("user", "Time?")])
    model = read(span({"llm.messages": asked, "llm.output": "Noon.", "gen_ai.request.model": "gpt-4o"}))
    assert (model.category, model.model) == ("llm", "gpt-4o")
    assert words(model.input) == [("system", "Be brief."), ("user", "Time?")]
    assert words(model.output) == [("assistant", "Noon.")]


def test_voltagents_usage() -> None:
    found = read(span({"llm.messages": "[]", "usage.prompt_tokens": 12, "usage.completion_tokens": 3}))
    assert found.usage == Usage(12, 3, 15)


# Laminar


def test_laminars_spans_by_their_type() -> None:
    tool = read(
        span({"lmnr.span.type": "TOOL", "lmnr.span.input": '{"tz":"UTC"}', "lmnr.span.output": '"noon"'}, name="clock")
    )
    assert (tool.category, tool.title) == ("tool", "clock")
    assert tool.input[0].parts == [ToolCall(None, "clock", '{"tz":"UTC"}')]
    assert tool.output[0].parts == [ToolResult(None, "clock", "noon")]
    model = read(
        span(
            {
                "lmnr.span.type": "LLM",
                "lmnr.span.input": text([said("user", "Time?")]),
                "lmnr.span.output": text([said("assistant", "Noon.")]),
            }
        )
    )
    assert (model.category, words(model.input), words(model.output)) == (
        "llm", [("user", "Time?")], [("assistant", "Noon.")],
    )  # fmt: skip
    plain = read(span({"lmnr.span.type": "DEFAULT", "lmnr.span.input": '{"n":1}', "lmnr.span.output": "2"}, name="add"))
    assert (plain.category, plain.title, words(plain.output)) == ("chain", "add", [("output", "2")])


# Microsoft Agent Framework

FRAMEWORK = {"gen_ai.provider.name": "microsoft.agent_framework"}


def test_agent_frameworks_agents_in_the_current_form() -> None:
    found = read(
        span(
            FRAMEWORK
            | {
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.agent.name": "clerk",
                "gen_ai.response.finish_reasons": '["stop"]',
                "gen_ai.input.messages": text([{"role": "user", "parts": [{"type": "text", "content": "Time?"}]}]),
                "gen_ai.output.messages": text(
                    [
                        {
                            "role": "assistant",
                            "parts": [
                                {"type": "reasoning", "content": "Look."},
                                {"type": "text", "content": "Noon."},
                            ],
                        }
                    ]
                ),
            }
        )
    )
    assert (found.category, found.title, found.finish_reasons) == ("agent", "clerk", ["stop"])
    assert found.output[0].parts == [Reasoning("Look."), Text("Noon.")]


def test_agent_frameworks_messages_as_log_records() -> None:
    found = read(
        span(FRAMEWORK | {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"}),
        [
            log("gen_ai.system.message", {"content": "Be brief."}, time=1),
            log("gen_ai.user.message", {"content": "Time?"}, time=2),
            log("gen_ai.choice", {"index": 0, "finish_reason": "stop", "message": {"content": "Noon."}}, time=3),
        ],
    )
    assert words(found.input) == [("system", "Be brief."), ("user", "Time?")]
    assert (words(found.output), found.finish_reasons) == ([("assistant", "Noon.")], ["stop"])


def test_agent_frameworks_workflow_reads_as_the_conversation_of_its_agents() -> None:
    agent = {"gen_ai.operation.name": "invoke_agent"} | FRAMEWORK
    records = trace(
        at(1, None, {"workflow.id": "w"}, name="workflow.run"),
        at(2, 1, {"executor.id": "writer"}, name="executor.process writer"),
        call(3, 2, [said("user", "Write")], [said("assistant", "Draft.")], **agent, **{"gen_ai.agent.name": "writer"}),
        at(4, 1, {"executor.id": "critic"}, name="executor.process critic"),
        call(
            5, 4, [said("user", "Write"), said("assistant", "Draft.")], [said("assistant", "Fine.")],
            **agent, **{"gen_ai.agent.name": "critic"},
        ),
    )  # fmt: skip
    assert [row.title for row in rows(records)] == [
        "workflow.run", "executor.process writer", "writer", "executor.process critic", "critic",
    ]  # fmt: skip
    found = conversation(records)
    assert found.source == "agent"
    assert words([item.message for item in found.messages]) == [
        ("user", "Write"), ("assistant", "Draft."), ("assistant", "Fine."),
    ]  # fmt: skip
