// Builds traces as the sidecar would send them: rows in tree order, and the details of each span.
import type { Attribute, Message, ModelUsage, SpanDetail, SpanRow, TimeSplit, TraceSummary, Usage } from '../../webview/src/contract';
import { buildTree } from '../../webview/src/model/tree';
import { splitTime } from './split';

export interface Built {
  summary: TraceSummary;
  rows: SpanRow[];
  details: Map<string, SpanDetail>;
}

export interface SpanSpec {
  title: string;
  category: SpanRow['category'];
  /** Milliseconds from the trace's start, and how long; null = still running. */
  at: number;
  lasts: number | null;
  depth: number;
  name?: string;
  error?: string;
  exception?: SpanDetail['exception'];
  orphan?: boolean;
  parentSpanId?: string;
  input?: Message[];
  output?: Message[];
  /** What the row shows in one line, where it is not the last text of the messages. */
  preview?: string;
  usage?: Partial<Usage>;
  model?: string;
  responseModel?: string;
  provider?: string;
  toolDefinitions?: SpanDetail['toolDefinitions'];
  finishReasons?: string[];
  attributes?: Attribute[];
  events?: SpanDetail['events'];
  links?: SpanDetail['links'];
  logs?: SpanDetail['logs'];
  toolSpans?: SpanDetail['toolSpans'];
  missing?: SpanDetail['missing'];
  contentFlags?: SpanDetail['contentFlags'];
  twin?: SpanRow['twin'];
  repeats?: boolean;
  agentName?: string;
  unreadAttributes?: string[];
}

export interface TraceSpec {
  /** A few letters that begin the trace id. */
  id: string;
  service: string;
  /** How long ago it began, in ms before `NOW`. */
  ago: number;
  asked?: string | null;
  answered?: string | null;
  conversationId?: string;
  runId?: string;
  spans: SpanSpec[];
}

export const NOW = Date.UTC(2026, 10, 23, 9, 30, 0);
const nanos = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);
const hex = (seed: string, length: number): string =>
  [...seed].map((c) => c.charCodeAt(0).toString(16)).join('').padEnd(length, '0').slice(0, length);

export const text = (role: string, value: string, name: string | null = null): Message => ({
  role,
  name,
  parts: [{ type: 'text', text: value }],
  finishReason: null,
});
export const attribute = (key: string, value: string, type: Attribute['type'] = 'string'): Attribute => ({ key, type, value });

const NO_USAGE: Usage = {
  inputTokens: null, outputTokens: null, totalTokens: null, cacheReadTokens: null, cacheWriteTokens: null, reasoningTokens: null,
};

function previewOf(messages: readonly Message[]): string | null {
  const part = messages.at(-1)?.parts.at(-1);
  if (part === undefined) return null;
  if (part.type === 'text' || part.type === 'reasoning') return part.text;
  if (part.type === 'toolCall') return `→ ${part.name ?? ''}`;
  return part.type === 'toolResult' ? part.result : null;
}

function rowOf(spec: SpanSpec, spanId: string, parentSpanId: string | null, service: string, start: number): SpanRow {
  const usage = { ...NO_USAGE, ...spec.usage };
  const toolInput = spec.input?.[0]?.parts[0];
  return {
    spanId,
    parentSpanId,
    depth: spec.depth,
    name: spec.name ?? spec.title,
    title: spec.title,
    category: spec.category,
    serviceName: service,
    startTimeUnixNano: nanos(start + spec.at),
    durationNano: spec.lasts === null ? null : nanos(spec.lasts),
    status: spec.error === undefined ? 'unset' : 'error',
    statusMessage: spec.error ?? '',
    error: spec.exception?.message ?? spec.error ?? null,
    model: spec.model ?? null,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    totalTokens: usage.inputTokens === null ? null : usage.inputTokens + (usage.outputTokens ?? 0),
    input: toolInput?.type === 'toolCall' ? toolInput.arguments : previewOf(spec.input ?? []),
    output: spec.preview ?? previewOf(spec.output ?? []),
    orphan: spec.orphan ?? false,
    pending: false,
    toolCallId: spec.category === 'tool' && toolInput?.type === 'toolCall' ? toolInput.id : null,
    toolName: spec.category === 'tool' ? spec.title : null,
    twin: spec.twin ?? null,
    repeats: spec.repeats ?? false,
    agentName: spec.agentName ?? null,
    provider: spec.provider ?? null,
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    moments: (spec.events ?? []).map(({ name, timeUnixNano }) => ({ name, timeUnixNano })),
  };
}

