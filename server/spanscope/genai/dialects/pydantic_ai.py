"""Pydantic AI's agent and tool spans. Its model calls speak the current conventions (`otel`)."""

from __future__ import annotations

from spanscope.genai.dialects.logfire import split_events
from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import messages_of, tool_definitions
from spanscope.genai.parts import parts_of
from spanscope.model.reading import Message


def agent(index: SpanIndex) -> Facts | None:
    """The whole history of an agent: its last answer is the output. Version 1 wrote events instead of messages."""
    history = messages_of(index.json("pydantic_ai.all_messages"), "user")
    events = index.json("all_messages_events")
    final = index.text("final_result")
    if history is None and not isinstance(events, list) and (final is None or "agent_name" not in index.attributes):
        return None
    facts = Facts("pydantic-ai", agent_name=index.string("agent_name"))
    if history:
        last = next((at for at in range(len(history) - 1, -1, -1) if history[at].role == "assistant"), None)
        facts.input = history if last is None else history[:last]
        facts.output = [] if last is None else history[last:]
    elif isinstance(events, list):
        facts.input, facts.output = split_events(events)
    if final is not None and not facts.output:
        facts.output = [Message("assistant", parts_of(final))]
    return facts


def parameters(index: SpanIndex) -> Facts | None:
    """Tools of a model call before they had an attribute of the conventions."""
    body = index.json("model_request_parameters")
    if not isinstance(body, dict):
        return None
    tools = [tool for key in ("function_tools", "output_tools") for tool in _list(body.get(key))]
    renamed = [{"parameters": tool.get("parameters_json_schema"), **tool} for tool in tools if isinstance(tool, dict)]
    return Facts("pydantic-ai", tools=tool_definitions(renamed))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def tool(index: SpanIndex) -> Facts | None:
    """Tool spans of the format versions 1 and 2."""
    if "tool_arguments" not in index.attributes and "tool_response" not in index.attributes:
        return None
    return Facts("pydantic-ai", arguments=index.text("tool_arguments"), result=index.text("tool_response"))
