"""Protobuf requests to chunks, by slicing: spans, log records, resources and scopes keep every byte.

Traces and logs have the same shape on the wire, so one slicer serves both:

    request  { 1: resource group* }
    group    { 1: resource, 2: scope group*, 3: schema url }
    scope    { 1: scope, 2: span or log record*, 3: schema url }
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from google.protobuf.message import DecodeError

from spanscope.errors import BadBody
from spanscope.model.records import Chunk, Signal
from spanscope.otlp.ids import is_absent
from spanscope.otlp.messages import REQUESTS
from spanscope.otlp.rejects import Rejects
from spanscope.otlp.split import CHUNK_BYTES, Split
from spanscope.otlp.wire import delimited, fields

_GROUPS, _ITEMS = 1, 2

# Of a chunk in the making: its trace, and which part of that.
Key = tuple[bytes, int]


def split_protobuf(signal: Signal, body: bytes) -> Split:
    request: Any
    try:
        request = REQUESTS[signal].FromString(body)
    except DecodeError as error:
        raise BadBody(f"the body is not an OTLP {signal} request in protobuf") from error
    if signal == "metrics":
        groups = len(request.resource_metrics)
        chunks = [Chunk("metrics", "protobuf", b"", body, groups)] if groups else []
        return Split(chunks, groups, 0, "")

    rejects = Rejects(signal)
    traces = _trace_of_each(signal, request, rejects)
    accepted = len(traces) - rejects.count
    distinct = set(traces)
    distinct.discard(None)
    if len(distinct) == 1 and not rejects.count and len(body) <= CHUNK_BYTES:
        # The usual batch: all of one trace. Nothing to cut, even unknown fields stay where they were.
        return Split([Chunk(signal, "protobuf", distinct.pop() or b"", body, accepted)], accepted, 0, "")
    return Split(_slice(signal, body, traces), accepted, rejects.count, rejects.message)


def _trace_of_each(signal: Signal, request: Any, rejects: Rejects) -> list[bytes | None]:
    """The trace id of every item in order of arrival; None = rejected, empty = a log record outside a trace."""
    if signal == "traces":
        items = (span for group in request.resource_spans for scope in group.scope_spans for span in scope.spans)
    else:
        items = (log for group in request.resource_logs for scope in group.scope_logs for log in scope.log_records)
    ids = ((item.trace_id, item.span_id) for item in items)
    return [
        (b"" if is_absent(trace_id) else trace_id) if rejects.check(trace_id, span_id) else None
        for trace_id, span_id in ids
    ]


def _slice(signal: Signal, body: bytes, traces: list[bytes | None]) -> list[Chunk]:
    """One body for each trace, or each CHUNK_BYTES of it: its items inside copies of their resource and scope."""
    payloads: dict[Key, list[bytes]] = {}
    counts: Counter[Key] = Counter()
    sizes: Counter[bytes] = Counter()
    order = iter(traces)
    for is_group, _, group_at, group_end in fields(body, 0, len(body), _GROUPS):
        if not is_group:
            continue
        group_head, scopes = _cut(body, group_at, group_end)
        of_group: dict[Key, list[bytes]] = {}
        for _, scope_at, scope_end in scopes:
            scope_head, items = _cut(body, scope_at, scope_end)
            of_scope: dict[Key, list[bytes]] = {}
            for item_at, _, item_end in items:
                trace_id = next(order)
                if trace_id is not None:
                    key = trace_id, sizes[trace_id] // CHUNK_BYTES
                    of_scope.setdefault(key, []).append(body[item_at:item_end])
                    sizes[trace_id] += item_end - item_at
            for key, pieces in of_scope.items():
                counts[key] += len(pieces)
                of_group.setdefault(key, []).append(delimited(_ITEMS, scope_head, *pieces))
        for key, pieces in of_group.items():
            payloads.setdefault(key, []).append(delimited(_GROUPS, group_head, *pieces))
    return [Chunk(signal, "protobuf", key[0], b"".join(pieces), counts[key]) for key, pieces in payloads.items()]


def _cut(body: bytes, start: int, end: int) -> tuple[bytes, list[tuple[int, int, int]]]:
    """Everything of a group but its repeated field 2, and the (tag, value, end) offsets of that."""
    head: list[bytes] = []
    items: list[tuple[int, int, int]] = []
    for is_item, tag_at, value_at, field_end in fields(body, start, end, _ITEMS):
        if is_item:
            items.append((tag_at, value_at, field_end))
        else:
            head.append(body[tag_at:field_end])
    return b"".join(head), items
