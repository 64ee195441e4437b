"""A span and its log records to a reading: pure, total, linear in their size."""

from __future__ import annotations

from collections.abc import Sequence

from spanscope.genai import model_names, web
from spanscope.genai.category import category_of
from spanscope.genai.conversation import conversation_id
from spanscope.genai.errors import error_of
from spanscope.genai.index import SpanIndex
from spanscope.genai.precedence import Chosen, choose
from spanscope.genai.preview import fold
from spanscope.genai.usage import usage_of
from spanscope.model.reading import Category, Reading
from spanscope.model.records import LogRecord, Span

# Raise it when a reading changes for data that is already stored: stores derive again what was derived under another.
READING_VERSION = 5

_AI_HEADS = {"gen_ai", "llm", "openinference", "traceloop"}


def read(span: Span, logs: Sequence[LogRecord] = ()) -> Reading:
    """What the span says. `logs` are the log records that carry its id, in order of arrival."""
    return read_index(SpanIndex(span, logs))


def read_index(index: SpanIndex) -> Reading:
    category = category_of(index)
    chosen = choose(index, category)
    if _is_partial(index):
        index.flags["partial"] = None
    request, response = model_names.request_model(index), model_names.response_model(index)
    return Reading(
        category=category,
        title=fold(_title(index, category, chosen, response or request)),
        input=chosen.input,
        output=chosen.output,
        tool_definitions=chosen.tools,
        usage=usage_of(index),
        provider=model_names.provider(index),
        request_model=request,
        response_model=response,
        finish_reasons=model_names.finish_reasons(index) or chosen.finish_reasons,
        conversation_id=conversation_id(index),
        agent_name=chosen.agent_name,
        tool_name=chosen.tool_name,
        tool_call_id=chosen.tool_call_id if category == "tool" else None,
        error=error_of(index),
        dialects=chosen.dialects,
        response_id=model_names.response_id(index),
        flags=list(index.flags),
    )


def _is_partial(index: SpanIndex) -> bool:
    """Whether the span holds only a part of what was said.

    LiveKit sends the input as what it adds to that of `lk.input.base_span_id`. A limit on the number of attributes
    takes away any of the flattened ones, a limit on events the last messages.
    """
    delta = index.attributes.get("lk.input.delta")
    if (delta is not None and delta is not False) or "lk.input.base_span_id" in index.attributes:
        return True
    return bool((index.span.dropped_attributes_count or index.span.dropped_events_count) and index.heads & _AI_HEADS)


def _title(index: SpanIndex, category: Category, chosen: Chosen, model: str | None) -> str:
    """What to draw: who or what works. Logfire's span names are templates, `logfire.msg` is the name filled in."""
    plain = index.string("logfire.msg") or index.span.name
    match category:
        case "agent":
            creates = (index.string("gen_ai.operation.name") or "").startswith("create_")
            return plain if creates else chosen.agent_name or plain
        case "tool":
            return chosen.tool_name or plain
        case "llm" | "embedding" | "rerank":
            return model or plain
        case "http":
            return web.http_title(index) or plain
        case "database":
            return web.database_title(index) or plain
        case _:
            return plain
