"""What OTLP itself says of a span, before any reading of its attributes."""

from __future__ import annotations

from spanscope.model.records import STATUS_ERROR, STATUS_OK, Span
from spanscope.model.traces import SpanRow, Status

_STATUS: dict[int, Status] = {STATUS_OK: "ok", STATUS_ERROR: "error"}


def plain_row(span: Span) -> SpanRow:
    service = span.resource.attributes.get("service.name")
    return SpanRow(
        span_id=span.span_id,
        parent_span_id=span.parent_span_id,
        name=span.name,
        title=span.name,
        category="other",
        service_name=service if isinstance(service, str) else "",
        start=span.start_time_unix_nano,
        end=span.end_time_unix_nano,
        status=_STATUS.get(span.status_code, "unset"),
        status_message=span.status_message,
        error=(span.status_message or None) if span.status_code == STATUS_ERROR else None,
        scope_name=span.scope.name,
    )
