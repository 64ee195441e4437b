"""What is added to texts so that their parts are found, and where words stand in a text."""

from __future__ import annotations

import fnmatch
import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.search.words import attribute_word, finder, fits, phrase, places, words_of
from spanscope.store.words import CREATE


def finds(text: str, asked: str, prefix: bool = False) -> bool:
    """By the real index."""
    db = sqlite3.connect(":memory:")
    try:
        db.execute(CREATE)
        db.execute("INSERT INTO words (rowid, text) VALUES (1, ?)", (words_of(text),))
        match = phrase(asked, prefix)
        assert match is not None
        return db.execute("SELECT 1 FROM words WHERE words MATCH ?", (match,)).fetchone() is not None
    finally:
        db.close()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("call get_weather now", "get_weather"),
        ("call get_weather now", "weather"),
        ("gpt-4o-mini", "gpt-4o"),
        ("raise ValueError('x')", "ValueError"),
        ("raise ValueError('x')", "error"),
        ("HTTPServerError", "server"),
        ("Café", "cafe"),
        ("ÜBER", "über"),
        ('{"text":"one\\ntwo"}', "two"),
        ('{"text":"caf\\u00e9"}', "café"),
        ('"{\\"text\\":\\"a\\\\nb c\\"}"', "b c"),
        ("今天天气怎么样", "天气"),
        ("今天天气怎么样", "天天气"),
        ("今天天气怎么样", "样"),
        ("今天天气怎么样", "今"),
        ("in 東京タワー now", "京タワ"),
        ("안녕하세요 세계", "하세"),
        ("weather今天 fine", "weather今天"),
        ("今天好 world", "好 world"),
        ("user@example.com", "example.com"),
        ("C:\\temp\\run", "temp"),
        ("C:\\temp\\run", "C:\\temp"),
        ('{"path":"C:\\\\temp\\\\run"}', "temp"),
    ],
)
def test_parts_of_texts_are_found(text: str, asked: str) -> None:
    assert finds(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [("weather", "eather"), ("gpt-4o", "gpt-3"), ("one two", "two one"), ("今天", "天今"), ("a" * 300, "a" * 300)],
)
def test_other_texts_are_not(text: str, asked: str) -> None:
    assert not finds(text, asked)


def test_a_word_that_is_only_begun_is_found_as_a_beginning() -> None:
    assert finds("get_weather", "get_wea", prefix=True)
    assert not finds("get_weather", "get_wea")


@given(st.text(max_size=80), st.data())
def test_every_text_is_found_by_itself(text: str, data: st.DataObject) -> None:
    if phrase(text) is not None:
        assert finds(f"before {text} after", text)


@given(st.text(max_size=60), st.text(max_size=10), st.booleans())
def test_nothing_that_is_asked_is_a_syntax_error(text: str, asked: str, prefix: bool) -> None:
    if phrase(asked, prefix) is not None:
        finds(text, asked, prefix)


@pytest.mark.parametrize(
    "hostile", ["a" * 256_000, "aB" * 128_000, "\\" * 256_000, "\\u" * 100_000, "漢" * 200_000, "a_" * 100_000]
)
def test_hostile_texts_take_no_longer_than_others(hostile: str) -> None:
    began = time.thread_time()
    words_of(hostile)
    assert time.thread_time() - began < 2


def test_attributes_are_equal_where_a_person_would_say_so() -> None:
    assert attribute_word("t", "0.20") == attribute_word("t", "0.2")
    assert attribute_word("t", "1") == attribute_word("t", "1.0")
    assert attribute_word("t", "Paris") == attribute_word("t", "paris")
    assert len({attribute_word("t", "1"), attribute_word("t", "2"), attribute_word("u", "1"), attribute_word("t")}) == 4
    assert attribute_word("t", "NaN") != attribute_word("t", "1")


def marked(text: str, *asked: str, prefix: bool = False) -> list[str]:
    wanted = [found for word in asked if (found := finder(word, prefix))]
    return [text[start:end] for start, end in places(text, wanted)]


def test_words_are_marked_on_their_own_before_parts_of_others() -> None:
    assert marked("errors and an error", "error") == ["error"]
    assert marked("ValueErrors only", "error") == ["Error"]
    assert marked("get-weather, get weather", "get_weather") == ["get-weather", "get weather"]
    assert marked("Café au lait", "CAFE", "lait") == ["Café", "lait"]
    assert marked("weathering", "weath", prefix=True) == ["weath"]
    assert marked("İstanbul is", "is") == ["is"]
    assert marked("nothing here", "else") == []


@given(st.text("ab", max_size=12), st.text("ab*", max_size=6))
def test_patterns_fit_as_shells_say(value: str, pattern: str) -> None:
    assert fits(value, pattern) == fnmatch.fnmatchcase(value, pattern)


def test_patterns_ignore_case() -> None:
    assert fits("Paris", "pA*S")
    assert not fits("aba", "ab*ba")
