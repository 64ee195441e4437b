// Generated from server/spanscope/contract by `make contract`. Do not edit.

export interface Contract {
  methods: Methods;
  notifications: Notifications;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Methods".
 */
export interface Methods {
  /**
   * Start both receivers, or join running ones.
   */
  startCollector: {
    params: StartCollectorParams;
    result: CollectorStatus;
  };
  /**
   * Stop this window's collector; another's goes on.
   */
  stopCollector: {
    params: Empty;
    result: CollectorStatus;
  };
  /**
   * State, owner and endpoints of the collector.
   */
  getCollectorStatus: {
    params: Empty;
    result: CollectorStatus;
  };
  /**
   * One page of traces.
   */
  listTraces: {
    params: ListTracesParams;
    result: ListTracesResult;
  };
  /**
   * One page of what costs are worked out from.
   */
  listUsages: {
    params: ListUsagesParams;
    result: ListUsagesResult;
  };
  /**
   * Tell what traces cost, for sorting by it.
   */
  setCosts: {
    params: SetCostsParams;
    result: Empty;
  };
  /**
   * What could stand at the caret of a query.
   */
  completeQuery: {
    params: CompleteQueryParams;
    result: CompleteQueryResult;
  };
  /**
   * Every span of one trace in tree order, without bodies.
   */
  getTrace: {
    params: TraceIdParams;
    result: GetTraceResult;
  };
  /**
   * The same, packed for a page that draws it.
   */
  getTraceTable: {
    params: TraceIdParams;
    result: TraceTable;
  };
  /**
   * One page of what a large table came without.
   */
  getPreviews: {
    params: GetPreviewsParams;
    result: GetPreviewsResult;
  };
  /**
   * All of one span: messages, attributes, events, links, logs.
   */
  getSpan: {
    params: SpanIdParams;
    result: SpanDetail;
  };
  /**
   * A trace as one conversation.
   */
  getConversation: {
    params: TraceIdParams;
    result: GetConversationResult;
  };
  /**
   * One page of a trace's log records, in time order.
   */
  getLogs: {
    params: GetLogsParams;
    result: GetLogsResult;
  };
  /**
   * The bytes of a media part that are in the trace.
   */
  getMedia: {
    params: GetMediaParams;
    result: GetMediaResult;
  };
  /**
   * Delete the named traces, or all.
   */
  deleteTraces: {
    params: DeleteTracesParams;
    result: DeleteTracesResult;
  };
  /**
   * Write traces to an OTLP JSON file.
   */
  exportTraces: {
    params: ExportTracesParams;
    result: ExportTracesResult;
  };
  /**
   * Store all that an OTLP file holds.
   */
  importTraces: {
    params: ImportTracesParams;
    result: ImportTracesResult;
  };
  /**
   * Requests that the receivers did not take, and why.
   */
  getRefusals: {
    params: Empty;
    result: GetRefusalsResult;
  };
}
/**
 * Defaults: 127.0.0.1, 4318, 4317. Port 0 = any free port.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StartCollectorParams".
 */
export interface StartCollectorParams {
  host?: string | null;
  httpPort?: number | null;
  grpcPort?: number | null;
}
/**
 * `running` with owner `other`: another window or process collects into the same store, seen here live.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CollectorStatus".
 */
export interface CollectorStatus {
  state: 'stopped' | 'starting' | 'running' | 'failed';
  owner: ('self' | 'other') | null;
  httpEndpoint: string | null;
  grpcEndpoint: string | null;
  error: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Empty".
 */
export interface Empty {}
/**
 * A page holds 1000 traces at most, whatever `limit` says: then `nextCursor` goes on.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ListTracesParams".
 */
export interface ListTracesParams {
  limit?: number;
  cursor?: string | null;
  query?: string | null;
  serviceName?: string | null;
  status?: ('unset' | 'ok' | 'error') | null;
  conversationId?: string | null;
  since?: string | null;
  until?: string | null;
  sort?:
    | 'startTimeUnixNano'
    | 'durationNano'
    | 'totalTokens'
    | 'spanCount'
    | 'errorCount'
    | 'modelCallCount'
    | 'name'
    | 'input'
    | 'output'
    | 'serviceName'
    | 'models'
    | 'agents'
    | 'tools'
    | 'startTime'
    | 'duration'
    | 'cost';
  descending?: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ListTracesResult".
 */
export interface ListTracesResult {
  traces: TraceSummary[];
  nextCursor: string | null;
  total: number;
  queryProblems: QueryProblem[];
}
/**
 * Previews: what was asked, what was answered. Tokens count each model call once. `title` is the name to draw.
 *
 * `agents`, `tools`: names in order of first use. `runId`: equal for traces of one run of a program, null if nothing
 * says. `hit`: the first place where the words of `query` were found, null without words.
 *
 * `twinOf`: this trace holds nothing but the poorer record of a call that the other trace holds too; its tokens are
 * counted there.
 *
 * `timeSplit`: null while nothing has ended.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TraceSummary".
 */
export interface TraceSummary {
  traceId: string;
  name: string;
  serviceName: string;
  startTimeUnixNano: string;
  durationNano: string | null;
  status: 'unset' | 'ok' | 'error';
  spanCount: number;
  errorCount: number;
  modelCallCount: number;
  toolCallCount: number;
  input: string | null;
  output: string | null;
  error: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
  models: string[];
  conversationId: string | null;
  rootMissing: boolean;
  title: string;
  twinOf: string | null;
  agents: string[];
  tools: string[];
  usages: ModelUsage[];
  runId: string | null;
  timeSplit: TimeSplit | null;
  hit: Hit | null;
}
/**
 * What a trace's calls of one model used, each call once: what a price is worked out from.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ModelUsage".
 */
export interface ModelUsage {
  model: string | null;
  provider: string | null;
  calls: number;
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
}
/**
 * A trace's time by what went on: a moment with a model call open is `model`, else with a tool `tools`.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TimeSplit".
 */
export interface TimeSplit {
  modelNano: string;
  toolsNano: string;
  otherNano: string;
  waitingNano: string;
}
/**
 * Where a search found its words. `marks` are `[start, end)` pairs in UTF-16 units of `text`, a piece of what it
 * was found in: an attribute (or a message in one), a log record, an event, or the span's name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Hit".
 */
export interface Hit {
  spanId: string;
  field: 'input' | 'output' | 'name' | 'attribute' | 'log' | 'event' | 'error';
  key: string | null;
  text: string;
  marks: [unknown, unknown][];
}
/**
 * A piece of the query that was not understood, and so not used. Offsets in UTF-16 units, the end exclusive.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueryProblem".
 */
export interface QueryProblem {
  start: number;
  end: number;
  message: string;
}
/**
 * A page holds 1000 traces at most, whatever `limit` says: then `nextCursor` goes on.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ListUsagesParams".
 */
export interface ListUsagesParams {
  limit?: number;
  cursor?: string | null;
}
/**
 * Traces that are new or changed since costs were set; all of them at first, as the sidecar keeps costs only in its
 * memory. `total` counts those of all pages. `revision` is for `setCosts`, with the costs of the last page.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ListUsagesResult".
 */
export interface ListUsagesResult {
  models: UsedModel[];
  traces: TraceUsages[];
  nextCursor: string | null;
  total: number;
  revision: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UsedModel".
 */
export interface UsedModel {
  model: string | null;
  provider: string | null;
}
/**
 * `number` names the trace in `setCosts`. A usage: the place of its model in `models`, and then what a ModelUsage
 * counts: calls, input, output, cache read and cache write tokens. As objects with ids it was three times the text.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TraceUsages".
 */
export interface TraceUsages {
  number: number;
  startTimeUnixNano: string;
  usages: (number | null)[][];
}
/**
 * With `revision` all traces up to there have the cost that they were given; `listUsages` gives them no more.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetCostsParams".
 */
export interface SetCostsParams {
  /**
   * @maxItems 1000
   */
  costs: TraceCost[];
  revision?: number | null;
}
/**
 * US dollars, null = unknown, which sorts below everything.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TraceCost".
 */
export interface TraceCost {
  number: number;
  dollars: number | null;
}
/**
 * `offset`: where the caret stands in `query`, in UTF-16 units.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CompleteQueryParams".
 */
export interface CompleteQueryParams {
  query: string;
  offset: number;
}
/**
 * `start` and `end`: the piece of the query that a suggestion replaces.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CompleteQueryResult".
 */
export interface CompleteQueryResult {
  start: number;
  end: number;
  suggestions: Suggestion[];
}
/**
 * `text` replaces the piece of the query. `detail`: what a key means; `count`: traces that have the value.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Suggestion".
 */
export interface Suggestion {
  text: string;
  kind: 'key' | 'value' | 'operator';
  detail: string | null;
  count: number | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TraceIdParams".
 */
export interface TraceIdParams {
  traceId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetTraceResult".
 */
export interface GetTraceResult {
  trace: TraceSummary;
  spans: SpanRow[];
}
/**
 * A span whose parent has not arrived is a root with `orphan: true`. `title` is to be drawn, `name` was sent.
 *
 * `twin`: another record of the same model call, by a second instrumentation, perhaps in another trace; `repeats`:
 * that one is the richer. `pending`: only the span's beginning is known. `toolCallId`, `toolName`: of tool spans.
 * `agentName`: of agent spans, and of others that say whose work they are. `moments`: the first 20 events.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SpanRow".
 */
export interface SpanRow {
  spanId: string;
  parentSpanId: string | null;
  depth: number;
  name: string;
  title: string;
  category:
    | 'agent'
    | 'llm'
    | 'tool'
    | 'retrieval'
    | 'embedding'
    | 'rerank'
    | 'workflow'
    | 'chain'
    | 'guardrail'
    | 'evaluation'
    | 'http'
    | 'database'
    | 'other';
  serviceName: string;
  startTimeUnixNano: string;
  durationNano: string | null;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  error: string | null;
  model: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
  input: string | null;
  output: string | null;
  orphan: boolean;
  pending: boolean;
  toolCallId: string | null;
  toolName: string | null;
  twin: Twin | null;
  repeats: boolean;
  agentName: string | null;
  provider: string | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  moments: Moment[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Twin".
 */
export interface Twin {
  traceId: string;
  spanId: string;
}
/**
 * An event that the tree marks on the span's bar: an exception, a first token, whatever else was sent.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Moment".
 */
export interface Moment {
  name: string;
  timeUnixNano: string;
}
/**
 * As a GetTraceResult, a fraction of its length. `spans`: base64 of gzip of JSON, an object with an array for each
 * member of SpanRow, all in tree order. `previews`: false if it is without `input` and `output`,
 * which `getPreviews` gives.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TraceTable".
 */
export interface TraceTable {
  trace: TraceSummary;
  spans: string;
  previews: boolean;
}
/**
 * A page holds 5000 spans at most, whatever `limit` says.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetPreviewsParams".
 */
export interface GetPreviewsParams {
  traceId: string;
  limit?: number;
  cursor?: string | null;
}
/**
 * `spans`: packed as those of a TraceTable, with `spanId`, `input` and `output` of spans that have any preview.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetPreviewsResult".
 */
export interface GetPreviewsResult {
  spans: string;
  nextCursor: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SpanIdParams".
 */
export interface SpanIdParams {
  traceId: string;
  spanId: string;
}
/**
 * `flags` are OTLP's. `contentFlags` are about the messages: a value was cut, or content capture was off, or a
 * placeholder stood where content was, or only a part of what was said is here.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SpanDetail".
 */
export interface SpanDetail {
  spanId: string;
  parentSpanId: string | null;
  depth: number;
  name: string;
  title: string;
  category:
    | 'agent'
    | 'llm'
    | 'tool'
    | 'retrieval'
    | 'embedding'
    | 'rerank'
    | 'workflow'
    | 'chain'
    | 'guardrail'
    | 'evaluation'
    | 'http'
    | 'database'
    | 'other';
  serviceName: string;
  startTimeUnixNano: string;
  durationNano: string | null;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  error: string | null;
  model: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
  input: Message[];
  output: Message[];
  orphan: boolean;
  pending: boolean;
  toolCallId: string | null;
  toolName: string | null;
  twin: Twin | null;
  repeats: boolean;
  agentName: string | null;
  provider: string | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  moments: Moment[];
  endTimeUnixNano: string;
  kind: ('unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer') | number;
  traceState: string;
  flags: number;
  contentFlags: ('truncated' | 'contentOff' | 'redacted' | 'partial')[];
  missing: MissingContent | null;
  toolSpans: ToolLink[];
  conversationId: string | null;
  toolDefinitions: ToolDefinition[];
  usage: Usage;
  requestModel: string | null;
  responseModel: string | null;
  finishReasons: string[];
  dialects: string[];
  exception: SpanError | null;
  attributes: Attribute[];
  unreadAttributes: string[];
  droppedAttributesCount: number;
  events: Event[];
  droppedEventsCount: number;
  links: Link[];
  droppedLinksCount: number;
  logs: Log[];
  resource: Resource;
  scope: Scope;
}
/**
 * `role` is system, user, assistant, tool, or whatever else was recorded.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Message".
 */
export interface Message {
  role: string;
  name: string | null;
  parts: (TextPart | ReasoningPart | ToolCallPart | ToolResultPart | MediaPart | DataPart)[];
  finishReason: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TextPart".
 */
export interface TextPart {
  type?: 'text';
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReasoningPart".
 */
export interface ReasoningPart {
  type?: 'reasoning';
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ToolCallPart".
 */
export interface ToolCallPart {
  type?: 'toolCall';
  id: string | null;
  name: string | null;
  arguments: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ToolResultPart".
 */
export interface ToolResultPart {
  type?: 'toolResult';
  id: string | null;
  name: string | null;
  result: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MediaPart".
 */
export interface MediaPart {
  type?: 'media';
  modality: string;
  mimeType: string | null;
  uri: string | null;
  size: number | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DataPart".
 */
export interface DataPart {
  type?: 'data';
  json: string;
}
/**
 * Why there are no messages, and the line to copy that makes the SDK record them; null if there is none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MissingContent".
 */
export interface MissingContent {
  reason: 'contentOff' | 'truncated' | 'notSent' | 'httpOnly';
  scopeName: string;
  scopeVersion: string;
  sdk: string | null;
  switchLine: string | null;
  language: string | null;
}
/**
 * One tool call: who asked, who ran it, who got the result. `inferred`: by name and order, as ids are missing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ToolLink".
 */
export interface ToolLink {
  toolCallId: string | null;
  toolName: string | null;
  callSpanId: string | null;
  spanId: string | null;
  resultSpanId: string | null;
  inferred: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ToolDefinition".
 */
export interface ToolDefinition {
  name: string;
  description: string | null;
  parameters: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Usage".
 */
export interface Usage {
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  reasoningTokens: number | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SpanError".
 */
export interface SpanError {
  type: string | null;
  message: string | null;
  stack: string | null;
}
/**
 * Arrays and lists as JSON text, bytes as base64, int64 and doubles as decimal text.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Attribute".
 */
export interface Attribute {
  key: string;
  type: 'string' | 'bool' | 'int' | 'double' | 'bytes' | 'array' | 'kvlist' | 'empty';
  value: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Event".
 */
export interface Event {
  name: string;
  timeUnixNano: string;
  attributes: Attribute[];
  droppedAttributesCount: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Link".
 */
export interface Link {
  traceId: string;
  spanId: string;
  traceState: string;
  flags: number;
  attributes: Attribute[];
  droppedAttributesCount: number;
}
/**
 * `body` is text as an Attribute's value is, `bodyType` its type. `eventName` may come from an attribute.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Log".
 */
export interface Log {
  timeUnixNano: string;
  observedTimeUnixNano: string;
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: string;
  bodyType: 'string' | 'bool' | 'int' | 'double' | 'bytes' | 'array' | 'kvlist' | 'empty';
  attributes: Attribute[];
  droppedAttributesCount: number;
  flags: number;
  traceId: string | null;
  spanId: string | null;
  resource: Resource;
  scope: Scope;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Resource".
 */
export interface Resource {
  attributes: Attribute[];
  droppedAttributesCount: number;
  entityRefs: EntityRef[];
  schemaUrl: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EntityRef".
 */
export interface EntityRef {
  type: string;
  idKeys: string[];
  descriptionKeys: string[];
  schemaUrl: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Scope".
 */
export interface Scope {
  name: string;
  version: string;
  attributes: Attribute[];
  droppedAttributesCount: number;
  schemaUrl: string;
}
/**
 * A trace as one conversation, each message once. `source`: a service's thread, the agents, or the model calls.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetConversationResult".
 */
export interface GetConversationResult {
  messages: ConversationMessage[];
  source: ('thread' | 'agent' | 'model') | null;
}
/**
 * A message, and the span that says it. `place`: null if it is none of those that the span's own view lists.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ConversationMessage".
 */
export interface ConversationMessage {
  message: Message;
  spanId: string;
  place: MessagePlace | null;
}
/**
 * Where a message stands in its span's `input` or `output`, from 0.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MessagePlace".
 */
export interface MessagePlace {
  side: 'input' | 'output';
  message: number;
}
/**
 * A page holds 1000 records at most, whatever `limit` says.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetLogsParams".
 */
export interface GetLogsParams {
  traceId: string;
  limit?: number;
  cursor?: string | null;
}
/**
 * All log records of a trace in time order, with span or without.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetLogsResult".
 */
export interface GetLogsResult {
  logs: Log[];
  nextCursor: string | null;
  total: number;
}
/**
 * `message` and `part` count from 0 in the `input` or `output` of SpanDetail.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetMediaParams".
 */
export interface GetMediaParams {
  traceId: string;
  spanId: string;
  side: 'input' | 'output';
  message: number;
  part: number;
}
/**
 * `mimeType`: as recorded, else told by the bytes; null if neither says.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetMediaResult".
 */
export interface GetMediaResult {
  mimeType: string | null;
  base64: string;
}
/**
 * Either `traceIds` or `all: true`. Ids that are not stored are passed over.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DeleteTracesParams".
 */
export interface DeleteTracesParams {
  traceIds?: string[] | null;
  all?: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DeleteTracesResult".
 */
export interface DeleteTracesResult {
  deleted: number;
}
/**
 * `path`: absolute. A name in `.jsonl` gets a request a line, one in `.gz` is compressed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExportTracesParams".
 */
export interface ExportTracesParams {
  /**
   * @minItems 1
   */
  traceIds: [string, ...string[]];
  path: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExportTracesResult".
 */
export interface ExportTracesResult {
  path: string;
  traces: number;
  spans: number;
}
/**
 * `path`: absolute; OTLP JSON, JSON lines or binary protobuf, perhaps gzipped.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ImportTracesParams".
 */
export interface ImportTracesParams {
  path: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ImportTracesResult".
 */
export interface ImportTracesResult {
  traceIds: string[];
  spans: number;
}
/**
 * The last 50 of the collector that runs now, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GetRefusalsResult".
 */
export interface GetRefusalsResult {
  refusals: Refusal[];
}
/**
 * A request that the receivers did not take, and what its sender can do. `transport` is the port's; `status`: what
 * the client was told, `413` or `INVALID_ARGUMENT`, "" if it could not be answered. `path` and `userAgent` are the
 * client's words, "" where unknown.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Refusal".
 */
export interface Refusal {
  timeUnixNano: string;
  transport: 'http' | 'grpc';
  status: string;
  hint: string;
  path: string;
  userAgent: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Notifications".
 */
export interface Notifications {
  tracesChanged: TracesChanged;
  collectorStatusChanged: CollectorStatus;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TracesChanged".
 */
export interface TracesChanged {
  traceIds: string[];
}
