"""The last requests that were refused, for whoever wonders why nothing arrives. Never a word of a body."""

from __future__ import annotations

import time
from collections import deque

from spanscope.model.refusal import Refusal, Transport

KEPT = 50

# Headers are hostile text of any length.
_TEXT_LENGTH = 200

HTTP_HINTS = {
    400: "the body could not be read as OTLP with its Content-Type and Content-Encoding",
    403: "the Host or the Origin of the request is not of this machine",
    404: "OTLP goes to /v1/traces, /v1/logs or /v1/metrics",
    405: "OTLP is sent with POST",
    413: "the body is too large: send smaller batches",
    415: "the Content-Type must be application/x-protobuf or application/json",
    # nginx's number for it; never sent.
    499: "the client went away before all of the body had come",
    500: "an error of Spanscope: the log names it",
    503: "the store was busy: the exporter sends the same data again",
}


class Refusals:
    """Written from any thread."""

    def __init__(self) -> None:
        self._ring: deque[Refusal] = deque(maxlen=KEPT)

    def note(self, transport: Transport, status: str, hint: str, path: str = "", user_agent: str = "") -> None:
        self._ring.append(
            Refusal(time.time_ns(), transport, status, hint, path[:_TEXT_LENGTH], user_agent[:_TEXT_LENGTH])
        )

    def latest(self) -> list[Refusal]:
        """Newest first."""
        return list(reversed(self._ring.copy()))
