"""Why items of a request can't be stored: counted, and told in one sentence (OTLP partial success)."""

from __future__ import annotations

from dataclasses import dataclass, field

from spanscope.model.records import Signal
from spanscope.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, is_absent, is_id


@dataclass(slots=True)
class Rejects:
    """`check` also decides what a log record may lack: it need not belong to a span, a span must."""

    signal: Signal
    count: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def check(self, trace_id: bytes | None, span_id: bytes | None) -> bool:
        """True if an item with these ids can be stored. None = not even hex."""
        optional = self.signal == "logs"
        if trace_id is None or span_id is None:
            return self._no("an id is not hex text (base64 is not OTLP/JSON)")
        if not (is_id(trace_id, TRACE_ID_BYTES) or (optional and is_absent(trace_id))):
            return self._no("a trace id is not 16 bytes or is all zeroes")
        if not (is_id(span_id, SPAN_ID_BYTES) or (optional and is_absent(span_id))):
            return self._no("a span id is not 8 bytes or is all zeroes")
        return True

    def _no(self, reason: str) -> bool:
        self.count += 1
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        return False

    @property
    def message(self) -> str:
        return "; ".join(f"{reason} ({count})" for reason, count in self.reasons.items())
