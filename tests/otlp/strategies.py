"""Hypothesis strategies over the whole OTLP model: every field of a request, hostile values included."""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

# Few ids, so that traces and spans meet again in other groups and requests.
trace_ids = st.sampled_from([bytes([n]) * 16 for n in (1, 2, 3)])
span_ids = st.sampled_from([bytes([n]) * 8 for n in range(1, 9)])

_F = FieldDescriptor
_SCALARS: dict[int, st.SearchStrategy[Any]] = {
    _F.TYPE_STRING: st.text(max_size=12),
    _F.TYPE_BYTES: st.binary(max_size=12),
    _F.TYPE_BOOL: st.booleans(),
    _F.TYPE_DOUBLE: st.floats(allow_nan=False),
    _F.TYPE_INT64: st.integers(-(2**63), 2**63 - 1),
    _F.TYPE_INT32: st.integers(0, 100),
    _F.TYPE_UINT32: st.integers(0, 2**32 - 1),
    _F.TYPE_FIXED32: st.integers(0, 2**32 - 1),
    _F.TYPE_FIXED64: st.integers(0, 2**64 - 1),
    _F.TYPE_ENUM: st.integers(0, 3),
}
# Only profiles may use these, and they name a string table that traces and logs do not have.
_LEFT_OUT = {"string_value_strindex", "key_strindex"}


@st.composite
def messages(draw: st.DrawFn, descriptor: Any, depth: int = 0) -> dict[str, Any]:
    """A message as a dict for its constructor; at most one member of a oneof."""
    value: dict[str, Any] = {}
    for field in descriptor.fields:
        if field.name in _LEFT_OUT or (field.containing_oneof and field.containing_oneof.name == "value"):
            continue
        strategy = _of(field, depth)
        if field.is_repeated:
            value[field.name] = draw(st.lists(strategy, max_size=2))
        elif field.type != _F.TYPE_MESSAGE or draw(st.booleans()):
            value[field.name] = draw(strategy)
    for oneof in descriptor.oneofs:
        members = [f for f in oneof.fields if f.name not in _LEFT_OUT and (depth < 5 or f.type != _F.TYPE_MESSAGE)]
        if draw(st.integers(0, 9)):
            field = draw(st.sampled_from(members))
            value[field.name] = draw(_of(field, depth))
    return value


def _of(field: FieldDescriptor, depth: int) -> st.SearchStrategy[Any]:
    if field.name == "trace_id":
        return trace_ids
    if field.name == "span_id":
        return span_ids
    if field.name == "parent_span_id":
        return st.one_of(st.just(b""), span_ids)
    if field.type == _F.TYPE_MESSAGE:
        return messages(field.message_type, depth + 1)
    return _SCALARS[field.type]


def _requests(cls: type[Message]) -> st.SearchStrategy[Any]:
    return messages(cls.DESCRIPTOR).map(lambda value: cls(**value))


trace_requests: st.SearchStrategy[ExportTraceServiceRequest] = _requests(ExportTraceServiceRequest)
log_requests: st.SearchStrategy[ExportLogsServiceRequest] = _requests(ExportLogsServiceRequest)
