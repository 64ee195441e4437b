"""What costs are worked out from, trace by trace."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from spanscope.contract.encoded import Encoded
from spanscope.model.traces import UsagePage
from spanscope.view.texts import optional, unix_nano


def page(found: UsagePage) -> Encoded:
    """A ListUsagesResult. For 100,000 traces the contract's models would take more than a second."""
    places: dict[tuple[str | None, str | None], int] = {}
    traces: list[dict[str, Any]] = []
    for trace in found.traces:
        # msgspec would refuse a lone half of a surrogate pair, which a model's name may have.
        usages = [
            (places.setdefault((model, provider), len(places)), *counts)
            for model, provider, *counts in json.loads(trace.usages)
        ]
        traces.append({"number": trace.number, "startTimeUnixNano": unix_nano(trace.start), "usages": usages})
    result = {
        "models": [{"model": optional(model), "provider": optional(provider)} for model, provider in places],
        "traces": traces,
        "nextCursor": found.next_cursor,
        "total": found.total,
        "revision": found.revision,
    }
    return Encoded(msgspec.json.encode(result))
