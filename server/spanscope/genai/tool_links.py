"""Which model call asked for a tool, which span ran it, and which model call got the result."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from spanscope.model.reading import ToolLink
from spanscope.model.traces import ToolTrack


def tool_links(span_id: str, tracks: Sequence[ToolTrack]) -> list[ToolLink]:
    """The links that the span is part of, in the order of its calls; for a tool span at most one. Linear in the trace.

    `tracks`: every span of the trace that has to do with tools, by start. A call is tied to its run by the call's id.
    Where a tool span has none, the calls of its name are tied to the runs in the order of both, among the spans of one
    parent: a run follows its call as a sibling, as a child, or as a child of its sibling (LangGraph's nodes).
    """
    links = _links(tracks)
    return [link for link in links if span_id in (link.call_span_id, link.span_id, link.result_span_id)]


def _links(tracks: Sequence[ToolTrack]) -> list[ToolLink]:
    runs = _Runs(tracks)
    takers = _takers(tracks)
    links: list[ToolLink] = []
    asked: set[str] = set()
    for track in tracks:
        for call_id, name in _pairs(track.tool_calls):
            run, inferred = runs.of(track, call_id, name)
            taker = takers.first_after(call_id, track) if call_id else None
            if run is not None:
                asked.add(run.span_id)
            if run is not None or taker is not None:
                links.append(ToolLink(call_id, name, track.span_id, run.span_id if run else None, taker, inferred))
    for track in tracks:
        if track.category == "tool" and track.span_id not in asked and track.tool_call_id:
            # The asking call was not recorded, or not what it asked for: Azure's runs, content capture switched off.
            taker = takers.first_after(track.tool_call_id, track)
            if taker is not None:
                links.append(ToolLink(track.tool_call_id, track.tool_name, None, track.span_id, taker, False))
    return links


class _Runs:
    """Tool spans to be tied to calls, each once."""

    def __init__(self, tracks: Iterable[ToolTrack]) -> None:
        self._by_id: dict[str, ToolTrack] = {}
        self._by_name: dict[tuple[str, str], list[ToolTrack]] = {}
        for track in tracks:
            if track.category != "tool":
                continue
            if track.tool_call_id:
                # A framework's span may wrap the server's (MCP): the outer starts first, and stands for both.
                self._by_id.setdefault(track.tool_call_id, track)
            elif track.tool_name:
                for place in _places(track):
                    self._by_name.setdefault((track.tool_name, place), []).append(track)
        self._taken: set[str] = set()
        self._at: dict[tuple[str, str], int] = {}

    def of(self, call: ToolTrack, call_id: str | None, name: str | None) -> tuple[ToolTrack | None, bool]:
        run = self._by_id.get(call_id or "")
        if run is not None:
            return run, False
        for place in (f"below {call.span_id}", f"beside {call.parent_span_id}", f"within {call.grandparent_span_id}"):
            key = (name or "", place)
            candidates = self._by_name.get(key, [])
            # Both come by start, so what lies before a call lies before all that follow.
            at = self._at.get(key, 0)
            while at < len(candidates) and (candidates[at].start < call.start or candidates[at].span_id in self._taken):
                at += 1
            self._at[key] = at
            if at < len(candidates):
                self._taken.add(candidates[at].span_id)
                return candidates[at], True
        return None, False


def _places(run: ToolTrack) -> list[str]:
    """Where a call may stand that this run answers."""
    places = [f"below {run.parent_span_id}", f"beside {run.parent_span_id}"]
    # Without a grandparent two nodes have nothing in common.
    return [*places, f"within {run.grandparent_span_id}"] if run.grandparent_span_id else places


class _Takers:
    """Model calls by the call ids whose results they were given, by start."""

    def __init__(self) -> None:
        self._by_id: dict[str, list[ToolTrack]] = {}

    def add(self, call_id: str, track: ToolTrack) -> None:
        self._by_id.setdefault(call_id, []).append(track)

    def first_after(self, call_id: str, asked: ToolTrack) -> str | None:
        return next(
            (
                track.span_id
                for track in self._by_id.get(call_id, [])
                if track.span_id != asked.span_id and track.start >= asked.start
            ),
            None,
        )


def _takers(tracks: Iterable[ToolTrack]) -> _Takers:
    takers = _Takers()
    for track in tracks:
        for call_id in _list(track.tool_results):
            if isinstance(call_id, str):
                takers.add(call_id, track)
    return takers


def _pairs(text: str | None) -> list[tuple[str | None, str | None]]:
    return [(pair[0], pair[1]) for pair in _list(text) if isinstance(pair, list) and len(pair) == 2]


def _list(text: str | None) -> list[Any]:
    value = json.loads(text) if text else []
    return value if isinstance(value, list) else []
