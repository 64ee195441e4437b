"""The sidecar and its collector, by real processes, ports and exporters."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.collector.conftest import free_port, is_open, port_of
from tests.exporting import made, send, span_ids
from tests.sidecar import TIMEOUT, Sidecar

Window = Callable[[], Sidecar]

STOPPED = {"state": "stopped", "owner": None, "httpEndpoint": None, "grpcEndpoint": None, "error": None}


@pytest.fixture
def terminal(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """`spanscope collect` as a person runs it."""
    command = [sys.executable, "-m", "spanscope", "collect", "--data-dir", str(data_dir)]
    ports = ["--http-port", "0", "--grpc-port", "0"]
    with subprocess.Popen([*command, *ports], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def start(sidecar: Sidecar, **params: Any) -> dict[str, Any]:
    status: dict[str, Any] = sidecar.request("startCollector", **({"httpPort": 0, "grpcPort": 0} | params))
    return status


def child_of(sidecar: Sidecar) -> psutil.Process:
    (child,) = psutil.Process(sidecar.pid).children()
    return child


def status(sidecar: Sidecar, state: str, owner: str | None = None) -> Any:
    """The next status with this state, and this owner if one is given."""
    return sidecar.notification(
        "collectorStatusChanged", lambda told: told["state"] == state and owner in (None, told["owner"])
    )


def spans_of(sidecar: Sidecar, trace_id: str) -> set[str]:
    return {row["spanId"] for row in sidecar.request("getTrace", traceId=trace_id)["spans"]}


def is_told_of(sidecar: Sidecar, trace_id: str) -> None:
    sidecar.notification("tracesChanged", lambda params: trace_id in params["traceIds"])


def until_dead(process: psutil.Process) -> None:
    process.wait(TIMEOUT)


# One window


def test_start_stop_and_status_of_this_window(window: Window) -> None:
    sidecar = window()
    assert sidecar.request("getCollectorStatus") == STOPPED
    running = start(sidecar)
    assert (running["state"], running["owner"], running["error"]) == ("running", "self", None)
    assert sidecar.request("getCollectorStatus") == running
    ports = [port_of(running["httpEndpoint"]), port_of(running["grpcEndpoint"])]
    assert all(map(is_open, ports))
    assert sidecar.request("stopCollector") == STOPPED
    assert not any(map(is_open, ports))
    assert sidecar.request("stopCollector") == STOPPED
    assert sidecar.request("getCollectorStatus") == STOPPED


def test_every_change_of_status_is_told(window: Window) -> None:
    sidecar = window()
    running = start(sidecar)
    sidecar.request("stopCollector")
    told = [params for method, params in sidecar.notifications if method == "collectorStatusChanged"]
    assert [status["state"] for status in told] == ["starting", "running", "stopped"]
    assert told[1] == running


@pytest.mark.parametrize("protocol", ["http", "grpc"])
def test_an_acknowledged_export_is_told_of_listed_and_shown(window: Window, protocol: Any) -> None:
    sidecar = window()
    running = start(sidecar)
    spans = made(children=3)
    trace_id = send(spans, running[f"{protocol}Endpoint"], protocol)
    is_told_of(sidecar, trace_id)
    (trace,) = sidecar.request("listTraces")["traces"]
    assert (trace["traceId"], trace["name"], trace["spanCount"]) == (trace_id, "root", 4)
    assert spans_of(sidecar, trace_id) == span_ids(spans)
    for span in spans:
        shown = sidecar.request("getSpan", traceId=trace_id, spanId=f"{span.context.span_id:016x}")
        assert shown["name"] == span.name
        assert shown["startTimeUnixNano"] == str(span.start_time)
        assert shown["endTimeUnixNano"] == str(span.end_time)
        assert {item["key"]: item["value"] for item in shown["attributes"]} == {
            key: str(value) for key, value in (span.attributes or {}).items()
        }


def test_the_same_start_again_changes_nothing(window: Window) -> None:
    sidecar = window()
    running = start(sidecar)
    child = child_of(sidecar)
    assert start(sidecar) == running
    assert child_of(sidecar) == child


def test_starts_at_the_same_time_are_one_start(window: Window) -> None:
    sidecar = window()
    ids = [sidecar.send("startCollector", {"httpPort": 0, "grpcPort": 0}) for _ in range(5)]
    answers = [sidecar.result_of(id) for id in ids]
    assert answers == [answers[0]] * 5
    assert answers[0]["owner"] == "self"
    assert child_of(sidecar).is_running()


def test_a_start_with_other_ports_moves_the_collector(window: Window) -> None:
    sidecar = window()
    before = start(sidecar)
    port = free_port()
    after = start(sidecar, httpPort=port)
    assert after["httpEndpoint"] == f"http://127.0.0.1:{port}"
    assert not is_open(port_of(before["httpEndpoint"]))
    assert child_of(sidecar).is_running()


def test_a_stop_during_a_start_wins(window: Window) -> None:
    sidecar = window()
    starting = sidecar.send("startCollector", {"httpPort": 0, "grpcPort": 0})
    assert sidecar.request("stopCollector") == STOPPED
    assert sidecar.result_of(starting) == STOPPED
    assert psutil.Process(sidecar.pid).children() == []


def test_a_canceled_start_is_answered_and_may_be_followed_by_another(window: Window) -> None:
    sidecar = window()
    starting = sidecar.send("startCollector", {"httpPort": 0, "grpcPort": 0})
    sidecar.notify("$/cancelRequest", {"id": starting})
    assert sidecar.answer_to(starting)["error"]["code"] == -32800
    assert start(sidecar)["state"] == "running"


def test_requests_are_answered_while_the_collector_starts(window: Window) -> None:
    sidecar = window()
    starting = sidecar.send("startCollector", {"httpPort": 0, "grpcPort": 0})
    told = status(sidecar, "starting")
    assert sidecar.request("getCollectorStatus") == told
    assert sidecar.result_of(starting)["state"] == "running"


# Failures


@pytest.mark.parametrize("taken", ["httpPort", "grpcPort"])
def test_a_port_in_use_is_a_failed_status_that_names_port_and_holder(window: Window, taken: str) -> None:
    sidecar = window()
    other = free_port()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        ports = {"httpPort": other, "grpcPort": other} | {taken: port}
        failed = sidecar.request("startCollector", **ports)
    assert (failed["state"], failed["owner"]) == ("failed", None)
    assert failed["httpEndpoint"] is failed["grpcEndpoint"] is None
    assert str(port) in failed["error"]
    assert str(os.getpid()) in failed["error"]
    assert not is_open(other)
    assert psutil.Process(sidecar.pid).children() == []
    # The holder is gone: the very same start is another attempt.
    assert sidecar.request("startCollector", **ports)["state"] == "running"


def test_a_failed_start_is_stopped_by_stop(window: Window) -> None:
    sidecar = window()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        assert start(sidecar, httpPort=holder.getsockname()[1])["state"] == "failed"
        assert sidecar.request("stopCollector") == STOPPED


def test_a_collector_that_was_killed_is_started_again_and_nothing_is_lost(window: Window) -> None:
    sidecar = window()
    running = start(sidecar)
    sent = [made(children=10) for _ in range(3)]
    ids = [send(spans, running["httpEndpoint"]) for spans in sent]
    sidecar.notifications.clear()
    child_of(sidecar).kill()
    again = status(sidecar, "starting")
    assert "SIGKILL" in again["error"]
    running = status(sidecar, "running")
    assert running["owner"] == "self"
    assert running["error"] is None
    for trace_id, spans in zip(ids, sent, strict=True):
        assert spans_of(sidecar, trace_id) == span_ids(spans)
    is_told_of(sidecar, send(made(), running["httpEndpoint"]))


def test_a_collector_that_keeps_dying_is_given_up_saying_what_to_do_and_can_be_started_again(window: Window) -> None:
    sidecar = window()
    start(sidecar)
    status(sidecar, "running")
    for _ in range(4):
        child_of(sidecar).kill()
        status(sidecar, "running")
    child_of(sidecar).kill()
    failed = status(sidecar, "failed")
    assert "start it again" in failed["error"]
    assert sidecar.request("getCollectorStatus") == failed
    assert start(sidecar)["state"] == "running"


# Two windows


def test_a_second_window_joins_the_first_and_both_are_told_of_new_traces(window: Window) -> None:
    first, second = window(), window()
    running = start(first)
    joined = start(second, httpPort=free_port())
    assert joined == running | {"owner": "other"}
    trace_id = send(made(), running["grpcEndpoint"], "grpc")
    for sidecar in (first, second):
        is_told_of(sidecar, trace_id)
        assert [trace["traceId"] for trace in sidecar.request("listTraces")["traces"]] == [trace_id]
    second.request("deleteTraces", all=True)
    first.notification("tracesChanged", lambda params: params["traceIds"] == [trace_id])
    assert first.request("listTraces")["total"] == 0


def test_a_window_sees_the_collector_of_another_without_having_asked(window: Window) -> None:
    first, second = window(), window()
    running = start(first)
    assert status(second, "running") == running | {"owner": "other"}
    first.request("stopCollector")
    assert status(second, "stopped") == STOPPED


def test_stop_leaves_the_collector_of_another_window_alone(window: Window) -> None:
    first, second = window(), window()
    running = start(first)
    start(second)
    assert second.request("stopCollector") == running | {"owner": "other"}
    assert first.request("getCollectorStatus") == running
    assert is_open(port_of(running["httpEndpoint"]))
    # It was to be the heir, and is no longer.
    first.shut_down()
    assert status(second, "stopped") == STOPPED


def test_when_the_owner_closes_a_window_that_wants_to_collect_takes_over(window: Window) -> None:
    first, second = window(), window()
    ports = {"httpPort": free_port(), "grpcPort": free_port()}
    running = start(first, **ports)
    start(second, **ports)
    first.shut_down()
    assert status(second, "running", "self") == running
    is_told_of(second, send(made(), running["httpEndpoint"]))


def test_when_the_owner_is_killed_a_window_that_wants_to_collect_takes_over(window: Window) -> None:
    first, second = window(), window()
    ports = {"httpPort": free_port(), "grpcPort": free_port()}
    running = start(first, **ports)
    start(second, **ports)
    spans = made(children=10)
    trace_id = send(spans, running["httpEndpoint"])
    collector = child_of(first)
    first.kill()
    until_dead(collector)
    assert status(second, "running", "self") == running
    assert spans_of(second, trace_id) == span_ids(spans)


def test_of_several_heirs_one_takes_over_and_the_others_join_it(window: Window) -> None:
    windows = [window() for _ in range(3)]
    for sidecar in windows:
        before = start(sidecar)["httpEndpoint"]
    windows[0].shut_down()
    after = [
        sidecar.notification("collectorStatusChanged", lambda told: told["httpEndpoint"] not in (None, before))
        for sidecar in windows[1:]
    ]
    assert {told["owner"] for told in after} == {"self", "other"}
    assert after[0]["httpEndpoint"] == after[1]["httpEndpoint"]


def test_a_collector_in_a_terminal_is_another_owner(window: Window, terminal: subprocess.Popen[str]) -> None:
    assert terminal.stdout is not None
    line = terminal.stdout.readline()
    sidecar = window()
    joined = start(sidecar)
    assert (joined["state"], joined["owner"]) == ("running", "other")
    assert joined["httpEndpoint"] in line
    assert joined["grpcEndpoint"] in line
    is_told_of(sidecar, send(made(), joined["httpEndpoint"]))
    terminal.send_signal(signal.SIGINT)
    assert terminal.wait(TIMEOUT) == 0
    assert status(sidecar, "running", "self")["error"] is None


# Ends


def test_a_sidecar_killed_right_after_an_acknowledged_export_has_every_span_on_its_next_start(
    window: Window, data_dir: Path
) -> None:
    first = window()
    running = start(first)
    collector = child_of(first)
    sent = [made(children=50) for _ in range(5)]
    ids = [send(spans, running["httpEndpoint"]) for spans in sent]
    first.kill()
    second = window()
    assert {trace["traceId"] for trace in second.request("listTraces")["traces"]} == set(ids)
    for trace_id, spans in zip(ids, sent, strict=True):
        assert spans_of(second, trace_id) == span_ids(spans)
    until_dead(collector)


def test_sidecar_and_collector_killed_together_lose_nothing_acknowledged(window: Window) -> None:
    first = window()
    running = start(first)
    collector = child_of(first)
    sent = [made(children=200) for _ in range(5)]
    ids = [send(spans, running["grpcEndpoint"], "grpc") for spans in sent]
    collector.send_signal(signal.SIGSTOP)
    first.process.kill()
    collector.kill()
    first.wait()
    second = window()
    assert {trace["traceId"] for trace in second.request("listTraces")["traces"]} == set(ids)
    for trace_id, spans in zip(ids, sent, strict=True):
        assert spans_of(second, trace_id) == span_ids(spans)


def test_the_collector_of_a_killed_sidecar_ends_and_frees_its_ports(window: Window) -> None:
    sidecar = window()
    running = start(sidecar)
    collector = child_of(sidecar)
    sidecar.kill()
    collector.wait(5)
    assert not is_open(port_of(running["httpEndpoint"]))
    assert not is_open(port_of(running["grpcEndpoint"]))


@pytest.mark.parametrize("way", ["shutdown", "stdin", "SIGTERM"])
def test_however_the_sidecar_ends_its_ports_are_free(window: Window, way: str) -> None:
    sidecar = window()
    running = start(sidecar)
    collector = child_of(sidecar)
    match way:
        case "shutdown":
            sidecar.shut_down()
        case "stdin":
            assert sidecar.process.stdin is not None
            sidecar.process.stdin.close()
        case "SIGTERM":
            sidecar.process.send_signal(signal.SIGTERM)
    assert sidecar.wait(5) == 0
    assert not collector.is_running()
    assert not is_open(port_of(running["httpEndpoint"]))
    assert not is_open(port_of(running["grpcEndpoint"]))


def test_the_end_of_the_parent_frees_the_ports(window: Window, data_dir: Path) -> None:
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as parent,
        Sidecar(data_dir) as sidecar,
    ):
        sidecar.initialize(processId=parent.pid)
        running = start(sidecar)
        parent.kill()
        assert sidecar.wait(5) == 0
        assert not is_open(port_of(running["httpEndpoint"]))


def test_a_module_in_the_working_folder_is_not_what_the_collector_imports(tmp_path: Path, data_dir: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("json", "sqlite3", "spanscope"):
        (folder / f"{name}.py").write_text("raise SystemExit('the project was imported')")
    with Sidecar(data_dir, cwd=folder, command=(sys.executable, "-P", "-m", "spanscope")) as sidecar:
        sidecar.initialize()
        assert start(sidecar)["state"] == "running"


def test_every_window_is_told_what_the_collector_did_not_take(window: Window) -> None:
    owner, reader = window(), window()
    port = port_of(start(owner)["httpEndpoint"])
    assert owner.request("getRefusals") == {"refusals": []}
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/trace", data=b"{}", timeout=TIMEOUT)
    for sidecar in (owner, reader):
        status_of_reader = sidecar.request("getCollectorStatus")
        assert status_of_reader["state"] == "running"
        deadline = time.monotonic() + TIMEOUT
        while not (found := sidecar.request("getRefusals")["refusals"]) and time.monotonic() < deadline:
            time.sleep(0.05)
        (refusal,) = found
        assert (refusal["transport"], refusal["status"], refusal["path"]) == ("http", "404", "/v1/trace")
        assert "/v1/traces" in refusal["hint"]
        assert refusal["userAgent"].startswith("Python-urllib")
    owner.request("stopCollector")
    assert owner.request("getRefusals") == {"refusals": []}
    start(owner)
    assert owner.request("getRefusals") == {"refusals": []}
