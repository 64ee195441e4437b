import { computed, signal } from '@preact/signals';
import type { ListTracesParams } from '../contract';
import { save, saved } from './saved';

/** The page uses one of the two names that times go by. */
export type SortKey = Exclude<NonNullable<ListTracesParams['sort']>, 'startTimeUnixNano' | 'durationNano'>;
export type Since = keyof typeof SINCE_HOURS;
export const GROUPINGS = ['none', 'conversation', 'run'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const SINCE_HOURS = { hour: 1, day: 24, week: 168 } as const;

const since = saved().since;

export const queryText = signal(saved().query);
export const serviceFilter = signal<string | null>(saved().service);
export const conversationFilter = signal<string | null>(saved().conversation);
export const sinceFilter = signal<Since | null>(since !== null && Object.hasOwn(SINCE_HOURS, since) ? (since as Since) : null);
export const sortKey = signal<SortKey>(saved().sort);
export const descending = signal(saved().descending);
export const grouping = signal<Grouping>(GROUPINGS.includes(saved().grouping) ? saved().grouping : 'none');

export const filtered = computed(
  () =>
    queryText.value.trim() !== '' ||
    serviceFilter.value !== null ||
    conversationFilter.value !== null ||
    sinceFilter.value !== null,
);
/** Only in this order do new traces belong on top. */
export const newestFirst = computed(() => sortKey.value === 'startTime' && descending.value);

/** Nanoseconds as text. A cursor belongs to one query, so the limit stands still until the list is read anew. */
let earliest: string | null = null;

export function fixEarliest(): void {
  const name = sinceFilter.peek();
  earliest = name === null ? null : `${Date.now() - SINCE_HOURS[name] * 3_600_000}000000`;
}

export function listParams(): ListTracesParams {
  const query = queryText.peek();
  return {
    // As it was typed: the places of its problems are counted from its first character.
    ...(query.trim() === '' ? {} : { query }),
    ...(serviceFilter.peek() === null ? {} : { serviceName: serviceFilter.peek() }),
    ...(conversationFilter.peek() === null ? {} : { conversationId: conversationFilter.peek() }),
    ...(earliest === null ? {} : { since: earliest }),
    sort: sortKey.peek(),
    descending: descending.peek(),
  };
}

export function saveQuery(): void {
  save({
    query: queryText.peek(),
    service: serviceFilter.peek(),
    conversation: conversationFilter.peek(),
    since: sinceFilter.peek(),
    sort: sortKey.peek(),
    descending: descending.peek(),
  });
}
