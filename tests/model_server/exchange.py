"""What was asked of the server and what it answered: the truth that a trace is compared with."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from tests.model_server.conversation import Answer, Conversation


@dataclass(frozen=True, slots=True)
class Exchange:
    path: str
    request: dict[str, Any]
    """The request's JSON body. Headers are not kept: they carry the key."""
    streamed: bool
    status: int
    response: dict[str, Any]
    """The JSON answer; of a stream, the object that a plain request would have got."""
    conversation: Conversation | None = None
    answer: Answer | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class ExchangeLog:
    """Exchanges in the order in which their answers began. Safe to read from any thread."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        with self._lock:
            self._exchanges.append(exchange)

    def all(self) -> list[Exchange]:
        with self._lock:
            return list(self._exchanges)

    def clear(self) -> None:
        with self._lock:
            self._exchanges.clear()
