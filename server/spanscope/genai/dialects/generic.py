"""Input and output under names of their own, of producers that have no messages: any text, any JSON."""

from __future__ import annotations

import re

from spanscope.genai import json_text
from spanscope.genai.dialects.documents import said
from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import tool_definitions

_PAIRS: tuple[tuple[str, str, str], ...] = (
    ("mlflow", "mlflow.spanInputs", "mlflow.spanOutputs"),
    ("langfuse", "langfuse.observation.input", "langfuse.observation.output"),
    ("langfuse", "langfuse.trace.input", "langfuse.trace.output"),
    ("openinference", "input.value", "output.value"),
    ("genkit", "genkit:input", "genkit:output"),
    ("haystack", "haystack.tool.input", "haystack.tool.output"),
    ("haystack", "haystack.agent.step.tool.input", "haystack.agent.step.tool.output"),
    ("haystack", "haystack.agent.input", "haystack.agent.output"),
    ("haystack", "haystack.component.input", "haystack.component.output"),
    ("haystack", "haystack.pipeline.input_data", "haystack.pipeline.output_data"),
    ("laminar", "lmnr.span.input", "lmnr.span.output"),
    ("traceloop", "gen_ai.task.input", "gen_ai.task.output"),
    ("spring-ai", "spring.ai.tool.call.arguments", "spring.ai.tool.call.result"),
    ("otel", "gen_ai.retrieval.query.text", "gen_ai.retrieval.documents"),
    ("voltagent", "agent.messages", "agent.output"),
    ("voltagent", "llm.messages", "llm.output"),
    ("generic", "input", "output"),
)
_MASTRA = re.compile(r"mastra\.\w+\.(input|output)")
_TOOL_NAMES = ("haystack.tool.name", "spring.ai.tool.definition.name", "mlflow.spanFunctionName", "genkit:name")


def input_output(index: SpanIndex) -> Facts | None:
    """The first pair that has either. Last of all sources: it never hides a message."""
    facts: Facts | None = None
    for dialect, asked, answered in _PAIRS:
        if asked in index.attributes or answered in index.attributes:
            facts = Facts(dialect, raw_input=said(index.text(asked)), raw_output=said(index.text(answered)))
            if facts.raw_input or facts.raw_output:
                break
            facts = None
    facts = facts or _mastra(index)
    if facts is None:
        return None
    facts.tools = tool_definitions(index.json("mlflow.chat.tools", "haystack.tools"))
    name = index.string(*_TOOL_NAMES)
    facts.tool_name = json_text.string_of(name) or name if name else None
    if index.string("langfuse.observation.type") == "tool" or index.string("lmnr.span.type") == "TOOL":
        facts.tool_name = facts.tool_name or index.span.name
    if index.string("langfuse.observation.type") == "agent":
        facts.agent_name = index.span.name
    if "agent.messages" in index.attributes:
        facts.agent_name = index.string("agent.name")
    return facts


def _mastra(index: SpanIndex) -> Facts | None:
    if "mastra" not in index.heads:
        return None
    facts = Facts("mastra")
    for key in index.attributes:
        match = _MASTRA.fullmatch(key)
        if match and match[1] == "input":
            facts.raw_input = said(index.text(key))
        elif match:
            facts.raw_output = said(index.text(key))
    return facts if facts.raw_input or facts.raw_output else None
