"""What costs are worked out from, trace by trace."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from spanscope.contract.encoded import Encoded
from spanscope.model.traces import TraceUsages, UsagePage
from spanscope.view.texts import optional, unix_nano


def page(found: UsagePage) -> Encoded:
    """A ListUsagesResult. Of 100,000 traces with two models each the contract's models would take 1.6 s more."""
    result = {
        "traces": [_trace(trace) for trace in found.traces],
        "nextCursor": found.next_cursor,
        "total": found.total,
        "revision": found.revision,
    }
    return Encoded(msgspec.json.encode(result))


def _trace(trace: TraceUsages) -> dict[str, Any]:
    # msgspec would refuse a lone half of a surrogate pair, which a model's name may have.
    usages = [_usage(*members) for members in json.loads(trace.usages)]
    return {"number": trace.number, "startTimeUnixNano": unix_nano(trace.start), "usages": usages}


def _usage(
    model: str | None,
    provider: str | None,
    calls: int,
    input_tokens: int | None,
    output_tokens: int | None,
    cache_read_tokens: int | None,
    cache_write_tokens: int | None,
) -> dict[str, Any]:
    """The members of a contract ModelUsage, in its order."""
    return {
        "model": optional(model),
        "provider": optional(provider),
        "calls": calls,
        "inputTokens": input_tokens,
        "outputTokens": output_tokens,
        "cacheReadTokens": cache_read_tokens,
        "cacheWriteTokens": cache_write_tokens,
    }
