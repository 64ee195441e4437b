"""Spans as rows of the tree, as they go over the wire: one by one, or as a column for each member."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter
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

# Of the contract's members those that a row has under the same name.
_OWN = {member.name for member in fields(SpanRow)} & set(m.SpanRow.model_fields)


def moments(encoded: str | None) -> list[m.Moment]:
    pairs: list[tuple[str, int]] = json.loads(encoded) if encoded else []
    return [m.Moment(name=text(name), time_unix_nano=unix_nano(time)) for name, time in pairs]


def row(span: SpanRow) -> dict[str, Any]:
    """The members of a contract SpanRow as they go over the wire, in its order; SpanDetail has them too."""
    return {name: value for name, (value,) in columns([clean(span)]).items()}


def tree_rows(spans: Sequence[SpanRow]) -> list[msgspec.Struct]:
    return [_TreeRow(*values) for values in zip(*columns(spans).values(), strict=True)]


def columns(spans: Sequence[SpanRow]) -> dict[str, list[Any]]:
    """The same members, of all spans at once: member by member takes two thirds of span by span."""

    def of(name: str) -> list[Any]:
        return list(map(attrgetter(name), spans))

    found = {name: of(name) for name in _OWN}
    found |= {
        "title": [title or name for title, name in zip(found["title"], found["name"], strict=True)],
        "start_time_unix_nano": [unix_nano(start) for start in of("start")],
        "duration_nano": [nano(duration) for duration in of("duration")],
        "pending": [pending_id is not None for pending_id in of("pending_id")],
        "twin": [m.Twin(trace_id=twin.trace_id, span_id=twin.span_id) if twin else None for twin in found["twin"]],
        # One empty tuple for all: 30,000 lists would wake the garbage collector 40 times.
        "moments": [moments(encoded) if encoded else () for encoded in found["moments"]],
    }
    return {name: found[member] for name, member in zip(_NAMES, m.SpanRow.model_fields, strict=True)}


def clean(span: SpanRow) -> SpanRow:
    """With texts that UTF-8 can carry; see `text`.

    Only for what could not be encoded: SQLite keeps no such text, and looking for one in 30,000 rows cost 50 ms.
    """
    values = ((member.name, getattr(span, member.name)) for member in fields(span))
    cleaned: dict[str, Any] = {name: text(value) for name, value in values if isinstance(value, str)}
    return replace(span, **cleaned)
