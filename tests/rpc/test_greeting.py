"""`initialize` is answered before the rest of the sidecar is there, and nothing that came early is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.sidecar import Sidecar


def test_what_comes_right_behind_initialize_is_answered_too(tmp_path: Path) -> None:
    with Sidecar(tmp_path) as sidecar:
        first = sidecar.send("initialize", {})
        ids = [sidecar.send("getCollectorStatus", {}) for _ in range(50)]
        assert sidecar.result_of(first)["serverInfo"]["name"] == "spanscope"
        assert [sidecar.result_of(id)["state"] for id in ids] == ["stopped"] * 50
        assert sidecar.error_of("initialize", {}).code == -32600


def test_a_first_message_in_pieces_is_answered(tmp_path: Path) -> None:
    with Sidecar(tmp_path) as sidecar:
        body = b'{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"processId":null}}'
        for piece in (b"Content-Len", b"gth: %d\r\n\r" % len(body), b"\n" + body[:20], body[20:]):
            sidecar.send_bytes(piece)
        assert sidecar.result_of(7)["serverInfo"]["name"] == "spanscope"


def test_pygls_is_imported_without_lsp() -> None:
    """The stand-in must not outlive a version of pygls that needs the real one."""
    program = "import spanscope.rpc.server, sys; print(type(sys.modules['lsprotocol.types']).__name__)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert ran.stdout.split() == [b"_Names"], ran.stderr


def test_the_first_requests_at_once_are_all_answered(tmp_path: Path) -> None:
    """Each imports what it needs in a thread of its own, and must not get half of a module from another."""
    for number in range(4):
        with Sidecar(tmp_path / str(number)) as running:
            running.initialize()
            asked = [
                running.send("listTraces", {}),
                running.send("completeQuery", {"query": "mod", "offset": 3}),
                running.send("getSpan", {"traceId": "ab" * 16, "spanId": "cd" * 8}),
                running.send("getConversation", {"traceId": "ab" * 16}),
                running.send("getLogs", {"traceId": "ab" * 16}),
            ]
            codes = [running.answer_to(id).get("error", {}).get("code") for id in asked]
            assert codes == [None, None, -32001, -32001, -32001]
