"""The sources of messages in order of precedence. Each is a pure function from a span's index to facts, or None."""

from __future__ import annotations

from spanscope.genai.dialects import event_messages, otel

SOURCES = (
    otel.attributes,
    otel.details,
    event_messages.logs,
    event_messages.span_events,
    otel.google_genai_tool,
)
