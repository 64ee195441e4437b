"""A trace of an ordinary web app reads well: what was requested, what was queried."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.genai import describe, read, summarise
from tests.genai.spans import span
from tests.genai.traces import at


@pytest.mark.parametrize(
    ("name", "kind", "attributes", "title"),
    [
        ("GET /checkout", 2, {"http.request.method": "GET", "http.route": "/checkout"}, "GET /checkout"),
        ("GET", 2, {"http.request.method": "GET", "http.route": "/checkout/{id}"}, "GET /checkout/{id}"),
        ("HTTP GET", 2, {"http.method": "GET", "http.target": "/checkout?token=1"}, "GET /checkout"),
        ("GET", 2, {"http.method": "GET", "http.url": "http://shop:8000/checkout?token=1"}, "GET shop/checkout"),
        (
            "POST", 3, {"http.request.method": "POST", "url.full": "https://key@api.example/v1/pay?key=secret"},
            "POST api.example/v1/pay",
        ),
        ("HTTP POST", 3, {"http.method": "POST", "http.url": "https://api.example:443/pay"}, "POST api.example/pay"),
        ("get", 3, {"http.request.method": "GET", "url.path": "/prices"}, "GET /prices"),
        ("GET", 3, {"http.request.method": "GET", "url.full": "https://[::broken/x"}, "GET"),
        ("GET", 3, {"http.request.method": "GET"}, "GET"),
        ("fetch prices", 3, {"http.request.method": "GET", "url.full": "https://a/b"}, "fetch prices"),
    ],
)  # fmt: skip
def test_a_request_is_titled_by_method_and_target(name: str, kind: int, attributes: dict[str, Any], title: str) -> None:
    found = read(span(attributes, name=name, kind=kind))
    assert (found.category, found.title) == ("http", title)


@pytest.mark.parametrize(
    ("name", "attributes", "title"),
    [
        ("SELECT", {"db.statement": "SELECT * FROM prices WHERE id = ?"}, "SELECT prices"),
        ("SELECT shop", {"db.query.text": 'select "a" from "shop"."prices" p'}, "SELECT shop.prices"),
        ("shop", {"db.query.text": "-- by hand\n/* hint */ INSERT INTO orders VALUES (?)"}, "INSERT orders"),
        ("UPDATE", {"db.query.text": "UPDATE stock SET n = n - 1"}, "UPDATE stock"),
        ("DELETE", {"db.query.text": "DELETE FROM carts"}, "DELETE carts"),
        ("x", {"db.operation.name": "findAndModify", "db.collection.name": "carts"}, "findAndModify carts"),
        ("x", {"db.query.summary": "SELECT prices SELECT stock", "db.query.text": "..."}, "SELECT prices SELECT stock"),
        ("GET", {"db.statement": "GET cart:1"}, "GET"),
        ("connect", {}, "connect"),
        ("BEGIN", {"db.operation": "   "}, "BEGIN"),
    ],
)  # fmt: skip
def test_a_query_is_titled_by_what_it_does_to_what(name: str, attributes: dict[str, Any], title: str) -> None:
    found = read(span({"db.system": "postgresql"} | attributes, name=name))
    assert (found.category, found.title) == ("database", title)


def test_a_web_request_with_its_queries_reads_like_one() -> None:
    rows = [
        describe(record, [])
        for record in (
            at(1, None, {"http.request.method": "GET", "http.route": "/checkout"}, name="GET", kind=2, status_code=2),
            at(2, 1, {"db.system": "sqlite", "db.statement": "SELECT price FROM prices"}, name="SELECT", kind=3),
            at(3, 1, {"http.request.method": "POST", "url.full": "https://pay.example/v1"}, name="POST", kind=3),
        )
    ]
    summary = summarise("t", rows)
    assert (summary.title, summary.status, summary.error_count) == ("GET /checkout", "error", 1)
    assert (summary.input, summary.output, summary.model_call_count, summary.total_tokens) == (None, None, 0, None)
    assert [row.title for row in rows] == ["GET /checkout", "SELECT prices", "POST pay.example/v1"]
    assert [row.category for row in rows] == ["http", "database", "http"]


@pytest.mark.parametrize("piece", ["/**/", "/*", "-- ", "--\n", " ", "/* ** */", "FROM ", "SELECT ", '"'])
def test_a_statement_made_to_be_slow_has_a_title_like_any_other(piece: str) -> None:
    assert read(span({"db.system": "x", "db.statement": piece * 5000}, name="q")).title


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_statement_and_any_url_have_a_title(statement: str, url: str) -> None:
    assert read(span({"db.system": "x", "db.statement": statement}, name="q")).title
    assert read(span({"http.method": "GET", "http.url": url}, name="GET")).title
