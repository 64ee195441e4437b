// The query language as far as the browser tests need it; the real one is the sidecar's, and tested there.
import type { CompleteQueryParams, CompleteQueryResult, Hit, QueryProblem, TraceSummary } from '../../webview/src/contract';

const KEYS: Record<string, [detail: string, values: (trace: TraceSummary) => string[]]> = {
  status: ['error, ok or unset', (trace) => [trace.status]],
  service: ['service.name', (trace) => [trace.serviceName]],
  model: ['request or response model', (trace) => trace.models],
  tool: ['a tool that ran', (trace) => trace.tools],
  agent: ['an agent that ran', (trace) => trace.agents],
  tokens: ['>1k', () => []],
  // As the page's own chips write them.
  duration: ['>2s', (trace) => (Number(trace.durationNano ?? 0) > 10e9 ? ['>10s'] : [])],
  has: ['error, tool', (trace) => [...(trace.errorCount > 0 ? ['error'] : []), ...(trace.toolCallCount > 0 ? ['tool'] : [])]],
};

interface Term {
  key: string | null;
  value: string;
  negative: boolean;
  start: number;
  end: number;
}

function terms(query: string): Term[] {
  return [...query.matchAll(/(-?)(?:([\w.]+):)?(?:"((?:\\.|[^"])*)"|(\S+))?/g)].flatMap((match) => {
    const [all, minus, key, quoted, bare] = match;
    if (all === '') return [];
    return [{ key: key ?? null, value: (quoted ?? bare ?? '').replace(/\\(.)/g, '$1'), negative: minus === '-', start: match.index, end: match.index + all.length }];
  });
}

const texts = (trace: TraceSummary): [Hit['field'], string][] =>
  ([['input', trace.input], ['output', trace.output], ['name', trace.name]] as const).flatMap(([field, text]) => (text === null ? [] : [[field, text] as [Hit['field'], string]]));

/** Whether the trace fits, and where the first word was found. */
export function find(query: string, trace: TraceSummary): { fits: boolean; hit: Hit | null } {
  let hit: Hit | null = null;
  const fits = terms(query).every(({ key, value, negative }) => {
    if (key !== null && KEYS[key] === undefined) return true;
    if (key !== null) return KEYS[key]?.[1](trace).includes(value) !== negative;
    for (const [field, text] of texts(trace)) {
      const at = text.toLowerCase().indexOf(value.toLowerCase());
      if (at < 0) continue;
      hit ??= { spanId: trace.traceId.slice(0, 15) + '2', field, key: null, text, marks: [[at, at + value.length]] };
      return !negative;
    }
    return negative;
  });
  return { fits, hit };
}

export function problems(query: string): QueryProblem[] {
  return terms(query).flatMap(({ key, value, start, end }) => {
    if (key === null) return [];
    if (KEYS[key] === undefined) return [{ start, end: start + key.length + 1, message: `no key is named ${key}` }];
    return value === '' ? [{ start, end, message: 'a value is missing' }] : [];
  });
}

export function complete({ query, offset }: CompleteQueryParams, traces: readonly TraceSummary[]): CompleteQueryResult {
  const found = terms(query).find(({ start, end }) => start < offset && offset <= end);
  const start = found === undefined ? offset : found.key === null ? found.start : found.start + found.key.length + 1;
  const end = found?.end ?? offset;
  const typed = query.slice(start, offset).toLowerCase();
  if (found?.key != null) {
    const values = new Map<string, number>();
    for (const trace of traces) for (const value of KEYS[found.key]?.[1](trace) ?? []) values.set(value, (values.get(value) ?? 0) + 1);
    const fitting = [...values].filter(([value]) => value.toLowerCase().startsWith(typed));
    return { start, end, suggestions: fitting.map(([value, count]) => ({ text: value, kind: 'value', detail: null, count })) };
  }
  const keys = Object.entries(KEYS).filter(([key]) => key.startsWith(typed));
  return { start, end, suggestions: keys.map(([key, [detail]]) => ({ text: `${key}:`, kind: 'key', detail, count: null })) };
}
