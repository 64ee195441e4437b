"""All of one span: what was read from it, and what arrived, field by field."""

from __future__ import annotations

from typing import Literal

from spanscope.contract import models as m
from spanscope.genai.capture import missing_content
from spanscope.genai.tool_links import tool_links
from spanscope.genai.unread import read_watched
from spanscope.model import records as r
from spanscope.model.traces import StoredSpan
from spanscope.model.values import to_text, type_of
from spanscope.view.message_view import message, missing, span_error, tool_definition, tool_link, usage
from spanscope.view.row_view import row
from spanscope.view.texts import attributes, optional, text, texts, unix_nano

Kind = Literal["unspecified", "internal", "server", "client", "producer", "consumer"]

KINDS: tuple[Kind, ...] = ("unspecified", "internal", "server", "client", "producer", "consumer")

ContentFlag = Literal["truncated", "contentOff", "redacted", "partial"]

CONTENT_FLAGS: tuple[ContentFlag, ...] = ("truncated", "contentOff", "redacted", "partial")


def span(stored: StoredSpan) -> m.SpanDetail:
    """The reading is done again here, as the store keeps only what rows need of a reading."""
    span = stored.span
    reading, unread = read_watched(span, stored.logs)
    members = row(stored.row) | {
        # The row's column ends in the year 2262, where SQLite's integers do.
        "startTimeUnixNano": unix_nano(span.start_time_unix_nano),
        "title": text(reading.title or span.name),
        "category": reading.category,
        "model": optional(reading.model),
        "toolCallId": optional(reading.tool_call_id),
        "toolName": optional(reading.tool_name),
        "agentName": optional(reading.agent_name),
        "provider": optional(reading.provider),
        "input": [message(item) for item in reading.input],
        "output": [message(item) for item in reading.output],
    }
    return m.SpanDetail(
        **members,
        end_time_unix_nano=unix_nano(span.end_time_unix_nano),
        kind=_kind(span.kind),
        trace_state=text(span.trace_state),
        flags=span.flags,
        content_flags=[flag for flag in CONTENT_FLAGS if flag in reading.flags],
        missing=missing(missing_content(span, reading, stored.others)),
        tool_spans=[tool_link(link) for link in tool_links(stored.row.span_id, stored.tools)],
        conversation_id=optional(reading.conversation_id),
        tool_definitions=[tool_definition(tool) for tool in reading.tool_definitions],
        usage=usage(reading.usage),
        request_model=optional(reading.request_model),
        response_model=optional(reading.response_model),
        finish_reasons=texts(reading.finish_reasons),
        dialects=texts(reading.dialects),
        exception=span_error(reading.error),
        unread_attributes=texts(unread),
        attributes=attributes(span.attributes),
        dropped_attributes_count=span.dropped_attributes_count,
        events=[event(item) for item in span.events],
        dropped_events_count=span.dropped_events_count,
        links=[link(item) for item in span.links],
        dropped_links_count=span.dropped_links_count,
        logs=[log(record) for record in stored.logs],
        resource=resource(span.resource),
        scope=scope(span.scope),
    )


def event(item: r.Event) -> m.Event:
    return m.Event(
        name=text(item.name),
        time_unix_nano=unix_nano(item.time_unix_nano),
        attributes=attributes(item.attributes),
        dropped_attributes_count=item.dropped_attributes_count,
    )


def link(item: r.Link) -> m.Link:
    return m.Link(
        trace_id=text(item.trace_id),
        span_id=text(item.span_id),
        trace_state=text(item.trace_state),
        flags=item.flags,
        attributes=attributes(item.attributes),
        dropped_attributes_count=item.dropped_attributes_count,
    )


def log(record: r.LogRecord) -> m.Log:
    return m.Log(
        time_unix_nano=unix_nano(record.time_unix_nano),
        observed_time_unix_nano=unix_nano(record.observed_time_unix_nano),
        severity_number=record.severity_number,
        severity_text=text(record.severity_text),
        event_name=text(record.name),
        body=text(to_text(record.body)),
        body_type=type_of(record.body),
        attributes=attributes(record.attributes),
        dropped_attributes_count=record.dropped_attributes_count,
        flags=record.flags,
        trace_id=optional(record.trace_id),
        span_id=optional(record.span_id),
        resource=resource(record.resource),
        scope=scope(record.scope),
    )


def resource(item: r.Resource) -> m.Resource:
    return m.Resource(
        attributes=attributes(item.attributes),
        dropped_attributes_count=item.dropped_attributes_count,
        entity_refs=[entity_ref(ref) for ref in item.entity_refs],
        schema_url=text(item.schema_url),
    )


def entity_ref(item: r.EntityRef) -> m.EntityRef:
    return m.EntityRef(
        type=text(item.type),
        id_keys=texts(item.id_keys),
        description_keys=texts(item.description_keys),
        schema_url=text(item.schema_url),
    )


def scope(item: r.Scope) -> m.Scope:
    return m.Scope(
        name=text(item.name),
        version=text(item.version),
        attributes=attributes(item.attributes),
        dropped_attributes_count=item.dropped_attributes_count,
        schema_url=text(item.schema_url),
    )


def _kind(number: int) -> Kind | int:
    """A number that is not in the proto is passed on as it is."""
    return KINDS[number] if 0 <= number < len(KINDS) else number
