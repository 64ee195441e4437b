"""A query, understood: the tree of conditions on a trace, and what was not understood."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Literal

from spanscope.model.traces import QueryProblem

Comparison = Literal["=", "<", "<=", ">", ">="]
FacetKind = Literal["service", "model", "tool", "agent", "provider", "category"]
Measure = Literal[
    "duration", "tokens", "input_tokens", "output_tokens", "calls", "tool_calls", "spans", "errors", "start"
]
Presence = Literal["error", "input", "output", "model", "tool", "agent", "conversation", "tokens", "log", "run"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row, anywhere in the trace or in the name of a span; `prefix`: the last is only begun."""

    text: str
    prefix: bool = False
    in_name: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Any span has it. `*` in the pattern stands for any text."""

    kind: FacetKind
    pattern: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Nanoseconds for `duration` and `start`, else counts. What is not known fits no comparison."""

    measure: Measure
    comparison: Comparison
    value: int


@dataclass(frozen=True, slots=True)
class StatusIs:
    status: str


@dataclass(frozen=True, slots=True)
class IdIs:
    """A whole id, or with `*` at its end the beginning of one. Span ids are known whole or by their beginning too."""

    kind: Literal["trace", "span", "run", "conversation"]
    pattern: str


@dataclass(frozen=True, slots=True)
class Has:
    what: Presence


@dataclass(frozen=True, slots=True)
class AttributeIs:
    """An attribute of a span, event, log record, scope or resource. No `pattern`: whatever its value is.

    `literal`: the text as it was typed, if it may have been meant as words.
    """

    key: str
    pattern: str | None = None
    literal: str | None = None


@dataclass(frozen=True, slots=True)
class AttributeCompared:
    key: str
    comparison: Comparison
    value: float


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class All:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    nodes: tuple[Node, ...]


Leaf = Words | Facet | Measured | StatusIs | IdIs | Has | AttributeIs | AttributeCompared
Node = Leaf | Not | All | Any


@dataclass(frozen=True, slots=True)
class Term:
    """A condition and where it stands, in UTF-16 units."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """`node` is None if nothing is asked for. `used`: the pieces of the text that it was made of, in code points."""

    node: Node | None = None
    problems: list[QueryProblem] = field(default_factory=list)
    used: list[tuple[int, int]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


def without(node: Node, left_out: Container[Node]) -> Node | None:
    """The query as if these conditions had not been written; None if nothing is left."""
    if node in left_out:
        return None
    match node:
        case Not(inner):
            kept = without(inner, left_out)
            return None if kept is None else Not(kept)
        case All(nodes) | Any(nodes):
            rest = tuple(kept for inner in nodes if (kept := without(inner, left_out)) is not None)
            return type(node)(rest) if rest else None
        case _:
            return node


def leaves(node: Node | None, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """All conditions, and whether each is one that must not hold."""
    match node:
        case None:
            return
        case Not(inner):
            yield from leaves(inner, not negated)
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from leaves(inner, negated)
        case _:
            yield node, negated


def wanted_words(node: Node | None) -> list[Words]:
    """The words that a trace is listed for: those that a person wants to see marked."""
    found: list[Words] = []
    for leaf, negated in leaves(node):
        if negated:
            continue
        if isinstance(leaf, Words):
            found.append(leaf)
        elif isinstance(leaf, AttributeIs) and leaf.literal is not None:
            found.append(Words(leaf.literal))
    return found


def fewest_words(node: Node | None) -> int:
    """How many of the wanted words are enough for a trace to fit: of `a OR b` one."""
    match node:
        case All(nodes):
            return sum(map(fewest_words, nodes))
        case Any(nodes):
            return min(map(fewest_words, nodes))
        case Words():
            return 1
        case AttributeIs():
            return int(node.literal is not None)
        case _:
            return 0
