"""Which source speaks when several dialects sit on one span: `SOURCES`, newest convention first.

System instructions, input and output are each taken from the first source that has content for them, never mixed from
two. Instructions that travel apart are put before the input unless it begins with the same. The output may come from a
lower source than the input: capture modes split them between the span and its events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from spanscope.genai.dialects import SOURCES
from spanscope.genai.facts import Facts, has_content, is_placeholder, placeholder_in
from spanscope.genai.index import SpanIndex
from spanscope.genai.raw import read_raw
from spanscope.genai.tool_io import arguments_of, result_of
from spanscope.model.reading import Category, Message, Part, Text, ToolCall, ToolDefinition, ToolResult
from spanscope.model.records import STATUS_ERROR


@dataclass(slots=True)
class Chosen:
    input: list[Message] = field(default_factory=list)
    output: list[Message] = field(default_factory=list)
    tools: list[ToolDefinition] = field(default_factory=list)
    finish_reasons: list[str] = field(default_factory=list)
    tool_name: str | None = None
    tool_call_id: str | None = None
    agent_name: str | None = None
    dialects: list[str] = field(default_factory=list)


Source = Callable[[SpanIndex], "Facts | None"]


def choose(index: SpanIndex, category: Category, sources: Sequence[Source] = SOURCES) -> Chosen:
    found = [facts for source in sources if (facts := source(index)) is not None]
    chosen = Chosen(
        tools=next((facts.tools for facts in found if facts.tools), []),
        tool_name=next((facts.tool_name for facts in found if facts.tool_name), None),
        agent_name=next((facts.agent_name for facts in found if facts.agent_name), None),
    )
    speaker = _tool(index, found, chosen) if category == "tool" else _messages(index, found, chosen, category)
    chosen.tools = chosen.tools or next((facts.tools for facts in found if facts.tools), [])
    chosen.finish_reasons = next((facts.finish_reasons for facts in found if facts.finish_reasons), [])
    if not chosen.finish_reasons:
        chosen.finish_reasons = [message.finish_reason for message in chosen.output if message.finish_reason]
    names = [
        facts.dialect for facts in found if _says_anything(facts) and (facts.dialect != "generic" or facts is speaker)
    ]
    chosen.dialects = list(dict.fromkeys([speaker.dialect, *names] if speaker else names))
    return chosen


def _says_anything(facts: Facts) -> bool:
    return bool(
        facts.system or facts.input or facts.output or facts.tools or facts.raw_input or facts.raw_output
        or facts.arguments is not None or facts.result is not None or facts.agent_name or facts.tool_name
    )  # fmt: skip


def _messages(index: SpanIndex, found: list[Facts], chosen: Chosen, category: Category) -> Facts | None:
    found = [read_raw(facts, category) for facts in found]
    asked = next((facts for facts in found if has_content(facts.input)), None)
    told = next((facts for facts in found if has_content(facts.system)), None)
    answered = next((facts for facts in found if has_content(facts.output)), None)
    inputs = _without_placeholders(asked.input) if asked else []
    if told and not _told_already(told, asked, inputs):
        inputs = _without_placeholders(told.system) + inputs
    chosen.input = inputs
    chosen.output = _without_placeholders(answered.output) if answered else []
    if any(placeholder_in([*facts.system, *facts.input, *facts.output]) for facts in found):
        index.flags["redacted"] = None
    structure = any(facts.system or facts.input or facts.output for facts in found)
    silent = category == "llm" and not structure and index.span.status_code != STATUS_ERROR
    if silent or (structure and not (asked or told or answered)):
        index.flags["contentOff"] = None
    return asked or answered or told


def _told_already(told: Facts, asked: Facts | None, inputs: list[Message]) -> bool:
    if not inputs or inputs[0].role != "system":
        return False
    # From another source it is the same instructions in other words; from the same, only if the text is the same.
    return told is not asked or _texts(told.system) == _texts(inputs[:1])


def _texts(messages: list[Message]) -> str:
    return "".join(part.text for message in messages for part in message.parts if isinstance(part, Text))


def _without_placeholders(messages: list[Message]) -> list[Message]:
    if not placeholder_in(messages):
        return messages
    return [replace(message, parts=[part for part in message.parts if not _placeholder(part)]) for message in messages]


def _placeholder(part: Part) -> bool:
    return isinstance(part, Text) and is_placeholder(part.text)


def _tool(index: SpanIndex, found: list[Facts], chosen: Chosen) -> Facts | None:
    """A tool span is one call and one result, from whatever source has them; failing that, its raw input and output."""
    called = next((facts for facts in found if facts.arguments is not None), None)
    returned = next((facts for facts in found if facts.result is not None), None)
    arguments, result = called.arguments if called else None, returned.result if returned else None
    call_id = next((facts.tool_call_id for facts in found if facts.tool_call_id), None)
    if arguments is None:
        raw = next((facts.raw_input for facts in found if facts.raw_input), None)
        arguments = None if raw is None else arguments_of(raw)
    if result is None:
        raw = next((facts.raw_output for facts in found if facts.raw_output), None)
        if raw is not None:
            result, returned_id, returned_name = result_of(raw)
            call_id = call_id or returned_id
            chosen.tool_name = chosen.tool_name or returned_name
    chosen.tool_call_id = call_id
    for text in (arguments, result):
        if text is not None and is_placeholder(text):
            index.flags["redacted"] = None
    if arguments is not None or result is not None:
        if arguments is not None and not is_placeholder(arguments):
            chosen.input = [Message("assistant", [ToolCall(call_id, chosen.tool_name, arguments)])]
        if result is not None and not is_placeholder(result):
            chosen.output = [Message("tool", [ToolResult(call_id, chosen.tool_name, result)])]
        return called or returned or next(facts for facts in found if facts.raw_input or facts.raw_output)
    # Strands writes the messages of a tool span as events; they are calls and results by themselves.
    speaker = _messages(index, found, chosen, "tool")
    if speaker is None and chosen.tool_name:
        index.flags["contentOff"] = None
    return speaker
