"""Every exception Spanscope raises on purpose.

SpanscopeError
├── TraceNotFound         no span or log record of this trace is stored
├── SpanNotFound          the trace is stored, the span is not
├── InvalidCursor         a `listTraces` cursor that this store did not hand out
├── InvalidQuery          a filter or sort that does not exist
├── StoreBusy             the queue before the writer is full: retry later
├── StoreTooNew           the store file was written by a newer Spanscope
├── BadBody               an export that is not OTLP
└── CollectorFailed       the collector could not start; the message says why and what to do
    └── PortInUse         another program listens on a port
"""

from __future__ import annotations


class SpanscopeError(Exception):
    """Base of all errors that have a meaning for a caller."""


class TraceNotFound(SpanscopeError):
    def __init__(self, trace_id: str) -> None:
        super().__init__(f"no trace {trace_id} is stored")
        self.trace_id = trace_id


class SpanNotFound(SpanscopeError):
    def __init__(self, trace_id: str, span_id: str) -> None:
        super().__init__(f"no span {span_id} is stored in trace {trace_id}")
        self.trace_id = trace_id
        self.span_id = span_id


class InvalidCursor(SpanscopeError):
    def __init__(self) -> None:
        super().__init__("cursor: not one of this store; start again without a cursor")


class InvalidQuery(SpanscopeError):
    pass


class StoreBusy(SpanscopeError):
    def __init__(self) -> None:
        super().__init__("the store is busy; send the same data again later")


class StoreTooNew(SpanscopeError):
    pass


class BadBody(SpanscopeError):
    pass


class CollectorFailed(SpanscopeError):
    pass


class PortInUse(CollectorFailed):
    pass
