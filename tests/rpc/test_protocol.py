"""Every request is answered, whatever is in it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from spanscope.contract.methods import METHODS
from tests.sidecar import TIMEOUT, Sidecar, frame

TRACE = "0" * 31 + "1"
SECRET = "the patient's name is Rosalind"


def raw(sidecar: Sidecar, body: bytes, id: Any = None) -> dict[str, Any]:
    sidecar.send_bytes(frame(body))
    return sidecar.answer_to(id)


def code(answer: dict[str, Any]) -> int:
    value = answer["error"]["code"]
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize("body", [b"{", b"nonsense", b"\xff\xfe", b"[" * 50_000, b'{"jsonrpc":"2.0","id":NaN}'])
def test_malformed_json_is_a_parse_error_under_id_null(sidecar: Sidecar, body: bytes) -> None:
    assert code(raw(sidecar, body)) == -32700


@pytest.mark.parametrize("body", [b"1", b"null", b"[]", b'"text"', b"{}", b'{"method":"listTraces"}'])
def test_json_that_is_no_message_is_an_invalid_request_under_id_null(sidecar: Sidecar, body: bytes) -> None:
    assert code(raw(sidecar, body)) == -32600


def test_a_header_without_length_is_answered_and_what_follows_is_served(sidecar: Sidecar) -> None:
    sidecar.send_bytes(b"Content-Type: application/vscode-jsonrpc\r\n\r\n")
    assert code(sidecar.answer_to(None)) == -32700
    assert sidecar.request("getCollectorStatus")["state"] == "stopped"


def test_other_spellings_of_the_headers_are_taken(sidecar: Sidecar) -> None:
    body = b'{"jsonrpc":"2.0","id":"h","method":"getCollectorStatus","params":{}}'
    header = b"content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n" % len(body)
    sidecar.send_bytes(header + body)
    assert sidecar.result_of("h")["state"] == "stopped"


def test_a_request_cut_into_single_bytes_is_one_request(sidecar: Sidecar) -> None:
    for byte in frame(b'{"jsonrpc":"2.0","id":"cut","method":"getCollectorStatus"}'):
        sidecar.send_bytes(bytes([byte]))
    assert sidecar.result_of("cut")["state"] == "stopped"


@pytest.mark.parametrize("id", [None, "", "text", "\ud83d", 0, -1, 1.5, 2**70, "1"])
def test_answers_carry_the_very_id(sidecar: Sidecar, id: Any) -> None:
    sidecar.send_message({"jsonrpc": "2.0", "id": id, "method": "getCollectorStatus", "params": {}})
    assert sidecar.answer_to(id)["result"]["state"] == "stopped"


@pytest.mark.parametrize("method", ["noSuchMethod", "", "$/cancelRequest", "__init__", "x" * 10_000])
def test_requests_for_unknown_methods_are_answered(fresh: Sidecar, method: str) -> None:
    fresh.initialize()
    assert fresh.error_of(method, {}).code == -32601


@pytest.mark.parametrize("method", [method.name for method in METHODS])
@pytest.mark.parametrize("params", [[], [1], "text", 1, True])
def test_params_that_are_no_object_are_wrong_params(sidecar: Sidecar, method: str, params: Any) -> None:
    refused = sidecar.error_of(method, params)
    assert refused.code == -32602
    assert "params" in refused.message


def test_params_may_be_left_out_or_null_where_none_is_needed(sidecar: Sidecar) -> None:
    sidecar.send_message({"jsonrpc": "2.0", "id": "out", "method": "getCollectorStatus"})
    assert sidecar.result_of("out")["state"] == "stopped"
    sidecar.send_message({"jsonrpc": "2.0", "id": "null", "method": "getCollectorStatus", "params": None})
    assert sidecar.result_of("null")["state"] == "stopped"


def test_members_that_are_not_known_are_ignored_even_if_they_look_like_messages(sidecar: Sidecar) -> None:
    answer = sidecar.request(
        "getCollectorStatus",
        jsonrpc="1.0",
        captured={"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"gen_ai.system": "x"}},
        answered={"jsonrpc": "2.0", "id": 7, "result": {}},
    )
    assert answer["state"] == "stopped"


def test_a_nested_message_in_the_place_of_a_param_is_a_wrong_param(sidecar: Sidecar) -> None:
    refused = sidecar.error_of("getTrace", {"traceId": {"jsonrpc": "2.0", "id": 1, "method": "getTrace"}})
    assert refused.code == -32602
    assert "traceId" in refused.message


def test_unknown_notifications_and_answers_of_others_are_ignored(sidecar: Sidecar) -> None:
    sidecar.notify("$/setTrace", {"value": "off"})
    sidecar.notify("workspace/didChangeConfiguration", [1, 2])
    sidecar.notify("startCollector", {"httpPort": "not a port"})
    sidecar.send_message({"jsonrpc": "2.0", "id": 99, "result": {"any": "thing"}})
    sidecar.send_message({"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": "?"}})
    assert sidecar.request("getCollectorStatus")["state"] == "stopped"
    assert sidecar.answers == {}


@pytest.mark.parametrize("params", [{"id": 123456}, {"id": [1]}, {}, None, "text"])
def test_canceling_what_does_not_run_changes_nothing(sidecar: Sidecar, params: Any) -> None:
    sidecar.notify("$/cancelRequest", params)
    assert sidecar.request("getCollectorStatus")["state"] == "stopped"


def test_a_canceled_request_is_answered_once(sidecar: Sidecar) -> None:
    ids = [sidecar.send("listTraces", {}) for _ in range(50)]
    for id in ids:
        sidecar.notify("$/cancelRequest", {"id": id})
    for id in ids:
        answer = sidecar.answer_to(id)
        assert answer.get("error", {"code": -32800})["code"] == -32800
    sidecar.request("getCollectorStatus")
    assert sidecar.answers == {}


def test_many_requests_at_once_are_all_answered(sidecar: Sidecar) -> None:
    ids = [sidecar.send("listTraces", {"limit": limit}) for limit in range(1, 101)]
    assert all(sidecar.result_of(id)["traces"] == [] for id in reversed(ids))


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.just("2.0"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["jsonrpc", "id", "method", "params", "traceId", "limit", "gen_ai.x"]), inner)
    ),
    max_leaves=8,
)


# Not shrunk: a request without an answer costs the whole timeout each time.
@settings(max_examples=100, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    method=st.sampled_from(["listTraces", "getTrace", "getSpan", "deleteTraces"]) | st.text(max_size=12),
    params=json_values,
)
def test_whatever_the_params_are_there_is_an_answer(sidecar: Sidecar, method: str, params: Any) -> None:
    answer = sidecar.answer_to(sidecar.send(method, params))
    assert "result" in answer or answer["error"]["code"] in (-32600, -32601, -32602, -32001, -32002, -32700)


def test_no_text_of_a_request_is_logged(tmp_path: Path) -> None:
    with Sidecar(tmp_path, "--log-level", "debug") as sidecar:
        sidecar.initialize(clientInfo={"name": SECRET})
        sidecar.request("listTraces", query=SECRET)
        sidecar.error_of("listTraces", {"limit": SECRET})
        sidecar.error_of("getTrace", {"traceId": SECRET})
        sidecar.error_of("getTrace", {"traceId": TRACE, "note": SECRET})
        sidecar.error_of("startCollector", {"httpPort": SECRET})
        sidecar.notify("note", {"text": SECRET})
        sidecar.send_bytes(frame(SECRET.encode()))
        sidecar.answer_to(None)
        sidecar.shut_down()
        assert SECRET not in sidecar.log


def test_a_client_that_no_longer_reads_does_not_keep_the_sidecar(tmp_path: Path) -> None:
    """Nobody reads its stdout, so after some 64 KiB it can write no further."""
    command = [sys.executable, "-m", "spanscope", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        message = {"jsonrpc": "2.0", "id": "x" * 1000, "method": "initialize", "params": {}}
        process.stdin.write(frame(json.dumps(message).encode()))
        process.stdin.flush()
        assert process.stdout.read(1) == b"C"
        process.stdin.write(frame(json.dumps(message).encode()) * 300)
        process.stdin.flush()
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT) == 0