function detailOf(spec: SpanSpec, row: SpanRow): SpanDetail {
  const usage = { ...NO_USAGE, ...spec.usage, totalTokens: row.totalTokens };
  const end = row.durationNano === null ? '0' : String(BigInt(row.startTimeUnixNano) + BigInt(row.durationNano));
  return {
    ...row,
    input: spec.input ?? [],
    output: spec.output ?? [],
    endTimeUnixNano: end,
    kind: spec.category === 'llm' ? 'client' : 'internal',
    traceState: '',
    flags: 257,
    contentFlags: spec.contentFlags ?? [],
    missing: spec.missing ?? null,
    toolSpans: spec.toolSpans ?? [],
    conversationId: null,
    toolDefinitions: spec.toolDefinitions ?? [],
    usage,
    requestModel: spec.model ?? null,
    responseModel: spec.responseModel ?? null,
    finishReasons: spec.finishReasons ?? [],
    dialects: spec.category === 'http' || spec.category === 'database' ? [] : ['otel'],
    exception: spec.exception ?? null,
    unreadAttributes: spec.unreadAttributes ?? [],
    attributes: spec.attributes ?? [],
    droppedAttributesCount: 0,
    events: spec.events ?? [],
    droppedEventsCount: 0,
    links: spec.links ?? [],
    droppedLinksCount: 0,
    logs: spec.logs ?? [],
    resource: {
      attributes: [
        attribute('service.name', row.serviceName),
        attribute('telemetry.sdk.language', 'python'),
        attribute('telemetry.sdk.version', '1.38.0'),
        attribute('process.pid', '41877', 'int'),
      ],
      droppedAttributesCount: 0,
      entityRefs: [],
      schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
    },
    scope: { name: 'opentelemetry.instrumentation.openai_v2', version: '2.2b0', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
  };
}

/** What the calls of each model used together. */
function timeSplit(rows: readonly SpanRow[]): TimeSplit {
  const { model, tools, other, waiting } = splitTime(buildTree(rows));
  return { modelNano: String(model), toolsNano: String(tools), otherNano: String(other), waitingNano: String(waiting) };
}

function usagesOf(calls: readonly SpanRow[]): ModelUsage[] {
  const usages = new Map<string, ModelUsage>();
  for (const { model, provider, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } of calls) {
    const key = JSON.stringify([model, provider]);
    const before = usages.get(key);
    const sum = (a: number | null | undefined, b: number | null): number | null => (a == null && b === null ? null : (a ?? 0) + (b ?? 0));
    usages.set(key, {
      model, provider, calls: (before?.calls ?? 0) + 1,
      inputTokens: sum(before?.inputTokens, inputTokens), outputTokens: sum(before?.outputTokens, outputTokens),
      cacheReadTokens: sum(before?.cacheReadTokens, cacheReadTokens), cacheWriteTokens: sum(before?.cacheWriteTokens, cacheWriteTokens),
    });
  }
  return [...usages.values()];
}

export function buildTrace(spec: TraceSpec): Built {
  const traceId = hex(spec.id, 32);
  const start = NOW - spec.ago;
  const path: string[] = [];
  const rows: SpanRow[] = [];
  const details = new Map<string, SpanDetail>();
  spec.spans.forEach((span, i) => {
    const spanId = (BigInt(`0x${hex(spec.id, 12)}`) * 65536n + BigInt(i + 1)).toString(16).padStart(16, '0').slice(-16);
    path.length = span.depth;
    const row = rowOf(span, spanId, span.parentSpanId ?? path.at(-1) ?? null, spec.service, start);
    path.push(spanId);
    rows.push(row);
    details.set(spanId, detailOf(span, row));
  });
  const llm = rows.filter((row) => row.category === 'llm');
  const sum = (key: 'inputTokens' | 'outputTokens'): number | null =>
    llm.some((row) => row[key] !== null) ? llm.reduce((all, row) => all + (row[key] ?? 0), 0) : null;
  const root = spec.spans[0];
  const end = Math.max(...spec.spans.map((span) => span.at + (span.lasts ?? 0)));
  const open = spec.spans.some((span) => span.lasts === null);
  const failures = rows.filter((row) => row.status === 'error');
  const input = sum('inputTokens');
  const output = sum('outputTokens');
  return {
    rows,
    details,
    summary: {
      traceId,
      name: root?.name ?? root?.title ?? '',
      title: root?.title ?? '',
      serviceName: spec.service,
      startTimeUnixNano: nanos(start),
      durationNano: open ? null : nanos(end),
      status: rows[0]?.status ?? 'unset',
      spanCount: rows.length,
      errorCount: failures.length,
      modelCallCount: llm.length,
      toolCallCount: rows.filter((row) => row.category === 'tool').length,
      input: spec.asked ?? null,
      output: spec.answered ?? null,
      error: failures.at(-1)?.error ?? null,
      inputTokens: input,
      outputTokens: output,
      totalTokens: input === null && output === null ? null : (input ?? 0) + (output ?? 0),
      models: [...new Set(llm.flatMap((row) => (row.model === null ? [] : [row.model])))],
      conversationId: spec.conversationId ?? null,
      rootMissing: root?.orphan ?? false,
      twinOf: null,
      agents: [...new Set(rows.flatMap((row) => (row.agentName === null ? [] : [row.agentName])))],
      tools: [...new Set(rows.flatMap((row) => (row.toolName === null ? [] : [row.toolName])))],
      usages: usagesOf(llm),
      runId: spec.runId ?? null,
      timeSplit: open ? null : timeSplit(rows),
      hit: null,
    },
  };
}
