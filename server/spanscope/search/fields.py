"""The fields of the query language: what each means, and how its values are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from spanscope.search.query import (
    All,
    AttributeCompared,
    AttributeIs,
    Comparison,
    Facet,
    FacetKind,
    Has,
    IdIs,
    Measure,
    Measured,
    Node,
    Presence,
    StatusIs,
    Words,
)
from spanscope.search.words import phrase

STATUSES = ("error", "ok", "unset")
CATEGORIES = (
    "agent", "llm", "tool", "retrieval", "embedding", "rerank", "workflow",
    "chain", "guardrail", "evaluation", "http", "database", "other",
)  # fmt: skip
PRESENCES: tuple[Presence, ...] = get_args(Presence)
_ALSO_CALLED: dict[str, Presence] = {
    "errors": "error", "tools": "tool", "logs": "log", "agents": "agent", "models": "model", "llm": "model",
}  # fmt: skip

Kind = Literal["facet", "status", "name", "id", "has", "count", "duration", "time"]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    detail: str
    example: str


FIELDS = {
    field.name: field
    for field in (
        Field("status", "status", "Status of the trace: ok, error or unset", "status:error"),
        Field("service", "facet", "Service that sent any of the spans", "service:shop"),
        Field("model", "facet", "Model of any call", "model:gpt-4o*"),
        Field("tool", "facet", "Tool that was run", "tool:get_weather"),
        Field("agent", "facet", "Agent that took part", "agent:planner"),
        Field("provider", "facet", "Provider of any model", "provider:openai"),
        Field("category", "facet", "Kind of any span: llm, tool, agent, retrieval, http and others", "category:tool"),
        Field("name", "name", "Words in the name of any span", "name:checkout"),
        Field("conversation", "id", "Conversation that the trace belongs to", "conversation:thread-7"),
        Field("trace", "id", "Id of the trace, or its beginning", "trace:5b8aa5a2d2c872e8321cf37308d69df2"),
        Field("span", "id", "Id of any span, or its beginning", "span:051581bf3cb55c13"),
        Field("run", "id", "Run of the program that sent the trace", "run:8c1f0a2b3d4e"),
        Field("has", "has", "What occurs in the trace: error, tool, log and others, or any attribute", "has:error"),
        Field("errors", "count", "Number of spans that failed", "errors:>0"),
        Field("duration", "duration", "Time from the first start to the last end", "duration:>2s"),
        Field("tokens", "count", "Tokens in all", "tokens:>1k"),
        Field("input_tokens", "count", "Tokens that went in", "input_tokens:>500"),
        Field("output_tokens", "count", "Tokens that came out", "output_tokens:>500"),
        Field("calls", "count", "Number of model calls", "calls:>=3"),
        Field("tool_calls", "count", "Number of tool calls", "tool_calls:>0"),
        Field("spans", "count", "Number of spans", "spans:>100"),
        Field("since", "time", "Started at this time or later: a date, or how long ago", "since:2h"),
        Field("until", "time", "Started before this time; a day is meant whole", "until:2026-05-01"),
    )
}

_MEASURES: dict[str, Measure] = {
    name: name for name in ("errors", "tokens", "input_tokens", "output_tokens", "calls", "tool_calls", "spans")
}
_COUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)([kKmM]?)")
_DURATION = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(ns|us|µs|μs|ms|s|min|m|h|d)?")
_NANOSECONDS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9,
    "m": 60 * 10**9, "min": 60 * 10**9, "h": 3600 * 10**9, "d": 86400 * 10**9,
}  # fmt: skip
_AGO = re.compile(r"(\d{1,9})(s|min|m|h|d|w)")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST = 2**63 - 1
# Each one more multiplies the time that a hostile value takes.
MOST_STARS = 3


class NotUnderstood(ValueError):
    """The message tells what to write instead."""


def understood(name: str, comparison: Comparison | None, value: str, quoted: bool, now: datetime) -> Node:
    """The condition of `name:value`. Names that are no field are attributes. NotUnderstood."""
    field = FIELDS.get(name)
    if value.count("*") > MOST_STARS:
        raise NotUnderstood(f"At most {MOST_STARS} * can stand in a value")
    if field is None:
        return _attribute(name, comparison, value, quoted)
    match field.kind:
        case "count":
            return _measured(_MEASURES[name], comparison, value, lambda text: _count(text, field))
        case "duration":
            return _measured("duration", comparison, value, lambda text: _duration(text, field))
        case "time":
            return _time(field, comparison, value, now)
        case _:
            if comparison is not None and comparison != "=":
                raise NotUnderstood(f"{name} is not a number: write {field.example}")
    if not value:
        raise NotUnderstood(f"Write a value after {name}:, as in {field.example}")
    match field.kind:
        case "status":
            return _status(value)
        case "name":
            return _name(value)
        case "has":
            return _has(value)
        case "id":
            return _id(field, value)
        case _:
            kind: FacetKind = name  # type: ignore[assignment]
            if kind == "category" and "*" not in value and value.lower() not in CATEGORIES:
                raise NotUnderstood(f"No category is called so. There are {', '.join(CATEGORIES)}")
            return Facet(kind, value)


def _attribute(key: str, comparison: Comparison | None, value: str, quoted: bool) -> Node:
    if comparison is not None and comparison != "=":
        try:
            return AttributeCompared(key, comparison, float(value))
        except ValueError:
            raise NotUnderstood(f"Write a number after {key}:{comparison}") from None
    # `TypeError:x` is more often a piece of a message than an attribute: without a dot it may be either.
    literal = None if "." in key or comparison or quoted else f"{key}:{value}"
    return AttributeIs(key, value, literal)


def _measured(
    measure: Measure, comparison: Comparison | None, value: str, number: Callable[[str], int]
) -> Measured | All:
    low, dots, high = value.partition("..")
    if not dots or comparison is not None:
        return Measured(measure, comparison or "=", number(value))
    bounds: list[Node] = []
    if low:
        bounds.append(Measured(measure, ">=", number(low)))
    if high:
        bounds.append(Measured(measure, "<=", number(high)))
    if not bounds:
        number("")
    return All(tuple(bounds))


def _count(text: str, field: Field) -> int:
    found = _COUNT.fullmatch(text)
    if found is None:
        raise NotUnderstood(f"Write a number after {field.name}:, as in {field.example} or {field.name}:10..20")
    return min(MOST, round(float(found[1]) * {"": 1, "k": 1000, "m": 10**6}[found[2].lower()]))


def _duration(text: str, field: Field) -> int:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise NotUnderstood(
            f"Write a time after {field.name}:, as in {field.example}, duration:<300ms or duration:1s..5s"
        )
    return min(MOST, round(float(found[1]) * _NANOSECONDS[found[2] or "s"]))


def _time(field: Field, comparison: Comparison | None, value: str, now: datetime) -> Measured:
    if comparison is not None:
        raise NotUnderstood(f"{field.name} takes no comparison: write {field.example}")
    time = _moment(value, whole_day=field.name == "until", now=now)
    if time is None:
        raise NotUnderstood(
            f"Write a date or how long ago after {field.name}:, as in {field.name}:2h or since:2026-05-01"
        )
    return Measured("start", ">=" if field.name == "since" else "<", time)


def _moment(value: str, whole_day: bool, now: datetime) -> int | None:
    """Nanoseconds. Without a zone it is this machine's; the end of a day for `until`."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        if found := _AGO.fullmatch(value):
            return _nanoseconds(now - timedelta(seconds=int(found[1]) * _SECONDS[found[2]]))
        day = days.get(value.lower())
        if day is None and _DAY.fullmatch(value):
            day = datetime.fromisoformat(value)
        if day is not None:
            return _nanoseconds(day + timedelta(days=1) if whole_day else day)
        return _nanoseconds(datetime.fromisoformat(value))
    except (ValueError, OverflowError, OSError):
        return None


