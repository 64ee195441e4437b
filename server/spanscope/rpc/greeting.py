"""The answer to `initialize`, given while the rest of the sidecar is still being imported.

An editor waits for this one answer before it shows anything, and the imports take several times as long as Python's own
start. Whatever else arrives meanwhile waits for the server, untouched.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spanscope import __version__
from spanscope.rpc import messages
from spanscope.rpc.frames import BadFrame, FrameDecoder, LostFrames
from spanscope.rpc.messages import InvalidRequest, Request, Unparsable
from spanscope.rpc.stdio import FrameWriter, read_stdin

# The first frame is mostly in the pipe before Python runs; importing beside its answer would only delay it.
WAIT_SECONDS = 0.05
# Of a first message that is taken here; a longer one waits for the server.
MAX_GREETING = 1 << 20


@dataclass(frozen=True, slots=True)
class Hello:
    """What the client said of itself. `process_id`: whose end is to be the sidecar's too."""

    process_id: int | None


def hello(params: Any) -> Hello:
    """The params of `initialize`. ValueError with the words for the client."""
    params = {} if params is None else params
    if not isinstance(params, dict):
        raise ValueError("params: must be one object with named members")
    process_id = params.get("processId")
    if process_id is not None and (not isinstance(process_id, int) or isinstance(process_id, bool) or process_id < 0):
        raise ValueError("processId: must be the id of the client's process, or null")
    return Hello(process_id)


def answer() -> dict[str, Any]:
    return {"capabilities": {}, "serverInfo": {"name": "spanscope", "version": __version__}}


def end_on_signals() -> None:
    """Until the server takes the signals over: nothing is open yet, so leaving is all there is to do."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))


class Greeter:
    """Reads stdin from the start of the process to `hand_over`, and keeps what it does not answer."""

    def __init__(self, stdout: int) -> None:
        self.frames = FrameWriter(stdout, on_broken=self._end)
        self._early = bytearray()
        self._hello: Hello | None = None
        self._looked = threading.Event()
        self._ended = False
        self._on_data: Callable[[bytes], None] | None = None
        self._on_end: Callable[[], None] | None = None
        # Bytes must reach the server in their order, whichever thread brings them.
        self._lock = threading.Lock()
        read_stdin(self._take, self._end)

    def wait(self) -> None:
        """Until the first message was looked at, or it seems to come later."""
        self._looked.wait(WAIT_SECONDS)

    def hand_over(self, on_data: Callable[[bytes], None], on_end: Callable[[], None]) -> Hello | None:
        """From here on everything goes there, and what waited before it. What `initialize` said, if it was answered."""
        with self._lock:
            self._looked.set()
            self._on_data, self._on_end = on_data, on_end
            if self._early:
                on_data(bytes(self._early))
                self._early.clear()
            if self._ended:
                on_end()
            return self._hello

    def _take(self, data: bytes) -> None:
        with self._lock:
            if self._on_data is not None:
                self._on_data(data)
                return
            self._early += data
            if not self._looked.is_set():
                self._look()

    def _look(self) -> None:
        decoder = FrameDecoder()
        decoder.feed(bytes(self._early))
        try:
            body = decoder.next()
            if body is None:
                if len(self._early) > MAX_GREETING:
                    self._looked.set()
                return
            message = messages.parse(body)
            if isinstance(message, Request) and message.method == "initialize":
                self._hello = hello(message.params)
                self.frames.send(messages.result_body(message.id, messages.encode(answer())))
                self._early = bytearray(decoder.rest())
        except (BadFrame, LostFrames, Unparsable, InvalidRequest, ValueError):
            pass  # The server says what is wrong with it.
        self._looked.set()

    def _end(self) -> None:
        with self._lock:
            self._ended = True
            self._looked.set()
            if self._on_end is not None:
                self._on_end()
