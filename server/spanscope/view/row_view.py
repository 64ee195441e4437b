"""Spans as rows of the tree, as they go over the wire: one by one, or as a column for each member."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import msgspec

from spanscope.contract import models as m
from spanscope.model.traces import SpanRow
from spanscope.view.texts import nano, text, unix_nano

# The few models among the plain values.
encode = msgspec.json.Encoder(enc_hook=lambda model: model.model_dump(by_alias=True)).encode

# A contract SpanRow. A dict for each took three times as long to make, and woke the garbage collector.
_TreeRow = msgspec.defstruct("_TreeRow", list(m.SpanRow.model_fields), rename="camel", gc=False)
_NAMES = _TreeRow.__struct_encode_fields__


def moments(encoded: str | None) -> list[m.Moment]:
    pairs: list[tuple[str, int]] = json.loads(encoded) if encoded else []
    return [m.Moment(name=text(name), time_unix_nano=unix_nano(time)) for name, time in pairs]


def row(span: SpanRow) -> dict[str, Any]:
    """The members of a contract SpanRow as they go over the wire, in its order; SpanDetail has them too."""
    return dict(zip(_NAMES, _cells(clean(span)), strict=True))


def tree_row(span: SpanRow) -> msgspec.Struct:
    return _TreeRow(*_cells(span))


def columns(spans: Sequence[SpanRow]) -> dict[str, Sequence[Any]]:
    """The same members, of all spans at once."""
    return dict(zip(_NAMES, zip(*map(_cells, spans), strict=True), strict=True)) if spans else dict.fromkeys(_NAMES, ())


def _cells(span: SpanRow) -> tuple[Any, ...]:
    """By place, in the contract's order, and not by name: this is done for every span of a trace."""
    return (
        span.span_id,
        span.parent_span_id,
        span.depth,
        span.name,
        span.title or span.name,
        span.category,
        span.service_name,
        unix_nano(span.start),
        nano(span.duration),
        span.status,
        span.status_message,
        span.error,
        span.model,
        span.input_tokens,
        span.output_tokens,
        span.total_tokens,
        span.input,
        span.output,
        span.orphan,
        span.pending_id is not None,
        span.tool_call_id,
        span.tool_name,
        m.Twin(trace_id=span.twin.trace_id, span_id=span.twin.span_id) if span.twin else None,
        span.repeats,
        span.agent_name,
        span.provider,
        span.cache_read_tokens,
        span.cache_write_tokens,
        moments(span.moments) if span.moments else [],
    )


def clean(span: SpanRow) -> SpanRow:
    """With texts that UTF-8 can carry; see `text`.

    Only for what could not be encoded: SQLite keeps no such text, and looking for one in 30,000 rows cost 50 ms.
    """
    values = ((member.name, getattr(span, member.name)) for member in fields(span))
    cleaned: dict[str, Any] = {name: text(value) for name, value in values if isinstance(value, str)}
    return replace(span, **cleaned)