def _nanoseconds(time: datetime) -> int:
    return max(0, min(MOST, round(time.timestamp() * 10**6) * 1000))


def _status(value: str) -> StatusIs:
    if value.lower() not in STATUSES:
        raise NotUnderstood("A status is ok, error or unset")
    return StatusIs(value.lower())


def _name(value: str) -> Words:
    prefix = value.endswith("*")
    text = value.rstrip("*")
    if "*" in text:
        raise NotUnderstood("In a name * can only stand at the end: write name:get_*")
    if phrase(text) is None:
        raise NotUnderstood("There is no letter or digit to look for")
    return Words(text, prefix, in_name=True)


def _has(value: str) -> Has | AttributeIs:
    found = _ALSO_CALLED.get(value.lower(), value.lower())
    for presence in PRESENCES:
        if found == presence:
            return Has(presence)
    if "*" in value:
        raise NotUnderstood(f"has takes no *: write one of {', '.join(PRESENCES)}, or the key of an attribute")
    return AttributeIs(value)


def _id(field: Field, value: str) -> IdIs:
    if field.name in ("trace", "span"):
        longest = 32 if field.name == "trace" else 16
        digits = value.removesuffix("*").lower()
        if not re.fullmatch(rf"[0-9a-f]{{1,{longest}}}", digits):
            raise NotUnderstood(f"A {field.name} id is {longest} hexadecimal digits; its beginning will do")
        value = digits if len(digits) == longest else f"{digits}*"
    elif "*" in value[:-1]:
        raise NotUnderstood(f"In an id * can only stand at the end: write {field.example}*")
    kind: Literal["trace", "span", "run", "conversation"] = field.name  # type: ignore[assignment]
    return IdIs(kind, value)
