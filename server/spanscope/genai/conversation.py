"""Which conversation a span belongs to."""

from __future__ import annotations

from spanscope.genai.index import SpanIndex, as_text

_KEYS = (
    "gen_ai.conversation.id",
    "session.id",
    "gen_ai.thread.id",
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.thread_id",
    "traceloop.association.properties.conversation_id",
    "langsmith.metadata.session_id",
    "langsmith.metadata.thread_id",
    "langsmith.metadata.conversation_id",
    "gcp.vertex.agent.session_id",
    "group_id",
    "ai.telemetry.metadata.sessionId",
    "ai.telemetry.metadata.threadId",
    "spring.ai.chat.client.conversation.id",
    "conversation.id",
    "mcp.session.id",
)
_LONGEST = 500


def conversation_id(index: SpanIndex) -> str | None:
    for key in _KEYS:
        if key in index.attributes:
            found = _id(index, key)
            if found:
                return found
    # One window of an editor or one run of a program says its session on the resource.
    session = index.span.resource.attributes.get("session.id")
    return session if isinstance(session, str) and 0 < len(session) <= _LONGEST else None


def _id(index: SpanIndex, key: str) -> str | None:
    if key == "gen_ai.thread.id" and index.string("gen_ai.operation.name") == "list_run_steps":
        # azure-ai-agents 1.1.0 gives `list_run_steps` its ids the wrong way round.
        return index.string("gen_ai.thread.run.id") or index.string(key)
    found = as_text(index.attributes[key])
    # Logfire writes "null" for a group that was not set.
    return found if found and found != "null" and len(found) <= _LONGEST else None
