"""A span as one row of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spanscope.genai.preview import fold, input_preview, output_preview
from spanscope.genai.read import read
from spanscope.model.plain import plain_row
from spanscope.model.reading import Reading
from spanscope.model.records import LogRecord, Span
from spanscope.model.traces import SpanRow


def describe(span: Span, logs: Sequence[LogRecord]) -> SpanRow:
    """The row with what was read: bounded texts only, no bodies."""
    reading = read(span, logs)
    row = plain_row(span)
    return replace(
        row,
        title=reading.title or row.name,
        category=reading.category,
        model=reading.model,
        input_tokens=reading.usage.input_tokens,
        output_tokens=reading.usage.output_tokens,
        total_tokens=reading.usage.total_tokens,
        input=input_preview(reading),
        output=output_preview(reading),
        conversation_id=reading.conversation_id,
        error=_error(reading) or row.error,
        response_id=reading.response_id,
    )


def _error(reading: Reading) -> str | None:
    text = (reading.error.message or reading.error.type) if reading.error else None
    return fold(text) if text else None
