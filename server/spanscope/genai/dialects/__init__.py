"""The sources of messages in order of precedence. Each is a pure function from a span's index to facts, or None."""

from __future__ import annotations

from spanscope.genai.dialects import (
    adk,
    coding_agents,
    documents,
    event_messages,
    generic,
    livekit,
    logfire,
    openinference,
    openllmetry,
    otel,
    pydantic_ai,
    vercel,
)

SOURCES = (
    otel.attributes,
    otel.details,
    pydantic_ai.agent,
    pydantic_ai.parameters,
    event_messages.logs,
    event_messages.span_events,
    openinference.attributes,
    openllmetry.flattened,
    logfire.events,
    logfire.requests,
    logfire.spans,
    vercel.attributes,
    adk.attributes,
    documents.attributes,
    documents.events,
    livekit.attributes,
    coding_agents.claude_code,
    coding_agents.log_records,
    pydantic_ai.tool,
    otel.google_genai_tool,
    openllmetry.entity,
    generic.input_output,
)
