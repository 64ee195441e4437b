from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.rpc.messages import (
    InvalidRequest,
    Notification,
    Request,
    Response,
    Unparsable,
    error_body,
    parse,
    result_body,
)

ids = st.none() | st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("jsonrpc"), inner, max_size=3),
    max_leaves=10,
)


def message(**members: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0"} | members).encode()


@given(ids, st.text(), values)
def test_a_request_keeps_its_id_method_and_params_as_sent(id: Any, method: str, params: Any) -> None:
    assert parse(message(id=id, method=method, params=params)) == Request(id, method, params)


@given(ids)
def test_an_answer_carries_the_very_id(id: Any) -> None:
    for body in (result_body(id, b"{}"), error_body(id, -1, "no")):
        assert json.loads(body)["id"] == id


def test_no_id_is_a_notification_and_id_null_a_request() -> None:
    assert parse(message(method="m")) == Notification("m", None)
    assert parse(message(method="m", id=None)) == Request(None, "m", None)


@pytest.mark.parametrize("members", [{"id": 1, "result": None}, {"id": 1, "error": {"code": 1, "message": ""}}])
def test_answers_of_others_are_recognised(members: dict[str, Any]) -> None:
    assert parse(message(**members)) == Response()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"NaN",
        b'{"a": Infinity}',
        b"\xff",
        b'"\xc3"',
        b"[" * 100_000,
        '{"a":1}'.encode("utf-16"),
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_not_json_in_utf_8_is_unparsable(body: bytes) -> None:
    with pytest.raises(Unparsable):
        parse(body)


@pytest.mark.parametrize("body", [b"1", b"null", b'"x"', b"[]", b'[{"jsonrpc":"2.0","id":1,"method":"m"}]'])
def test_what_is_no_object_is_no_message(body: bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(body)
    assert refused.value.id is None


@pytest.mark.parametrize(
    "members", [{"jsonrpc": "1.0"}, {"jsonrpc": 2.0}, {"jsonrpc": None}, {"method": 1}, {"method": None}]
)
def test_an_invalid_request_is_answered_under_its_id(members: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(message(**{"id": "x", "method": "m"} | members))
    assert refused.value.id == "x"


@pytest.mark.parametrize("id", [True, [], {}, {"jsonrpc": "2.0"}])
def test_ids_of_other_types_are_refused(id: Any) -> None:
    with pytest.raises(InvalidRequest, match="id"):
        parse(message(id=id, method="m"))


def test_an_infinite_id_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="id"):
        parse(b'{"jsonrpc":"2.0","id":1e999,"method":"m"}')
