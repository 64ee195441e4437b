"""Beginning and end of a sidecar, as LSP has them."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import psutil
import pytest

from tests.sidecar import Sidecar

# From the contract: how long the sidecar may outlive its parent.
GONE_WITHIN = 5.0


def test_initialize_answers_with_name_and_version(fresh: Sidecar) -> None:
    answer = fresh.request(
        "initialize", processId=None, rootUri=None, capabilities={}, clientInfo={"name": "test"}, unknown={"jsonrpc": 1}
    )
    assert answer == {"capabilities": {}, "serverInfo": {"name": "spanscope", "version": version("spanscope")}}


def test_requests_before_initialize_are_refused_and_initialize_still_works(fresh: Sidecar) -> None:
    for method in ("listTraces", "shutdown", "noSuchMethod"):
        assert fresh.error_of(method, {}).code == -32002
    fresh.initialize()
    assert fresh.request("getCollectorStatus")["state"] == "stopped"


def test_notifications_before_initialize_are_dropped(fresh: Sidecar) -> None:
    fresh.notify("initialized", {})
    fresh.notify("startCollector", {})
    fresh.initialize()
    assert fresh.request("getCollectorStatus")["state"] == "stopped"


def test_initialize_is_taken_once(fresh: Sidecar) -> None:
    fresh.initialize()
    assert fresh.error_of("initialize", {}).code == -32600


@pytest.mark.parametrize("process_id", ["1", 1.5, True, -1, []])
def test_a_wrong_process_id_is_named_and_may_be_put_right(fresh: Sidecar, process_id: object) -> None:
    refused = fresh.error_of("initialize", {"processId": process_id})
    assert refused.code == -32602
    assert "processId" in refused.message
    fresh.initialize()


def test_after_shutdown_requests_are_refused_and_exit_ends_with_0(fresh: Sidecar) -> None:
    fresh.initialize()
    assert fresh.request("shutdown") is None
    assert fresh.error_of("listTraces", {}).code == -32600
    assert fresh.error_of("initialize", {}).code == -32600
    fresh.notify("exit", None)
    assert fresh.wait() == 0


def test_exit_without_shutdown_ends_with_1(fresh: Sidecar) -> None:
    fresh.initialize()
    fresh.notify("exit", None)
    assert fresh.wait() == 1


def test_exit_before_initialize_ends_with_1(fresh: Sidecar) -> None:
    fresh.notify("exit", None)
    assert fresh.wait() == 1


def test_the_end_of_stdin_ends_it(fresh: Sidecar) -> None:
    fresh.initialize()
    assert fresh.process.stdin is not None
    fresh.process.stdin.close()
    assert fresh.wait(GONE_WITHIN) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it(fresh: Sidecar, number: signal.Signals) -> None:
    fresh.initialize()
    fresh.process.send_signal(number)
    assert fresh.wait(GONE_WITHIN) == 0


def test_the_end_of_the_process_named_in_initialize_ends_it_though_stdin_stays_open(fresh: Sidecar) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as parent:
        fresh.initialize(processId=parent.pid)
        parent.kill()
        parent.wait()
        assert fresh.wait(GONE_WITHIN) == 0


def test_a_parent_that_is_a_zombie_counts_as_gone(fresh: Sidecar) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as parent:
        fresh.initialize(processId=parent.pid)
        parent.kill()
        # Nobody has waited for it yet.
        assert fresh.wait(GONE_WITHIN) == 0
        assert psutil.Process(parent.pid).status() == psutil.STATUS_ZOMBIE


def test_a_parent_that_never_was_ends_it(fresh: Sidecar) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as past:
        past.wait()
    fresh.initialize(processId=past.pid)
    assert fresh.wait(GONE_WITHIN) == 0


def test_garbage_instead_of_frames_is_answered_and_ends_it(fresh: Sidecar) -> None:
    fresh.send_bytes(b"GET / HTTP/1.1 " + b"x" * 20_000)
    assert fresh.answer_to(None)["error"]["code"] == -32700
    assert fresh.wait() == 1


def test_the_data_folder_may_come_from_the_environment_and_is_private(tmp_path: Path) -> None:
    data_dir = tmp_path / "some" / "folder"
    with Sidecar(data_dir, env={"SPANSCOPE_DATA_DIR": str(data_dir)}) as sidecar:
        sidecar.initialize()
        sidecar.request("listTraces")
    assert data_dir.stat().st_mode & 0o777 == 0o700


def test_editors_may_pass_stdio(tmp_path: Path) -> None:
    with Sidecar(tmp_path, "--stdio") as sidecar:
        assert sidecar.initialize()["serverInfo"]["name"] == "spanscope"
