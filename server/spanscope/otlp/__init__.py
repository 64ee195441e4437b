"""OTLP bytes: `split` a request into one chunk a trace, `decode` a chunk into records. No network, no SQL."""

from spanscope.otlp.decode import decode_logs, decode_spans
from spanscope.otlp.split import Split, split

__all__ = ["Split", "decode_logs", "decode_spans", "split"]
