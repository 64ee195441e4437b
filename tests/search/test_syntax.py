"""The query language: what each form means, and that nothing typed is passed over in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.search import query as q
from spanscope.search.syntax import DEEPEST, LONGEST, MOST_TERMS, parse

NOW = datetime(2026, 5, 10, 12, 30, tzinfo=timezone(timedelta(hours=2)))
SECOND = 10**9


def node(text: str) -> q.Node | None:
    """Of a query that must be understood wholly. A blank at the end: no word is still being typed."""
    found = parse(text + " ", NOW)
    assert found.problems == []
    return found.node


def nanoseconds(*date: int) -> int:
    return int(datetime(*date, tzinfo=NOW.tzinfo).timestamp()) * SECOND  # type: ignore[misc,arg-type]


WORD = q.Words("a")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("  \t\n", None),
        ("a", WORD),
        ("get_weather", q.Words("get_weather")),
        ("get_*", q.Words("get_", prefix=True)),
        ('"two words"', q.Words("two words")),
        ('"never closed', q.Words("never closed ")),
        (r'"with \"quotes\" and \\"', q.Words('with "quotes" and \\')),
        ('"OR"', q.Words("OR")),
        ("or and not", q.All((q.Words("or"), q.Words("and"), q.Words("not")))),
        ("a b", q.All((WORD, q.Words("b")))),
        ("a AND b", q.All((WORD, q.Words("b")))),
        ("a OR b c", q.Any((WORD, q.All((q.Words("b"), q.Words("c")))))),
        ("(a OR b) c", q.All((q.Any((WORD, q.Words("b"))), q.Words("c")))),
        ("-a", q.Not(WORD)),
        ("NOT a", q.Not(WORD)),
        ("--a", WORD),
        ("-(a b)", q.Not(q.All((WORD, q.Words("b"))))),
        ("gpt-4o", q.Words("gpt-4o")),
        ("http://127.0.0.1:4318/v1", q.Words("http://127.0.0.1:4318/v1")),
        ("12:30", q.Words("12:30")),
        ("Error: late", q.All((q.Words("Error:"), q.Words("late")))),
        ("status:error", q.StatusIs("error")),
        ("status:OK", q.StatusIs("ok")),
        ("service:shop", q.Facet("service", "shop")),
        ('service:"my shop"', q.Facet("service", "my shop")),
        ("model:gpt-4o*", q.Facet("model", "gpt-4o*")),
        ("model:(a OR b)", q.Any((q.Facet("model", "a"), q.Facet("model", "b")))),
        ("-tool:x", q.Not(q.Facet("tool", "x"))),
        ("category:llm", q.Facet("category", "llm")),
        ("name:get_*", q.Words("get_", prefix=True, in_name=True)),
        ("errors:>0", q.Measured("errors", ">", 0)),
        ("errors:2", q.Measured("errors", "=", 2)),
        ("tokens:>=1.5k", q.Measured("tokens", ">=", 1500)),
        ("tokens:1m", q.Measured("tokens", "=", 10**6)),
        ("calls:2..5", q.All((q.Measured("calls", ">=", 2), q.Measured("calls", "<=", 5)))),
        ("calls:2..", q.All((q.Measured("calls", ">=", 2),))),
        ("duration:>2s", q.Measured("duration", ">", 2 * SECOND)),
        ("duration:<300ms", q.Measured("duration", "<", 3 * SECOND // 10)),
        (
            "duration:1m..2m",
            q.All((q.Measured("duration", ">=", 60 * SECOND), q.Measured("duration", "<=", 120 * SECOND))),
        ),
        ("duration:(>1s)", q.Measured("duration", ">", SECOND)),
        ("since:2h", q.Measured("start", ">=", nanoseconds(2026, 5, 10, 10, 30))),
        ("since:today", q.Measured("start", ">=", nanoseconds(2026, 5, 10))),
        ("until:yesterday", q.Measured("start", "<", nanoseconds(2026, 5, 10))),
        (
            "since:2026-05-01T08:00:00Z",
            q.Measured("start", ">=", int(datetime(2026, 5, 1, 8, tzinfo=UTC).timestamp()) * SECOND),
        ),
        ("trace:5B8AA5A2", q.IdIs("trace", "5b8aa5a2*")),
        ("trace:" + "a" * 32, q.IdIs("trace", "a" * 32)),
        ("span:051581bf3cb55c13", q.IdIs("span", "051581bf3cb55c13")),
        ("run:8c1f*", q.IdIs("run", "8c1f*")),
        ("conversation:thread-7", q.IdIs("conversation", "thread-7")),
        ("has:error", q.Has("error")),
        ("has:Tools", q.Has("tool")),
        ("has:user.id", q.AttributeIs("user.id")),
        ("user.id:42", q.AttributeIs("user.id", "42")),
        ('user.name:"A B"', q.AttributeIs("user.name", "A B")),
        ("gen_ai.request.temperature:>0.5", q.AttributeCompared("gen_ai.request.temperature", ">", 0.5)),
        ("TypeError:x", q.AttributeIs("TypeError", "x", literal="TypeError:x")),
    ],
)
def test_each_form_has_its_meaning(text: str, meant: q.Node | None) -> None:
    assert node(text) == meant


def test_the_last_word_is_still_being_typed() -> None:
    assert parse("a wea", NOW).node == q.All((WORD, q.Words("wea", prefix=True)))
    assert parse("a wea ", NOW).node == q.All((WORD, q.Words("wea")))
    assert parse("a w", NOW).node == q.All((WORD, q.Words("w")))
    assert parse('"a wea"', NOW).node == q.Words("a wea")


def test_until_a_day_holds_the_whole_day() -> None:
    day = int(datetime(2026, 5, 2).timestamp()) * SECOND  # without a zone a date is this machine's
    assert node("until:2026-05-01") == q.Measured("start", "<", day)


@pytest.mark.parametrize(
    ("text", "piece", "said"),
    [
        ("a status:fine b", "status:fine", "ok, error or unset"),
        ("a model: b", "model:", "model:gpt-4o*"),
        ("a model:>3 b", "model:>3", "not a number"),
        ("a category:cats b", "category:cats", "retrieval"),
        ("a errors:many b", "errors:many", "errors:>0"),
        ("a errors:> b", "errors:>", "errors:>0"),
        ("a duration:>soon b", "duration:>soon", "duration:>2s"),
        ("a tokens:.. b", "tokens:..", "tokens:>1k"),
        ("a since:soon b", "since:soon", "since:2h"),
        ("a since:>2h b", "since:>2h", "no comparison"),
        ("a since:999999999w b", "since:999999999w", "since:2h"),
        ("a until:2026-13-01 b", "until:2026-13-01", "since:2026-05-01"),
        ("a trace:xyz b", "trace:xyz", "32 hexadecimal"),
        ("a span:xyz b", "span:xyz", "16 hexadecimal"),
        ("a run:x*y b", "run:x*y", "at the end"),
        ("a name:x*y b", "name:x*y", "at the end"),
        ("a name:? b", "name:?", "no letter"),
        ("a has:err* b", "has:err*", "error, input"),
        ("a x.y:>z b", "x.y:>z", "a number"),
        ("a g*t b", "g*t", "at the end"),
        ("a model:*a*b*c* b", "model:*a*b*c*", "At most 3"),
        ("a x.y:*a*b*c* b", "x.y:*a*b*c*", "At most 3"),
        ("a * b", "*", "no letter"),
        ("a -> b", ">", "no letter"),
        ('a "?" b', '"?"', "no letter"),
        ("a ) b", ")", "No ("),
        ("a (b", "(", "No )"),
        ("a () b", "()", "Nothing"),
        ("OR a b", "OR", '"OR"'),
        ("a b OR", "OR", '"OR"'),
        ("a b NOT", "NOT", "right after"),
        ("a b OR OR c", "OR", '"OR"'),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_still_works(text: str, piece: str, said: str) -> None:
    found = parse(text + " ", NOW)
    assert len(found.problems) == 1, found.problems
    (problem,) = found.problems
    assert text[problem.start : problem.end] == piece
    assert said in problem.message
    assert {leaf for leaf, _ in q.leaves(found.node)} >= {WORD, q.Words("b")}


def test_offsets_are_in_utf_16_units() -> None:
    (problem,) = parse("😀a status:x", NOW).problems
    assert (problem.start, problem.end) == (4, 12)


def test_there_are_limits_and_they_are_told() -> None:
    long = parse("word " * 3000, NOW)
    assert sum(1 for _ in q.leaves(long.node)) == MOST_TERMS
    assert str(LONGEST) in long.problems[-1].message
    deep = parse("(" * 2000 + "a" + ")" * 1990, NOW)
    assert any(str(DEEPEST) in problem.message for problem in deep.problems)
    assert parse("-" * 3000 + "a ", NOW).node == WORD


PIECES = st.sampled_from(
    ["a", "wörd", "😀", "漢字", "(", ")", "-", "OR", "AND", "NOT", '"', '\\"', "\\", "*", ":", "status:", "error", ">",
     "<=", "..", "duration:", "2s", "model:", "x.y:", " ", "  ", "\n", "since:", "2h", "has:", "trace:", "//", "\x00"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
def test_anything_can_be_typed_and_all_of_it_is_used_or_told_of(text: str) -> None:
    found = parse(text, NOW)
    seen = [False] * len(text)
    for start, end in found.used:
        assert 0 <= start < end <= len(text)
        seen[start:end] = [True] * (end - start)
    units = [at for at, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    for problem in found.problems:
        assert 0 <= problem.start < problem.end <= len(units)
        assert problem.message
        for at in set(units[problem.start : problem.end]):
            seen[at] = True
    missing = "".join(character for character, was in zip(text, seen, strict=True) if not was)
    assert not missing.strip(), missing


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_every_condition_has_its_place_in_the_text(text: str) -> None:
    found = parse(text, NOW)
    nodes = [term.node for term in found.terms]
    flat = [leaf for term in nodes for leaf, _ in q.leaves(term)]
    assert sorted(map(repr, flat)) == sorted(repr(leaf) for leaf, _ in q.leaves(found.node))


def test_conditions_can_be_left_out() -> None:
    whole = node("a (b OR x.y:1) -x.y:1")
    assert whole is not None
    assert q.without(whole, {q.AttributeIs("x.y", "1")}) == q.All((WORD, q.Any((q.Words("b"),))))
    assert q.without(q.Not(WORD), {WORD}) is None


@pytest.mark.parametrize(
    ("text", "words", "enough"),
    [
        ("a b", 2, 2),
        ("a OR b", 2, 1),
        ("(a b) OR c", 3, 1),
        ("a -b", 1, 1),
        ("-(a OR b)", 0, 0),
        ("status:ok", 0, 0),
        ("x:y a", 2, 2),
    ],
)
def test_a_trace_is_listed_for_its_words(text: str, words: int, enough: int) -> None:
    assert (len(q.wanted_words(node(text))), q.fewest_words(node(text))) == (words, enough)
