"""Which run of a program a span comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from spanscope.model.records import Resource

T = TypeVar("T")

# A process id comes back: only together with the machine, and with when the process began, is it one run's.
_PROCESS = ("host.name", "process.pid", "service.name", "process.creation.time")


def once_a_resource(function: Callable[[Resource], T]) -> Callable[[Resource], T]:
    """Remembers the last answer. The spans of an export share one resource, which an SDK gives a dozen attributes."""
    last: tuple[Resource, T] | None = None

    def remembered(resource: Resource) -> T:
        nonlocal last
        known = last
        if known is None or known[0] is not resource:
            known = last = (resource, function(resource))
        return known[1]

    return remembered


@once_a_resource
def run_id(resource: Resource) -> str | None:
    """A short opaque text, equal for all that one run sends. None if the resource does not say."""
    facts = resource.attributes.as_dict()
    instance = facts.get("service.instance.id")
    if isinstance(instance, str) and instance:
        return _hash("instance", instance)
    if facts.get("process.pid") is None or facts.get("host.name") is None:
        return None
    return _hash(*(repr(facts.get(key)) for key in _PROCESS))


def _hash(*facts: str) -> str:
    return hashlib.blake2b("\0".join(facts).encode("utf-8", "replace"), digest_size=6).hexdigest()
