"""Google's Agent Development Kit: a whole Gemini request and response on `call_llm` spans."""

from __future__ import annotations

from spanscope.genai.dialects.documents import said
from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import tool_definitions
from spanscope.genai.sniff import request, response

_REQUEST, _RESPONSE = "gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"
_ARGUMENTS, _RESULT = "gcp.vertex.agent.tool_call_args", "gcp.vertex.agent.tool_response"


def attributes(index: SpanIndex) -> Facts | None:
    if "gcp" not in index.heads or not any(key.startswith("gcp.vertex.agent.") for key in index.attributes):
        return None
    facts = Facts("google-adk")
    facts.arguments, facts.result = index.text(_ARGUMENTS), said(index.text(_RESULT))
    if facts.arguments == "N/A":
        facts.arguments = None
    # Spans that are no model call have "{}" in both.
    body = index.json(_REQUEST)
    asked = request(body)
    if asked:
        config = body.get("config") if isinstance(body, dict) else None
        facts.system, facts.input = asked.system, asked.messages
        facts.tools = tool_definitions(config.get("tools")) if isinstance(config, dict) else asked.tools
    answered = response(index.json(_RESPONSE))
    if answered:
        facts.output, facts.finish_reasons = answered.messages, answered.finish_reasons
    return facts
