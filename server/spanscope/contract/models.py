"""The wire types: the one source from which the JSON Schema and the TypeScript types are generated.

Ids are lowercase hex. Absolute times (`…UnixNano`) and durations (`…Nano`) are decimal strings of nanoseconds,
since a JSON number loses int64. Counts and tokens are numbers, null = unknown. JSON that a user's program made
travels as text: a nested object could not keep its bytes, its duplicate keys or its big integers.
"""

from __future__ import annotations

from typing import Annotated, Literal

from spanscope.contract import without_plugins  # isort: skip  # noqa: F401  before pydantic
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

TraceId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
SpanId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
UnixNano = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]
Nano = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]
Port = Annotated[int, Field(ge=0, le=65535)]
Status = Literal["unset", "ok", "error"]
# The members of a TraceSummary that a list can be sorted by; times also go by their names without unit. `cost` is what
# `setCosts` told.
SortKey = Literal[
    "startTimeUnixNano", "durationNano", "totalTokens", "spanCount", "errorCount", "modelCallCount", "name", "input",
    "output", "serviceName", "models", "agents", "tools", "startTime", "duration", "cost",
]  # fmt: skip
Category = Literal[
    "agent", "llm", "tool", "retrieval", "embedding", "rerank", "workflow",
    "chain", "guardrail", "evaluation", "http", "database", "other",
]  # fmt: skip
ValueType = Literal["string", "bool", "int", "double", "bytes", "array", "kvlist", "empty"]


class Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Params(Model):
    """Strict: an int is not taken for a string. Unknown members are ignored, as clients may be newer."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=False, frozen=True, strict=True)


class Empty(Params):
    pass


# Collector


class StartCollectorParams(Params):
    """Defaults: 127.0.0.1, 4318, 4317. Port 0 = any free port."""

    host: str | None = None
    http_port: Port | None = None
    grpc_port: Port | None = None


class CollectorStatus(Model):
    """`running` with owner `other`: another window or process collects into the same store, seen here live."""

    state: Literal["stopped", "starting", "running", "failed"]
    owner: Literal["self", "other"] | None
    http_endpoint: str | None
    grpc_endpoint: str | None
    error: str | None


# Traces


class ListTracesParams(Params):
    """A page holds 1000 traces at most, whatever `limit` says: then `nextCursor` goes on."""

    limit: Annotated[int, Field(ge=1)] = 50
    cursor: str | None = None
    query: str | None = None
    service_name: str | None = None
    status: Status | None = None
    conversation_id: str | None = None
    since: UnixNano | None = None
    until: UnixNano | None = None
    sort: SortKey = "startTime"
    descending: bool = True


class ModelUsage(Model):
    """What a trace's calls of one model used, each call once: what a price is worked out from."""

    model: str | None
    provider: str | None
    calls: int
    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None


class Hit(Model):
    """Where a search found its words. `marks` are `[start, end)` pairs in UTF-16 units of `text`, a piece of what it
    was found in: an attribute (or a message in one), a log record, an event, or the span's name.
    """

    span_id: SpanId
    field: Literal["input", "output", "name", "attribute", "log", "event", "error"]
    key: str | None
    text: str
    marks: list[tuple[int, int]]


class TimeSplit(Model):
    """A trace's time by what went on: a moment with a model call open is `model`, else with a tool `tools`."""

    model_nano: Nano
    tools_nano: Nano
    other_nano: Nano
    waiting_nano: Nano


class TraceSummary(Model):
    """Previews: what was asked, what was answered. Tokens count each model call once. `title` is the name to draw.

    `agents`, `tools`: names in order of first use. `runId`: equal for traces of one run of a program, null if nothing
    says. `hit`: the first place where the words of `query` were found, null without words.

    `twinOf`: this trace holds nothing but the poorer record of a call that the other trace holds too; its tokens are
    counted there.

    `timeSplit`: null while nothing has ended.
    """

    trace_id: TraceId
    name: str
    service_name: str
    start_time_unix_nano: UnixNano
    duration_nano: Nano | None
    status: Status
    span_count: int
    error_count: int
    model_call_count: int
    tool_call_count: int
    input: str | None
    output: str | None
    error: str | None
    input_tokens: int | None
    output_tokens: int | None
    total_tokens: int | None
    models: list[str]
    conversation_id: str | None
    root_missing: bool
    title: str
    twin_of: TraceId | None
    agents: list[str]
    tools: list[str]
    usages: list[ModelUsage]
    run_id: str | None
    time_split: TimeSplit | None
    hit: Hit | None


