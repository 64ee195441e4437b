"""`gen_ai.prompt` and `gen_ai.completion` as one document each: LangSmith, conventions 1.26 and 1.27, Spring AI."""

from __future__ import annotations

from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex, as_text

# What exporters write for nothing.
_EMPTY = {"{}", "[]", "null", "N/A", '""'}


def attributes(index: SpanIndex) -> Facts | None:
    """On the span. With LangSmith every kind of run has them: chains and parsers hold whatever they were given."""
    asked, answered = said(index.text("gen_ai.prompt")), said(index.text("gen_ai.completion"))
    langsmith = "langsmith" in index.heads
    if asked is None and answered is None and not langsmith:
        return None
    facts = Facts("langsmith" if langsmith else "otel.documents", raw_input=asked, raw_output=answered)
    if index.string("langsmith.span.kind") == "tool":
        facts.tool_name = index.string("langsmith.trace.name", "gen_ai.serialized.name")
    return facts


def events(index: SpanIndex) -> Facts | None:
    """On the span's events of 1.26 and 1.27."""
    facts = Facts("otel.documents")
    for event in index.events:
        if event.name == "gen_ai.content.prompt":
            facts.raw_input = said(as_text(event.attributes.get("gen_ai.prompt")))
        elif event.name == "gen_ai.content.completion":
            facts.raw_output = said(as_text(event.attributes.get("gen_ai.completion")))
    return facts if facts.raw_input or facts.raw_output else None


def said(text: str | None) -> str | None:
    return None if text is None or text.strip() in _EMPTY else text
