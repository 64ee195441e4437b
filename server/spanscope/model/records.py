"""What arrived over OTLP, field by field. Ids are lowercase hex, times are integer nanoseconds, 0 = not sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from spanscope.model.values import AnyValue, KvList

Signal = Literal["traces", "logs", "metrics"]
Encoding = Literal["protobuf", "json"]

STATUS_UNSET, STATUS_OK, STATUS_ERROR = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """The part of one export request that belongs to one trace: itself a complete OTLP request body.

    `trace_id` is 16 bytes, or empty for what belongs to no trace (metrics, log records outside a trace).
    """

    signal: Signal
    encoding: Encoding
    trace_id: bytes
    payload: bytes
    items: int


@dataclass(frozen=True, slots=True)
class EntityRef:
    type: str = ""
    id_keys: list[str] = field(default_factory=list)
    description_keys: list[str] = field(default_factory=list)
    schema_url: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    attributes: KvList = field(default_factory=KvList)
    dropped_attributes_count: int = 0
    entity_refs: list[EntityRef] = field(default_factory=list)
    schema_url: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    name: str = ""
    version: str = ""
    attributes: KvList = field(default_factory=KvList)
    dropped_attributes_count: int = 0
    schema_url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    name: str = ""
    time_unix_nano: int = 0
    attributes: KvList = field(default_factory=KvList)
    dropped_attributes_count: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    trace_id: str = ""
    span_id: str = ""
    trace_state: str = ""
    attributes: KvList = field(default_factory=KvList)
    dropped_attributes_count: int = 0
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    trace_id: str
    span_id: str
    parent_span_id: str | None = None
    name: str = ""
    kind: int = 0
    start_time_unix_nano: int = 0
    end_time_unix_nano: int = 0
    status_code: int = STATUS_UNSET
    status_message: str = ""
    trace_state: str = ""
    flags: int = 0
    attributes: KvList = field(default_factory=KvList)
    dropped_attributes_count: int = 0
    events: list[Event] = field(default_factory=list)
    dropped_events_count: int = 0
    links: list[Link] = field(default_factory=list)
    dropped_links_count: int = 0
    resource: Resource = field(default_factory=Resource)
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class LogRecord:
    trace_id: str | None = None
    span_id: str | None = None
    time_unix_nano: int = 0
    observed_time_unix_nano: int = 0
    severity_number: int = 0
    severity_text: str = ""
    event_name: str = ""
    body: AnyValue = None
    attributes: KvList = field(default_factory=KvList)
    dropped_attributes_count: int = 0
    flags: int = 0
    resource: Resource = field(default_factory=Resource)
    scope: Scope = field(default_factory=Scope)

    @property
    def name(self) -> str:
        """The event's name: proto field first, then the attribute that SDKs before late 2025 used."""
        if self.event_name:
            return self.event_name
        name = self.attributes.get("event.name")
        return name if isinstance(name, str) else ""

    @property
    def order_time(self) -> int:
        """Current GenAI instrumentations leave `time_unix_nano` at 0 and set only the observed time."""
        return self.time_unix_nano or self.observed_time_unix_nano
