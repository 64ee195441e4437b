"""Standard input and output as channels of frames, each with a thread of its own."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Callable

from spanscope.rpc.frames import frame

READ_SIZE = 64 * 1024


class FrameWriter:
    """Writes bodies in the order of `send`, from its own thread.

    pygls' writer writes and flushes on the event loop, where an editor that is too busy to read stops every
    other answer. Here `pending` grows instead: how many bytes wait.
    """

    def __init__(self, descriptor: int, on_broken: Callable[[], None]) -> None:
        self.pending = 0
        self._descriptor = descriptor
        self._on_broken = on_broken
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._counting = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="stdout", daemon=True)
        self._thread.start()

    def send(self, body: bytes) -> None:
        data = frame(body)
        with self._counting:
            self.pending += len(data)
        self._queue.put(data)

    def close(self, timeout: float) -> None:
        """Waits until all is written, but not for ever: the other side may have stopped reading."""
        self._queue.put(None)
        self._thread.join(timeout)

    def _run(self) -> None:
        while (data := self._queue.get()) is not None:
            try:
                self._write(data)
            except OSError:
                # The reader is gone. Nothing written later can arrive either.
                self._on_broken()
                return
            with self._counting:
                self.pending -= len(data)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]


def read_stdin(on_data: Callable[[bytes], None], on_end: Callable[[], None]) -> None:
    """Starts the thread that reads standard input to its end.

    It is a daemon, as a blocked read can't be called back; and it reads the descriptor, since a daemon thread inside of
    `sys.stdin.buffer` holds a lock that makes the interpreter abort at exit.
    """

    def run() -> None:
        with contextlib.suppress(OSError):  # a terminal that went away: the end, like any other
            while data := os.read(0, READ_SIZE):
                on_data(data)
        on_end()

    threading.Thread(target=run, name="stdin", daemon=True).start()
