"""Starting all or nothing, stopping while clients are busy, and a log without a word of what came in."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import grpc
import psutil
import pytest

from spanscope.errors import CollectorFailed, PortInUse
from spanscope.receiver.collector import Receivers
from tests.receiver.bodies import LIMIT, MIB, body
from tests.receiver.calls import TRACES, call, channel
from tests.receiver.raw_http import connected, exchange, head, request
from tests.receiver.running import PATIENCE, RecordingSink, Running, running


def listening() -> set[int]:
    """Ports that this process listens on."""
    return {
        connection.laddr.port
        for connection in psutil.Process().net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("spanscope-receivers")}


def test_after_a_stop_the_ports_are_free_and_nothing_is_left() -> None:
    folders = set(Path(tempfile.gettempdir()).glob("spanscope-*"))
    before = (listening(), threads())
    with running(RecordingSink()) as served:
        assert {served.http_port, served.grpc_port} <= listening()
        assert exchange(served.http_port, body()).status == 200
        with channel(served.grpc_target) as opened:
            call(opened, body())
    assert (listening(), threads()) == before
    assert set(Path(tempfile.gettempdir()).glob("spanscope-*")) <= folders
    again = Receivers()
    try:
        again.start("localhost", served.http_port, served.grpc_port, RecordingSink())
    finally:
        again.stop()


@pytest.mark.parametrize("busy", ["http", "grpc"])
def test_when_one_port_is_taken_nothing_stays_bound_and_nothing_runs(busy: str) -> None:
    before = threads()
    with socket.create_server(("127.0.0.1", 0)) as holder, socket.create_server(("127.0.0.1", 0)) as other:
        taken, free = holder.getsockname()[1], other.getsockname()[1]
        other.close()
        ports = (taken, free) if busy == "http" else (free, taken)
        receivers = Receivers()
        with pytest.raises(PortInUse, match=f"port {taken} .*process {os.getpid()}"):
            receivers.start("localhost", *ports, RecordingSink())
        assert free not in listening()
    assert threads() == before


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(CollectorFailed, match="share port 4318"):
        Receivers().start("localhost", 4318, 4318, RecordingSink())


def test_a_long_path_of_temporary_files_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The private socket of gRPC is a file, and such paths are limited to 103 bytes."""
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with running(RecordingSink()) as served, channel(served.grpc_target) as opened:
        assert call(opened, body()) == b""
    assert list(deep.iterdir()) == []


def test_what_a_killed_collector_left_among_the_temporary_files_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"spanscope-grpc-{ended.pid}-x"
    of_a_running_one = tmp_path / f"spanscope-grpc-{os.getppid()}-x"
    for folder in (left, of_a_running_one):
        folder.mkdir()
    with running(RecordingSink()):
        assert not left.exists()
        assert of_a_running_one.exists()


def test_whether_they_run_can_be_asked() -> None:
    receivers = Receivers()
    assert not receivers.running
    receivers.start("127.0.0.1", 0, 0, RecordingSink())
    assert receivers.running
    receivers.stop()
    assert not receivers.running


def test_stopping_waits_for_what_the_store_is_about_to_commit(alone: Running) -> None:
    alone.sink.holds = True
    with connected(alone.http_port) as connection, channel(alone.grpc_target) as opened:
        connection.send(request(body()))
        future = opened.unary_unary(TRACES).future(body(), timeout=PATIENCE)
        alone.sink.wait_for(2)
        stopping = threading.Thread(target=alone.receivers.stop)
        stopping.start()
        for held in alone.sink.held:
            held.set_result(None)
        assert connection.answer().status == 200
        assert future.result() == b""
        stopping.join(PATIENCE)
    assert not stopping.is_alive()


def test_stopping_does_not_wait_for_ever_and_what_it_cuts_off_may_be_sent_again(alone: Running) -> None:
    """503 and UNAVAILABLE: after a 500 exporters would drop the data. The store's futures stay the store's."""
    alone.sink.holds = True
    with (
        connected(alone.http_port) as waiting,
        connected(alone.http_port) as slow,
        connected(alone.http_port) as idle,
        connected(alone.grpc_port) as silent,
        channel(alone.grpc_target) as opened,
    ):
        waiting.send(request(body()))
        future = opened.unary_unary(TRACES).future(body(), timeout=PATIENCE)
        slow.send(head(content_length=LIMIT) + bytes(MIB))
        alone.sink.wait_for(2)
        alone.receivers.stop()
        assert waiting.answer().status == 503
        assert slow.answer().status == 503
        assert idle.read_all() == b""
        assert silent.socket.recv(1) == b""
        assert future.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
    assert not {alone.http_port, alone.grpc_port} & listening()
    for held in alone.sink.held:
        held.set_result(None)


def test_stopping_twice_and_before_starting_is_fine() -> None:
    Receivers().stop()
    with running(RecordingSink()) as served:
        served.receivers.stop()


def test_clients_that_come_and_go_leave_no_connection_behind(alone: Running) -> None:
    process = psutil.Process()

    def visit() -> None:
        with channel(alone.grpc_target) as opened:
            call(opened, body())

    visit()
    before = len(process.net_connections(kind="all"))
    for _ in range(20):
        visit()
    # The last visitor's end may still be on its way through the door.
    assert len(process.net_connections(kind="all")) < before + 20


def test_nothing_that_came_in_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    secret = "the-words-of-a-prompt"
    with caplog.at_level(logging.DEBUG), running(RecordingSink()) as served:
        hidden = {"authorization": secret, "user_agent": secret, "x_key": secret}
        exchange(served.http_port, body(text=secret), **hidden)
        exchange(served.http_port, secret.encode(), **hidden)
        exchange(served.http_port, body(text=secret), path=f"/{secret}", **hidden)
        with connected(served.http_port) as connection:
            connection.ask(f"{secret}\r\n\r\n".encode())
        with channel(served.grpc_target) as opened:
            call(opened, body(text=secret))
        for raised in ("raises", "fails"):
            served.sink.reset()
            setattr(served.sink, raised, RuntimeError(secret))
            assert exchange(served.http_port, body(text=secret), **hidden).status == 500
    ours = [record for record in caplog.records if not record.name.startswith(("asyncio", "grpc", "concurrent"))]
    assert ours, "a bug is logged"
    assert secret not in caplog.text
    assert secret not in "".join(capfd.readouterr())
