// The Metadata tab as data: sections of rows, filtered by one text. Pure, so that "nothing of a span is left out" is a
// test of one function.
import type { Attribute, SpanDetail } from '../contract';
import { nano } from './nano';

export interface MetaRow {
  key: string;
  /** The wire's own type word, or what else the value is: time, duration, event. */
  type: string;
  value: string;
  /** A row under another: an attribute of an event, link or log. */
  nested?: boolean;
  /** Unix time or duration in nanoseconds as text, to be put into words when drawn. */
  unit?: 'time' | 'duration' | 'offset';
  /** For links: where it leads. */
  traceId?: string;
  spanId?: string;
  /** What the key begins with, where rows are drawn in groups. */
  group?: string;
}

export interface MetaSection {
  id: 'attributes' | 'unread' | 'span' | 'events' | 'links' | 'logs' | 'resource' | 'scope';
  rows: MetaRow[];
  /** Entries, of which each may have several rows. */
  count: number;
  dropped: number;
}

const attributeRows = (attributes: readonly Attribute[], nested = false): MetaRow[] =>
  attributes.map(({ key, type, value }) => ({ key, type, value, ...(nested ? { nested } : {}) }));

const text = (key: string, value: string | number | null): MetaRow[] =>
  value === null || value === '' ? [] : [{ key, type: typeof value === 'number' ? 'int' : 'string', value: String(value) }];

function spanRows(detail: SpanDetail, traceId: string): MetaRow[] {
  return [
    ...text('traceId', traceId),
    ...text('spanId', detail.spanId),
    ...text('parentSpanId', detail.parentSpanId),
    ...text('name', detail.name),
    ...text('kind', detail.kind),
    ...text('status', detail.statusMessage === '' ? detail.status : `${detail.status}: ${detail.statusMessage}`),
    { key: 'start', type: 'time', value: detail.startTimeUnixNano, unit: 'time' },
    ...(detail.durationNano === null
      ? []
      : [
          { key: 'end', type: 'time', value: detail.endTimeUnixNano, unit: 'time' as const },
          { key: 'duration', type: 'time', value: detail.durationNano, unit: 'duration' as const },
        ]),
    ...text('traceState', detail.traceState),
    ...(detail.flags === 0 ? [] : text('flags', detail.flags)),
    ...text('conversationId', detail.conversationId),
    ...text('agentName', detail.agentName),
    ...text('toolName', detail.toolName),
    ...text('provider', detail.provider),
    ...text('dialects', detail.dialects.join(', ')),
  ];
}

function eventRows(detail: SpanDetail): MetaRow[] {
  const start = /^\d+$/.test(detail.startTimeUnixNano) ? BigInt(detail.startTimeUnixNano) : 0n;
  return detail.events.flatMap((event) => [
    {
      key: event.name,
      type: 'event',
      value: /^\d+$/.test(event.timeUnixNano) ? String(BigInt(event.timeUnixNano) - start) : event.timeUnixNano,
      unit: 'offset' as const,
    },
    ...attributeRows(event.attributes, true),
  ]);
}

function linkRows(detail: SpanDetail): MetaRow[] {
  return detail.links.flatMap((link) => [
    { key: 'link', type: 'link', value: `${link.traceId} ${link.spanId}`, traceId: link.traceId, spanId: link.spanId },
    ...text('traceState', link.traceState).map((row) => ({ ...row, nested: true })),
    ...attributeRows(link.attributes, true),
  ]);
}

/** When it happened; an app that left that out says at least when it noticed. */
export const logTime = (log: SpanDetail['logs'][number]): string => (log.timeUnixNano === '0' ? log.observedTimeUnixNano : log.timeUnixNano);
const compare = (a: string, b: string): number => Number((nano(a) ?? 0n) - (nano(b) ?? 0n));

function logRows(detail: SpanDetail): MetaRow[] {
  return detail.logs.toSorted((a, b) => compare(logTime(a), logTime(b))).flatMap((log) => [
    {
      key: log.eventName || log.severityText || 'log',
      type: log.eventName !== '' && log.severityText !== '' ? log.severityText : 'log',
      value: logTime(log),
      unit: 'time' as const,
    },
    ...(log.body === '' ? [] : [{ key: 'body', type: log.bodyType, value: log.body, nested: true }]),
    ...attributeRows(log.attributes, true),
  ]);
}

/** Fewer rows need no groups. */
const FEWEST_GROUPED = 9;

/** Rows of one beginning together (`gen_ai`, `http`), groups and rows in the order in which they came. */
export function grouped(rows: readonly MetaRow[]): MetaRow[] {
  if (rows.length < FEWEST_GROUPED) return [...rows];
  const groups = new Map<string, MetaRow[]>();
  for (const row of rows) {
    const group = /^[^.:/]+(?=[.:/])/.exec(row.key)?.[0] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), { ...row, group }]);
  }
  return groups.size < 2 ? [...rows] : [...groups.values()].flat();
}

/** Every section with everything in it, whatever its reading; empty ones have no rows. */
export function metadataSections(detail: SpanDetail, traceId: string): MetaSection[] {
  const { resource, scope } = detail;
  const unread = new Set(detail.unreadAttributes);
  const read = detail.attributes.filter(({ key }) => !unread.has(key));
  const others = detail.attributes.filter(({ key }) => unread.has(key));
  return [
    { id: 'attributes', rows: grouped(attributeRows(read)), count: read.length, dropped: detail.droppedAttributesCount },
    { id: 'unread', rows: grouped(attributeRows(others)), count: others.length, dropped: 0 },
    { id: 'span', rows: spanRows(detail, traceId), count: spanRows(detail, traceId).length, dropped: 0 },
    { id: 'events', rows: eventRows(detail), count: detail.events.length, dropped: detail.droppedEventsCount },
    { id: 'links', rows: linkRows(detail), count: detail.links.length, dropped: detail.droppedLinksCount },
    { id: 'logs', rows: logRows(detail), count: detail.logs.length, dropped: 0 },
    {
      id: 'resource',
      rows: [...attributeRows(resource.attributes), ...text('schemaUrl', resource.schemaUrl)],
      count: resource.attributes.length,
      dropped: resource.droppedAttributesCount,
    },
    {
      id: 'scope',
      rows: [...text('name', scope.name), ...text('version', scope.version), ...attributeRows(scope.attributes), ...text('schemaUrl', scope.schemaUrl)],
      count: scope.attributes.length + (scope.name === '' ? 0 : 1),
      dropped: scope.droppedAttributesCount,
    },
  ];
}

/** Rows whose key or value has the text; a nested row brings the row it belongs to. */
export function filterRows(rows: readonly MetaRow[], search: string): MetaRow[] {
  const needle = search.trim().toLocaleLowerCase();
  if (needle === '') return [...rows];
  const hit = (row: MetaRow): boolean => row.key.toLocaleLowerCase().includes(needle) || row.value.toLocaleLowerCase().includes(needle);
  const kept = new Set<MetaRow>();
  let owner: MetaRow | null = null;
  for (const row of rows) {
    if (row.nested !== true) owner = row;
    if (!hit(row)) continue;
    if (row.nested === true && owner !== null) kept.add(owner);
    kept.add(row);
  }
  return rows.filter((row) => kept.has(row));
}
