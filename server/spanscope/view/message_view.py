"""Readings to the contract: messages, parts, tools, usage, what is missing, what belongs together."""

from __future__ import annotations

from spanscope.contract import models as m
from spanscope.model import reading as r
from spanscope.view.texts import optional, text


def message(item: r.Message) -> m.Message:
    return m.Message(
        role=text(item.role),
        name=optional(item.name),
        parts=[part(piece) for piece in item.parts],
        finish_reason=optional(item.finish_reason),
    )


def part(piece: r.Part) -> m.Part:
    match piece:
        case r.Text():
            return m.TextPart(text=text(piece.text))
        case r.Reasoning():
            return m.ReasoningPart(text=text(piece.text))
        case r.ToolCall():
            return m.ToolCallPart(id=optional(piece.id), name=optional(piece.name), arguments=text(piece.arguments))
        case r.ToolResult():
            return m.ToolResultPart(id=optional(piece.id), name=optional(piece.name), result=text(piece.result))
        case r.Media():
            return m.MediaPart(
                modality=text(piece.modality),
                mime_type=optional(piece.mime_type),
                uri=optional(piece.uri),
                size=piece.size,
            )
        case r.Data():
            return m.DataPart(json=text(piece.json))


def tool_definition(tool: r.ToolDefinition) -> m.ToolDefinition:
    return m.ToolDefinition(
        name=text(tool.name), description=optional(tool.description), parameters=optional(tool.parameters)
    )


def usage(counts: r.Usage) -> m.Usage:
    return m.Usage(
        input_tokens=counts.input_tokens,
        output_tokens=counts.output_tokens,
        total_tokens=counts.total_tokens,
        cache_read_tokens=counts.cache_read_tokens,
        cache_write_tokens=counts.cache_write_tokens,
        reasoning_tokens=counts.reasoning_tokens,
    )


def span_error(error: r.SpanError | None) -> m.SpanError | None:
    if error is None:
        return None
    return m.SpanError(type=optional(error.type), message=optional(error.message), stack=optional(error.stack))


def missing(reason: r.MissingContent | None) -> m.MissingContent | None:
    if reason is None:
        return None
    return m.MissingContent(
        reason=reason.reason,
        scope_name=text(reason.scope_name),
        scope_version=text(reason.scope_version),
        sdk=reason.sdk,
        switch_line=reason.switch_line,
        language=optional(reason.language),
    )


def tool_link(link: r.ToolLink) -> m.ToolLink:
    return m.ToolLink(
        tool_call_id=optional(link.tool_call_id),
        tool_name=optional(link.tool_name),
        call_span_id=link.call_span_id,
        span_id=link.span_id,
        result_span_id=link.result_span_id,
        inferred=link.inferred,
    )
