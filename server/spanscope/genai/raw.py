"""Input and output that no dialect understood: texts of unknown meaning, shown as they are.

Bodies of a form we know (a provider's request, a graph's state) are read by `sniff`; the rest is a text or `Data`.
"""

from __future__ import annotations

from spanscope.genai import json_text
from spanscope.genai.facts import Facts
from spanscope.genai.sniff import answer_of, request, response
from spanscope.model.reading import Category, Data, Message, Part, Text

_WRAPPERS = ("output", "input", "result", "text", "content")


def read_raw(facts: Facts, category: Category) -> Facts:
    """The facts with their raw texts turned into messages: with a model, what the user and the assistant said."""
    if facts.raw_input and not facts.input:
        decoded = json_text.decode(facts.raw_input)
        body = request(decoded.value) if decoded else None
        if body:
            # A form we know, even without content (a failed call's empty answer), says more than its JSON.
            facts.input = body.messages
            facts.system = facts.system or body.system
            facts.tools = facts.tools or body.tools
        else:
            facts.input = [Message("user" if category == "llm" else "input", [as_part(facts.raw_input)])]
    if facts.raw_output and not facts.output:
        decoded = json_text.decode(facts.raw_output)
        body = response(decoded.value) if decoded else None
        if body:
            facts.output = answer_of(body.messages)
            facts.finish_reasons = facts.finish_reasons or body.finish_reasons
        else:
            role = "assistant" if category in ("llm", "agent") else "output"
            facts.output = [Message(role, [as_part(facts.raw_output)])]
    return facts


def as_part(text: str) -> Part:
    """A text, or the one text that a JSON wrapper such as `{"output": "…"}` holds, or `Data`."""
    decoded = json_text.decode(text)
    if decoded is None:
        return Text(unquoted(text))
    if not decoded.truncated and isinstance(decoded.value, dict) and len(decoded.value) == 1:
        (only,) = decoded.value.values()
        if isinstance(only, str) and only and next(iter(decoded.value)) in _WRAPPERS:
            return Text(only)
    return Data(text)


def unquoted(text: str) -> str:
    """A text that was written as a JSON string, without its quotes and escapes (MLflow, Genkit, Logfire)."""
    return json_text.string_of(text) or text
