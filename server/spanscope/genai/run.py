"""Which run of a program a span comes from."""

from __future__ import annotations

import hashlib

from spanscope.model.records import Resource

# A process id comes back: only together with the machine, and with when the process began, is it one run's.
_PROCESS = ("host.name", "process.pid", "service.name", "process.creation.time")


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
