"""Spans in tree order: parents before children, siblings by start. Every span comes out, whatever its parent is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spanscope.model.traces import SpanRow


def in_tree_order(rows: Iterable[SpanRow]) -> list[SpanRow]:
    """The rows with `depth` and `orphan` filled in.

    A span whose parent is not among the rows is a root and an orphan. Parent ids are a program's claims: where they
    run in a circle, the earliest span of the circle becomes a root and an orphan too. O(n log n), no recursion.
    """
    by_id = {row.span_id: row for row in rows}
    children: dict[str, list[SpanRow]] = {}
    roots: list[SpanRow] = []
    for row in by_id.values():
        if row.parent_span_id in by_id:
            children.setdefault(row.parent_span_id or "", []).append(row)
        else:
            roots.append(row)
    for siblings in children.values():
        siblings.sort(key=_by_start, reverse=True)
    roots.sort(key=_by_start)

    ordered: list[SpanRow] = []
    placed: set[str] = set()

    def walk(root: SpanRow) -> None:
        stack = [(root, 0)]
        while stack:
            row, depth = stack.pop()
            if row.span_id in placed:
                continue
            placed.add(row.span_id)
            orphan = depth == 0 and row.parent_span_id is not None
            ordered.append(replace(row, depth=depth, orphan=orphan))
            stack.extend((child, depth + 1) for child in children.get(row.span_id, ()))

    for root in roots:
        walk(root)
    if len(placed) < len(by_id):
        for row in sorted(by_id.values(), key=_by_start):
            if row.span_id not in placed:
                walk(row)
    return ordered


def _by_start(row: SpanRow) -> tuple[int, int, str]:
    # At equal starts the longer span first: a wrapper often starts in the same tick as what it wraps.
    return row.start, -row.end, row.span_id
