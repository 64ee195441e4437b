"""OpenLLMetry (Traceloop): the flattened keys of versions up to 2025, and the entities around model calls.

Newer versions speak the current conventions (`otel`).
"""

from __future__ import annotations

import re
from typing import Any

from spanscope.genai import json_text
from spanscope.genai.facts import Facts
from spanscope.genai.flattened import OWN, unflatten
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import merged, message, tool_definitions
from spanscope.genai.parts import parts_of
from spanscope.genai.tool_io import result_of
from spanscope.model.reading import Message, Reasoning, Text

_INDEXED = re.compile(r"(?:gen_ai|llm)\.(?:prompt|completion)s?\.\d+(?:\.|$)")
_PROMPTS = ("gen_ai.prompt.", "llm.prompts.", "gen_ai.prompts.")
_COMPLETIONS = ("gen_ai.completion.", "llm.completions.", "gen_ai.completions.")
_FUNCTIONS = "llm.request.functions."


def flattened(index: SpanIndex) -> Facts | None:
    if not index.heads & {"gen_ai", "llm"} or not _is_flattened(index):
        return None
    facts = Facts("openllmetry")
    facts.input = _first(index, _PROMPTS, "user")
    facts.output = _one_message(index, _first(index, _COMPLETIONS, "assistant"))
    functions = unflatten(index, _FUNCTIONS)
    facts.tools = tool_definitions([_function(item) for item in functions])
    return facts


def _is_flattened(index: SpanIndex) -> bool:
    # All keys at once first: one by one they take ten times as long, and most spans have none.
    keys = "\n".join(index.attributes)
    return ("prompt" in keys or "completion" in keys) and any(_INDEXED.match(key) for key in index.attributes)


def _first(index: SpanIndex, prefixes: tuple[str, ...], role: str) -> list[Message]:
    for prefix in prefixes:
        found = [_message(item, role) for item in unflatten(index, prefix)]
        if found:
            return found
    return []


def _message(item: Any, role: str) -> Message:
    if not isinstance(item, dict):
        return _bare(item, role)
    if OWN in item and "content" not in item:
        # LangChain's instrumentation put a whole message under the key of its number.
        return _bare(item[OWN], role)
    fields = {key: value for key, value in item.items() if value != "null" or key not in ("content", "tool_calls")}
    if "role" not in fields:
        # The legacy completion API of Anthropic: the text stands under the role's name.
        stated = next((name for name in ("user", "assistant", "system") if isinstance(fields.get(name), str)), None)
        fields = {**fields, "role": stated or role, "content": fields.get("content") or fields.get(stated or "")}
    fields["content"] = _content(fields.get("content"))
    if fields["role"] == "thinking":
        texts = [Reasoning(part.text) if isinstance(part, Text) else part for part in parts_of(fields["content"])]
        return Message("assistant", list(texts), None, _finish(fields))
    return message(fields, role)


def _bare(value: Any, role: str) -> Message:
    decoded = json_text.decode(value) if isinstance(value, str) else None
    if decoded and isinstance(decoded.value, dict):
        return message(decoded.value, role)
    return Message(role, parts_of(value))


def _content(value: Any) -> Any:
    """Provider blocks as JSON text are a list of objects with a type; any other list is what the user wrote."""
    decoded = json_text.decode(value) if isinstance(value, str) and value.startswith("[") else None
    if decoded and isinstance(decoded.value, list) and decoded.value:
        blocks = all(isinstance(item, dict) and isinstance(item.get("type"), str) for item in decoded.value)
        return decoded.value if blocks else value
    return value


def _finish(fields: dict[str, Any]) -> str | None:
    finish = fields.get("finish_reason")
    return finish if isinstance(finish, str) and finish else None


def _one_message(index: SpanIndex, outputs: list[Message]) -> list[Message]:
    """Anthropic's thinking, text and calls stand under numbers of their own, though they are one answer."""
    provider = (index.string("gen_ai.system", "gen_ai.provider.name", "llm.vendor") or "").lower()
    thinks = any(isinstance(part, Reasoning) for piece in outputs for part in piece.parts)
    if len(outputs) > 1 and (provider == "anthropic" or thinks):
        return [merged(outputs)]
    return outputs


def _function(item: Any) -> Any:
    if not isinstance(item, dict):
        return None
    # The JavaScript versions call the parameters `arguments`.
    return {key: value for key, value in item.items() if value is not None}


def entity(index: SpanIndex) -> Facts | None:
    """Workflows, tasks, agents and tools: their input and output are any JSON."""
    if "traceloop" not in index.heads:
        return None
    kind = index.string("traceloop.span.kind")
    name = index.string("traceloop.entity.name")
    facts = Facts("traceloop", raw_input=index.text("traceloop.entity.input"))
    facts.raw_output = index.text("traceloop.entity.output")
    tool = kind == "tool" or index.string("gen_ai.operation.name") == "execute_tool"
    if tool:
        # The JavaScript instrumentation names every tool after its class; the message in the result knows better.
        result = result_of(facts.raw_output) if facts.raw_output else None
        facts.tool_name = (result.name if result else None) or name
        facts.tool_call_id = result.call_id if result else None
    if kind == "agent":
        facts.agent_name = name
    return facts
