import type { SpanDetail, SpanRow } from '../contract';
import { nano, offset } from './nano';
import type { Tree } from './tree';

/** A point in time inside a span, to be marked in its lane. */
export interface Moment {
  /** Nanoseconds from the trace's start. */
  at: number;
  kind: 'exception' | 'firstToken' | 'event';
  name: string;
}

/** More marks than that are a grey bar. */
const MOST = 12;
const FIRST = /first[._ -]?(?:token|chunk)/i;
/** Seconds or milliseconds from the span's start until the first token, by the instrumentations that say it. */
const FIRST_TOKEN_KEYS: readonly (readonly [key: string, unit: number])[] = [
  ['gen_ai.response.time_to_first_chunk', 1e9],
  ['gen_ai.server.time_to_first_token', 1e9],
  ['ai.response.msToFirstChunk', 1e6],
  ['ttft_ms', 1e6],
];

/** Nanoseconds from the span's start to its first token; null where nothing says it, or says what can't be. */
export function firstToken(span: SpanDetail): number | null {
  const token = reported(span);
  const duration = span.durationNano === null ? null : Number(span.durationNano);
  // A clock that was set, or milliseconds where seconds are meant: a first token after the end is none.
  return token === null || (duration !== null && token > duration) ? null : token;
}

function reported(span: SpanDetail): number | null {
  const start = nano(span.startTimeUnixNano) ?? 0n;
  for (const event of span.events) {
    const at = FIRST.test(event.name) ? nano(event.timeUnixNano) : null;
    if (at !== null && at >= start) return offset(start, at);
  }
  for (const [key, unit] of FIRST_TOKEN_KEYS) {
    const value = Number(span.attributes.find((attribute) => attribute.key === key)?.value ?? Number.NaN);
    if (Number.isFinite(value) && value > 0) return value * unit;
  }
  return null;
}

function within(row: SpanRow, at: bigint): boolean {
  const start = nano(row.startTimeUnixNano) ?? 0n;
  return at >= start && (row.durationNano === null || at <= start + BigInt(row.durationNano));
}

/**
 * The events of a row as marks in its lane. Exceptions first, so that none is left out where there are very many events.
 * `token`: the first token after the span's start, where only the span's details say it.
 */
export function momentsOf(row: SpanRow, tree: Tree, token: number | null = null): Moment[] {
  const moments = row.moments.flatMap(({ name, timeUnixNano }): Moment[] => {
    const at = nano(timeUnixNano);
    if (at === null || at < tree.epoch || (FIRST.test(name) && !within(row, at))) return [];
    return [{ at: offset(tree.epoch, at), kind: name === 'exception' ? 'exception' : FIRST.test(name) ? 'firstToken' : 'event', name }];
  });
  if (token !== null && !moments.some(({ kind }) => kind === 'firstToken')) {
    moments.push({ at: (tree.start[tree.indexOf.get(row.spanId) ?? -1] ?? 0) + token, kind: 'firstToken', name: '' });
  }
  const weight = { exception: 0, firstToken: 1, event: 2 };
  return moments.sort((a, b) => weight[a.kind] - weight[b.kind]).slice(0, MOST);
}
