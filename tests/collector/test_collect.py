"""`spanscope collect`, without an editor."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import psutil
import pytest

from spanscope.derivation import DERIVATION
from spanscope.store import open_reader
from tests.collector.conftest import is_open, port_of
from tests.exporting import Protocol, made, send, span_ids

TIMEOUT = 60

Collect = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def collect(data_dir: Path) -> Iterator[Collect]:
    with ExitStack() as running:

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "spanscope", "collect", "--data-dir", str(data_dir), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            running.callback(process.kill)
            return process

        yield start


ANY_PORTS = ("--http-port", "0", "--grpc-port", "0")


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def endpoints(process: subprocess.Popen[str]) -> dict[Protocol, str]:
    http, grpc = re.findall(r"http://\S+", first_line(process))
    return {"http": http, "grpc": grpc}


def spans_in(data_dir: Path, trace_id: str) -> set[str]:
    reader = open_reader(data_dir, DERIVATION)
    try:
        return {row.span_id for row in reader.trace(trace_id)[1]}
    finally:
        reader.close()


@pytest.mark.parametrize("protocol", ["http", "grpc"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_names_both_endpoints_receives_and_ends_cleanly(
    collect: Collect, data_dir: Path, protocol: Protocol, number: signal.Signals
) -> None:
    process = collect(*ANY_PORTS)
    where = endpoints(process)
    spans = made()
    trace_id = send(spans, where[protocol], protocol)
    process.send_signal(number)
    output, _ = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0
    assert output == ""
    assert not any(is_open(port_of(endpoint)) for endpoint in where.values())
    assert spans_in(data_dir, trace_id) == span_ids(spans)


def test_the_data_folder_is_private_and_the_option_may_stand_before_the_command(tmp_path: Path) -> None:
    data_dir = tmp_path / "some" / "folder"
    command = [sys.executable, "-m", "spanscope", "--data-dir", str(data_dir), "collect", *ANY_PORTS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert str(data_dir) in first_line(process)
        process.terminate()
        assert process.wait(TIMEOUT) == 0
    assert data_dir.stat().st_mode & 0o777 == 0o700


def test_a_second_collector_on_the_same_folder_names_the_first_and_leaves(collect: Collect) -> None:
    first = collect(*ANY_PORTS)
    where = endpoints(first)
    second = collect(*ANY_PORTS)
    output, errors = second.communicate(timeout=TIMEOUT)
    assert second.returncode == 3
    assert output == ""
    assert str(first.pid) in errors
    assert where["http"] in errors
    assert where["grpc"] in errors


def test_after_a_kill_the_next_collector_takes_the_folder_and_the_ports(collect: Collect, data_dir: Path) -> None:
    first = collect(*ANY_PORTS)
    where = endpoints(first)
    spans = made(children=20)
    trace_id = send(spans, where["http"])
    first.kill()
    first.wait(TIMEOUT)
    second = collect("--http-port", str(port_of(where["http"])), "--grpc-port", str(port_of(where["grpc"])))
    assert endpoints(second) == where
    assert spans_in(data_dir, trace_id) == span_ids(spans)


@pytest.mark.parametrize(
    "left", ["", "{", "[]", "null", '{"pid": 1}', '{"pid": "x", "started": 0, "http": 1, "grpc": 2}']
)
def test_a_damaged_note_of_an_earlier_owner_is_harmless(collect: Collect, data_dir: Path, left: str) -> None:
    data_dir.mkdir()
    (data_dir / "collector.json").write_text(left)
    (data_dir / "collector.lock").write_text("not locked")
    assert endpoints(collect(*ANY_PORTS))


def test_a_note_whose_process_id_was_given_out_again_is_not_believed(collect: Collect, data_dir: Path) -> None:
    data_dir.mkdir()
    note = f'{{"pid": {os.getpid()}, "started": {psutil.Process().create_time() - 1000}, "http": "h", "grpc": "g"}}'
    (data_dir / "collector.json").write_text(note)
    assert endpoints(collect(*ANY_PORTS))


@pytest.mark.parametrize("taken", ["--http-port", "--grpc-port"])
def test_a_port_in_use_names_its_holder_and_leaves_nothing_bound(collect: Collect, taken: str) -> None:
    with socket.socket() as holder, socket.socket() as free:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        free.bind(("127.0.0.1", 0))
        other = free.getsockname()[1]
        free.close()
        others = "--grpc-port" if taken == "--http-port" else "--http-port"
        process = collect(taken, str(port), others, str(other))
        output, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert output == ""
    assert str(port) in errors
    assert str(os.getpid()) in errors
    assert not is_open(other)


def test_a_folder_that_can_not_be_made_is_said(collect: Collect, data_dir: Path) -> None:
    data_dir.write_text("a file")
    process = collect(*ANY_PORTS)
    _, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert str(data_dir) in errors


@pytest.mark.parametrize(
    "arguments", [("--http-port", "65536"), ("--grpc-port", "-1"), ("--http-port", "x"), ("more",)]
)
def test_wrong_arguments_are_a_usage_error(collect: Collect, arguments: tuple[str, ...]) -> None:
    process = collect(*arguments)
    _, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 2
    assert "usage: spanscope" in errors


def test_supervised_it_ends_when_its_stdin_closes_and_says_one_line(data_dir: Path) -> None:
    command = [sys.executable, "-m", "spanscope", "collect", "--supervised", "--data-dir", str(data_dir), *ANY_PORTS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert '"Running"' in first_line(process)
        output, _ = process.communicate(timeout=TIMEOUT)
        assert output == ""
        assert cast(int, process.returncode) == 0
    assert not (data_dir / "collector.json").exists()
