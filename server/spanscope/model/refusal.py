"""A request that the receivers did not take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Transport = Literal["http", "grpc"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """`status`: what the client was told, `413` or `INVALID_ARGUMENT`; "" if its protocol could not be answered.

    `transport` is the port's, not the client's. `path` and `user_agent` are the client's words, "" where unknown.
    """

    time_unix_nano: int
    transport: Transport
    status: str
    hint: str
    path: str
    user_agent: str
