"""OpenTelemetry's GenAI conventions since 1.37, and everybody who followed: messages in three attributes.

They sit on the span as JSON text (every SDK read) or structured (what the text says), or on the
`gen_ai.client.inference.operation.details` event, which is a log record by the text and a span event with Strands.
Azure's SDKs in event mode and Foundry's service send span events named like the attributes.
"""

from __future__ import annotations

import re
from typing import Any

from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex, as_text
from spanscope.genai.json_text import decode, encode
from spanscope.genai.messages import message, messages_of, tool_definitions
from spanscope.genai.parts import parts_of
from spanscope.model.reading import Message
from spanscope.model.values import KvList

INPUT, OUTPUT, SYSTEM = "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions"
TOOLS = "gen_ai.tool.definitions"
DETAILS = "gen_ai.client.inference.operation.details"
_CONTENT = "gen_ai.event.content"
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def attributes(index: SpanIndex) -> Facts | None:
    if "gen_ai" not in index.heads:
        return None
    facts = _facts(
        "otel", index.json(SYSTEM), index.json(INPUT), index.json(OUTPUT), index.json(TOOLS, "gen_ai.request.tools")
    )
    system = index.attributes.get(SYSTEM)
    if not facts.system and isinstance(system, str) and system:
        # Some write the instructions as plain text.
        facts.system = [Message("system", parts_of(system))]
    for key, messages, role in ((INPUT, facts.input, "user"), (OUTPUT, facts.output, "assistant")):
        text = index.attributes.get(key)
        if not messages and isinstance(text, str) and text and index.json(key) is None:
            messages.append(Message(role, parts_of(text)))
    facts.arguments = index.text("gen_ai.tool.call.arguments")
    facts.result = index.text("gen_ai.tool.call.result")
    facts.tool_call_id = index.string("gen_ai.tool.call.id")
    facts.tool_name = index.string("gen_ai.tool.name")
    facts.agent_name = index.string("gen_ai.agent.name")
    return facts


def details(index: SpanIndex) -> Facts | None:
    """The details event, as a log record or as a span event. The last one wins: retries repeat it."""
    found: KvList | None = None
    for event in index.events:
        if event.name == DETAILS:
            found = event.attributes
    for record in index.logs:
        if record.name == DETAILS:
            found = record.attributes
            silent = all(found.get(key) is None for key in (INPUT, OUTPUT, SYSTEM))
            if silent and isinstance(record.body, KvList):
                found = record.body
    if found is not None:
        return _facts("otel.event", *(index.decode(found.get(key)) for key in (SYSTEM, INPUT, OUTPUT, TOOLS)))
    return _event_mode(index)


def _event_mode(index: SpanIndex) -> Facts | None:
    """Span events named like the attributes, with the list as their content (Azure Projects)."""
    lists: dict[str, list[Any]] = {}
    for event in index.events:
        if event.name in (INPUT, OUTPUT, SYSTEM):
            value = index.decode(event.attributes.get(_CONTENT))
            lists.setdefault(event.name, []).extend(value if isinstance(value, list) else [value])
    if not lists:
        return None
    return _facts("otel.event", lists.get(SYSTEM), lists.get(INPUT), lists.get(OUTPUT), None)


def _facts(dialect: str, system: Any, inputs: Any, outputs: Any, tools: Any) -> Facts:
    parts = parts_of(system)
    return Facts(
        dialect,
        system=[Message("system", parts)] if parts else [],
        input=_messages(inputs, "user"),
        output=_messages(outputs, "assistant"),
        tools=tool_definitions(tools),
    )


def _messages(value: Any, role: str) -> list[Message]:
    if isinstance(value, dict):
        value = [value]
    found = messages_of(value, role)
    if found is None and isinstance(value, list) and value:
        # No roles at all: each object is a message for what it says, else kept raw.
        found = [_without_role(item, role) for item in value]
    return found or []


def _without_role(item: Any, role: str) -> Message:
    return message(item, role) if isinstance(item, dict) and "parts" in item else Message(role, parts_of(item))


def google_genai_tool(index: SpanIndex) -> Facts | None:
    """Tool spans of the google-genai instrumentation before 1.0: arguments one by one, typed by `code.*` keys."""
    if "code" not in index.heads or index.string("gen_ai.tool.name") is None:
        return None
    prefix = "code.function.parameters."
    parameters = ((key, value) for key, value in index.under(prefix) if key.endswith(".value"))
    values = {key[: -len(".value")]: as_text(value) or "" for key, value in parameters}
    result = index.text("code.function.return.value")
    if not values and result is None:
        return None
    typed = {key: _typed(value, index.string(f"{prefix}{key}.type")) for key, value in values.items()}
    return Facts("google-genai", arguments=encode(typed) if typed else None, result=result)


def _typed(value: str, kind: str | None) -> Any:
    if kind == "bool" and value in ("True", "False", "true", "false"):
        return value.lower() == "true"
    if kind == "int" and len(value) < 20 and value.lstrip("-").isdecimal():
        return int(value)
    if kind == "float" and len(value) < 40 and _NUMBER.fullmatch(value):
        return float(value)
    decoded = decode(value) if kind in ("dict", "list") else None
    return decoded.value if decoded else value
