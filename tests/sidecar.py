"""The real sidecar process and a client for it: `python -m spanscope`, frames on stdin and stdout."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

# Of one answer. Two busy cores import a sidecar in some seconds.
TIMEOUT = 60.0


class RpcError(Exception):
    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.code: int = error["code"]
        self.message: str = error["message"]


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class Sidecar:
    """Also a context manager: leaving it shuts the sidecar down, or kills it if it does not go.

    >>> with Sidecar(data_dir) as sidecar:
    ...     sidecar.initialize()
    ...     sidecar.request("listTraces", limit=10)
    """

    def __init__(
        self,
        data_dir: Path,
        *arguments: str,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        command: Sequence[str] = (sys.executable, "-m", "spanscope"),
    ) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [
                *command,
                *(("--data-dir", str(data_dir)) if not env or "SPANSCOPE_DATA_DIR" not in env else ()),
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
            cwd=cwd,
        )
        self.pid = self.process.pid
        self.answers: dict[str, dict[str, Any]] = {}
        self.notifications: list[tuple[str, Any]] = []
        # What came on stdout and was no frame, or no JSON-RPC message.
        self.garbage = b""
        self._log: list[bytes] = []
        self._ids = itertools.count(1)
        self._ended = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._read_frames, daemon=True),
            threading.Thread(target=self._read_log, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # Talking

    def initialize(self, **params: Any) -> Any:
        result = self.request("initialize", **({"processId": os.getpid(), "capabilities": {}} | params))
        self.notify("initialized", {})
        return result

    def request(self, method: str, **params: Any) -> Any:
        """The result. RpcError."""
        return self.result_of(self.send(method, params))

    def send(self, method: str, params: Any) -> int:
        """Does not wait; the id is for `result_of`."""
        id = next(self._ids)
        self.send_message({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        return id

    def result_of(self, id: Any, timeout: float = TIMEOUT) -> Any:
        answer = self.answer_to(id, timeout)
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer["result"]

    def error_of(self, method: str, params: Any = None) -> RpcError:
        """The error that a request must end with."""
        answer = self.answer_to(self.send(method, params))
        assert "error" in answer, f"{method} succeeded: {answer}"
        return RpcError(answer["error"])

    def answer_to(self, id: Any, timeout: float = TIMEOUT) -> dict[str, Any]:
        """The whole message, whose id must be of the very type: 1 is not "1"."""
        key = json.dumps(id)
        self.wait_until(lambda: key in self.answers or self._ended, f"an answer to {key}", timeout)
        assert key in self.answers, f"the sidecar ended without an answer to {key}:\n{self.log}"
        return self.answers.pop(key)

    def notify(self, method: str, params: Any) -> None:
        self.send_message({"jsonrpc": "2.0", "method": method, "params": params})

    def send_message(self, message: Any) -> None:
        self.send_bytes(frame(json.dumps(message).encode()))

    def send_bytes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def notification(self, method: str, matching: Callable[[Any], bool] = lambda params: True) -> Any:
        """Waits for one that matches, taking those that came before into account. It is removed."""
        found: list[Any] = []

        def look() -> bool:
            for index, (name, params) in enumerate(self.notifications):
                if name == method and matching(params):
                    found.append(params)
                    del self.notifications[index]
                    return True
            return self._ended

        self.wait_until(look, f"a notification {method}")
        assert found, f"the sidecar ended without a notification {method}:\n{self.log}"
        return found[0]

    def wait_until(self, condition: Callable[[], bool], what: str, timeout: float = TIMEOUT) -> None:
        """Until `condition` holds; it is looked at whenever a message came."""
        with self._changed:
            if not self._changed.wait_for(condition, timeout):
                raise AssertionError(f"{what} did not come within {timeout} s; the log:\n{self.log}")

    # Ending

    def shut_down(self) -> int:
        """As an editor does it. The exit code."""
        self.request("shutdown")
        self.notify("exit", None)
        return self.wait()

    def wait(self, timeout: float = TIMEOUT) -> int:
        """The exit code, once all it said has been read."""
        code = self.process.wait(timeout)
        for thread in self._threads:
            thread.join(timeout)
        return code

    def kill(self) -> None:
        """SIGKILL: no code of the sidecar runs any more."""
        self.process.kill()
        self.wait()

    def close(self) -> None:
        """Closes its stdin and waits for it; for a sidecar that is to end whatever became of it."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it is gone, and with it what was buffered for it
            self.process.stdin.close()
        try:
            self.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            for stream in (self.process.stdout, self.process.stderr):
                assert stream is not None
                stream.close()

    @property
    def log(self) -> str:
        return b"".join(self._log).decode(errors="replace")

    # Reading

    def _read_frames(self) -> None:
        assert self.process.stdout is not None
        stream = self.process.stdout
        try:
            while header := stream.readline():
                name, _, value = header.partition(b":")
                if name != b"Content-Length" or stream.readline() != b"\r\n":
                    self.garbage += header
                    continue
                self._take(stream.read(int(value)))
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _take(self, body: bytes) -> None:
        message = json.loads(body)
        with self._changed:
            if message.get("jsonrpc") != "2.0":
                self.garbage += body
            elif "method" in message:
                self.notifications.append((message["method"], message["params"]))
            else:
                self.answers[json.dumps(message["id"])] = message
            self._changed.notify_all()

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._log.append(line)