class QueryProblem(Model):
    """A piece of the query that was not understood, and so not used. Offsets in UTF-16 units, the end exclusive."""

    start: int
    end: int
    message: str


class ListTracesResult(Model):
    traces: list[TraceSummary]
    next_cursor: str | None
    total: int
    query_problems: list[QueryProblem]


class ListUsagesParams(Params):
    """A page holds 1000 traces at most, whatever `limit` says: then `nextCursor` goes on."""

    limit: Annotated[int, Field(ge=1)] = 1000
    cursor: str | None = None


class UsedModel(Model):
    model: str | None
    provider: str | None


class TraceUsages(Model):
    """`number` names the trace in `setCosts`. A usage: the place of its model in `models`, and then what a ModelUsage
    counts: calls, input, output, cache read and cache write tokens. As objects with ids it was three times the text.
    """

    number: int
    start_time_unix_nano: UnixNano
    usages: list[list[int | None]]


class ListUsagesResult(Model):
    """Traces that are new or changed since costs were set; all of them at first, as the sidecar keeps costs only in its
    memory. `total` counts those of all pages. `revision` is for `setCosts`, with the costs of the last page.
    """

    models: list[UsedModel]
    traces: list[TraceUsages]
    next_cursor: str | None
    total: int
    revision: int


class TraceCost(Params):
    """US dollars, null = unknown, which sorts below everything."""

    number: Annotated[int, Field(ge=0)]
    dollars: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None


class SetCostsParams(Params):
    """With `revision` all traces up to there have the cost that they were given; `listUsages` gives them no more."""

    costs: Annotated[list[TraceCost], Field(max_length=1000)]
    revision: Annotated[int, Field(ge=0)] | None = None


class CompleteQueryParams(Params):
    """`offset`: where the caret stands in `query`, in UTF-16 units."""

    query: str
    offset: Annotated[int, Field(ge=0)]


class Suggestion(Model):
    """`text` replaces the piece of the query. `detail`: what a key means; `count`: traces that have the value."""

    text: str
    kind: Literal["key", "value", "operator"]
    detail: str | None
    count: int | None


class CompleteQueryResult(Model):
    """`start` and `end`: the piece of the query that a suggestion replaces."""

    start: int
    end: int
    suggestions: list[Suggestion]


class TraceIdParams(Params):
    trace_id: TraceId


class Twin(Model):
    trace_id: TraceId
    span_id: SpanId


class Moment(Model):
    """An event that the tree marks on the span's bar: an exception, a first token, whatever else was sent."""

    name: str
    time_unix_nano: UnixNano


class SpanRow(Model):
    """A span whose parent has not arrived is a root with `orphan: true`. `title` is to be drawn, `name` was sent.

    `twin`: another record of the same model call, by a second instrumentation, perhaps in another trace; `repeats`:
    that one is the richer. `pending`: only the span's beginning is known. `toolCallId`, `toolName`: of tool spans.
    `agentName`: of agent spans, and of others that say whose work they are. `moments`: the first 20 events.
    """

    span_id: SpanId
    parent_span_id: SpanId | None
    depth: int
    name: str
    title: str
    category: Category
    service_name: str
    start_time_unix_nano: UnixNano
    duration_nano: Nano | None
    status: Status
    status_message: str
    error: str | None
    model: str | None
    input_tokens: int | None
    output_tokens: int | None
    total_tokens: int | None
    input: str | None
    output: str | None
    orphan: bool
    pending: bool
    tool_call_id: str | None
    tool_name: str | None
    twin: Twin | None
    repeats: bool
    agent_name: str | None
    provider: str | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None
    moments: list[Moment]


class GetTraceResult(Model):
    trace: TraceSummary
    spans: list[SpanRow]


