"""A result that is JSON text already."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Encoded:
    """For results of thousands of members, which as models would cost more than everything else of the answer.

    The handler's doc line says which model it is; a test holds that model against it.
    """

    json: bytes
