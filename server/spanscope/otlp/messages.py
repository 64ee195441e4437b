"""OTLP's message classes, with every string field read as bytes.

A proto3 parser refuses a whole request for one byte of bad UTF-8 in one string, and a batch of good spans would be
lost with it. On the wire a string and a bytes field are the same, so a copy of OTLP's own descriptors with the type
changed parses everything, keeps every byte, and leaves the text to whoever looks at it (`text` below).
"""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

from spanscope.model.records import Signal

_SERVICES = (trace_service_pb2, logs_service_pb2, metrics_service_pb2)


def _pool() -> DescriptorPool:
    pool = DescriptorPool()
    done: set[str] = set()

    def add(file: Any) -> None:
        if file.name in done:
            return
        done.add(file.name)
        for dependency in file.dependencies:
            add(dependency)
        proto = FileDescriptorProto()
        file.CopyToProto(proto)
        for message in proto.message_type:
            _strings_to_bytes(message)
        pool.Add(proto)

    for service in _SERVICES:
        add(service.DESCRIPTOR)
    return pool


def _strings_to_bytes(message: Any) -> None:
    for field in message.field:
        if field.type == FieldDescriptorProto.TYPE_STRING:
            field.type = FieldDescriptorProto.TYPE_BYTES
    for nested in message.nested_type:
        _strings_to_bytes(nested)


_POOL = _pool()


def _request(package: str, name: str) -> type[Message]:
    return GetMessageClass(_POOL.FindMessageTypeByName(f"opentelemetry.proto.collector.{package}.v1.{name}"))


REQUESTS: dict[Signal, type[Message]] = {
    "traces": _request("trace", "ExportTraceServiceRequest"),
    "logs": _request("logs", "ExportLogsServiceRequest"),
    "metrics": _request("metrics", "ExportMetricsServiceRequest"),
}


def text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace")