class TraceTable(Model):
    """As a GetTraceResult, a fraction of its length. `spans`: base64 of gzip of JSON, an object with an array for each
    member of SpanRow, all in tree order. `previews`: false if it is without `input` and `output`,
    which `getPreviews` gives.
    """

    trace: TraceSummary
    spans: str
    previews: bool


class GetPreviewsParams(Params):
    """A page holds 5000 spans at most, whatever `limit` says."""

    trace_id: TraceId
    limit: Annotated[int, Field(ge=1)] = 5000
    cursor: str | None = None


class GetPreviewsResult(Model):
    """`spans`: packed as those of a TraceTable, with `spanId`, `input` and `output` of spans that have any preview."""

    spans: str
    next_cursor: str | None


class SpanIdParams(Params):
    trace_id: TraceId
    span_id: SpanId


# Messages


class TextPart(Model):
    type: Literal["text"] = "text"
    text: str


class ReasoningPart(Model):
    type: Literal["reasoning"] = "reasoning"
    text: str


class ToolCallPart(Model):
    type: Literal["toolCall"] = "toolCall"
    id: str | None
    name: str | None
    arguments: str


class ToolResultPart(Model):
    type: Literal["toolResult"] = "toolResult"
    id: str | None
    name: str | None
    result: str


class MediaPart(Model):
    type: Literal["media"] = "media"
    modality: str
    mime_type: str | None
    uri: str | None
    size: int | None


class DataPart(Model):
    type: Literal["data"] = "data"
    json_text: str = Field(alias="json")


Part = Annotated[
    TextPart | ReasoningPart | ToolCallPart | ToolResultPart | MediaPart | DataPart,
    Field(discriminator="type"),
]


class Message(Model):
    """`role` is system, user, assistant, tool, or whatever else was recorded."""

    role: str
    name: str | None
    parts: list[Part]
    finish_reason: str | None


class ToolDefinition(Model):
    name: str
    description: str | None
    parameters: str | None


class Usage(Model):
    input_tokens: int | None
    output_tokens: int | None
    total_tokens: int | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None
    reasoning_tokens: int | None


# What arrived


class Attribute(Model):
    """Arrays and lists as JSON text, bytes as base64, int64 and doubles as decimal text."""

    key: str
    type: ValueType
    value: str


class Event(Model):
    name: str
    time_unix_nano: UnixNano
    attributes: list[Attribute]
    dropped_attributes_count: int


class Link(Model):
    trace_id: str
    span_id: str
    trace_state: str
    flags: int
    attributes: list[Attribute]
    dropped_attributes_count: int


class EntityRef(Model):
    type: str
    id_keys: list[str]
    description_keys: list[str]
    schema_url: str


class Resource(Model):
    attributes: list[Attribute]
    dropped_attributes_count: int
    entity_refs: list[EntityRef]
    schema_url: str


class Scope(Model):
    name: str
    version: str
    attributes: list[Attribute]
    dropped_attributes_count: int
    schema_url: str


class Log(Model):
    """`body` is text as an Attribute's value is, `bodyType` its type. `eventName` may come from an attribute."""

    time_unix_nano: UnixNano
    observed_time_unix_nano: UnixNano
    severity_number: int
    severity_text: str
    event_name: str
    body: str
    body_type: ValueType
    attributes: list[Attribute]
    dropped_attributes_count: int
    flags: int
    trace_id: str | None
    span_id: str | None
    resource: Resource
    scope: Scope


class SpanError(Model):
    type: str | None
    message: str | None
    stack: str | None


class MissingContent(Model):
    """Why there are no messages, and the line to copy that makes the SDK record them; null if there is none."""

    reason: Literal["contentOff", "truncated", "notSent", "httpOnly"]
    scope_name: str
    scope_version: str
    sdk: str | None
    switch_line: str | None
    language: str | None


class ToolLink(Model):
    """One tool call: who asked, who ran it, who got the result. `inferred`: by name and order, as ids are missing."""

    tool_call_id: str | None
    tool_name: str | None
    call_span_id: SpanId | None
    span_id: SpanId | None
    result_span_id: SpanId | None
    inferred: bool


class SpanDetail(SpanRow):
    """`flags` are OTLP's. `contentFlags` are about the messages: a value was cut, or content capture was off, or a
    placeholder stood where content was, or only a part of what was said is here.
    """

    end_time_unix_nano: UnixNano
    kind: Literal["unspecified", "internal", "server", "client", "producer", "consumer"] | int
    trace_state: str
    flags: int
    content_flags: list[Literal["truncated", "contentOff", "redacted", "partial"]]
    missing: MissingContent | None
    tool_spans: list[ToolLink]
    conversation_id: str | None
    # The previews of the row give way to the whole messages.
    input: list[Message]  # type: ignore[assignment]
    output: list[Message]  # type: ignore[assignment]
    tool_definitions: list[ToolDefinition]
    usage: Usage
    request_model: str | None
    response_model: str | None
    finish_reasons: list[str]
    dialects: list[str]
    exception: SpanError | None
    attributes: list[Attribute]
    # Keys of attributes that nothing was read from.
    unread_attributes: list[str]
    dropped_attributes_count: int
    events: list[Event]
    dropped_events_count: int
    links: list[Link]
    dropped_links_count: int
    logs: list[Log]
    resource: Resource
    scope: Scope


class GetLogsParams(Params):
    """A page holds 1000 records at most, whatever `limit` says."""

    trace_id: TraceId
    limit: Annotated[int, Field(ge=1)] = 200
    cursor: str | None = None


class GetLogsResult(Model):
    """All log records of a trace in time order, with span or without."""

    logs: list[Log]
    next_cursor: str | None
    total: int


class MessagePlace(Model):
    """Where a message stands in its span's `input` or `output`, from 0."""

    side: Literal["input", "output"]
    message: int


class ConversationMessage(Model):
    """A message, and the span that says it. `place`: null if it is none of those that the span's own view lists."""

    message: Message
    span_id: SpanId
    place: MessagePlace | None


class GetConversationResult(Model):
    """A trace as one conversation, each message once. `source`: a service's thread, the agents, or the model calls."""

    messages: list[ConversationMessage]
    source: Literal["thread", "agent", "model"] | None


class GetMediaParams(Params):
    """`message` and `part` count from 0 in the `input` or `output` of SpanDetail."""

    trace_id: TraceId
    span_id: SpanId
    side: Literal["input", "output"]
    message: Annotated[int, Field(ge=0)]
    part: Annotated[int, Field(ge=0)]


class GetMediaResult(Model):
    """`mimeType`: as recorded, else told by the bytes; null if neither says."""

    mime_type: str | None
    base64: str


class DeleteTracesParams(Params):
    """Either `traceIds` or `all: true`. Ids that are not stored are passed over."""

    trace_ids: list[TraceId] | None = None
    all: bool = False


class DeleteTracesResult(Model):
    deleted: int


class ExportTracesParams(Params):
    """`path`: absolute. A name in `.jsonl` gets a request a line, one in `.gz` is compressed."""

    trace_ids: Annotated[list[TraceId], Field(min_length=1)]
    path: Annotated[str, Field(min_length=1)]


class ExportTracesResult(Model):
    path: str
    traces: int
    spans: int


class ImportTracesParams(Params):
    """`path`: absolute; OTLP JSON, JSON lines or binary protobuf, perhaps gzipped."""

    path: Annotated[str, Field(min_length=1)]


class ImportTracesResult(Model):
    trace_ids: list[TraceId]
    spans: int


class Refusal(Model):
    """A request that the receivers did not take, and what its sender can do. `transport` is the port's; `status`: what
    the client was told, `413` or `INVALID_ARGUMENT`, "" if it could not be answered. `path` and `userAgent` are the
    client's words, "" where unknown.
    """

    time_unix_nano: UnixNano
    transport: Literal["http", "grpc"]
    status: str
    hint: str
    path: str
    user_agent: str


class GetRefusalsResult(Model):
    """The last 50 of the collector that runs now, newest first."""

    refusals: list[Refusal]


class TracesChanged(Model):
    trace_ids: list[TraceId]
