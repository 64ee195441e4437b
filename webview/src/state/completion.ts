// What could stand at the caret of the search: what was searched for before, then what the sidecar proposes.
import { signal } from '@preact/signals';
import type { Suggestion } from '../contract';
import { request } from '../host';
import { save, saved } from './saved';

/** A keystroke follows the one before within some 100 ms; only the last of a word is worth an answer. */
const DEBOUNCE_MS = 90;
const RECENT_KEPT = 10;

export interface Offer {
  /** Replaces [start, end) of the query. */
  text: string;
  start: number;
  end: number;
  kind: Suggestion['kind'] | 'recent';
  detail: string | null;
  /** Traces that have the value. */
  count: number | null;
}

export const offers = signal<readonly Offer[]>([]);

let latest = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const recent = (query: string): Offer[] =>
  query.trim() === '' ? saved().recentQueries.map((text) => ({ text, start: 0, end: query.length, kind: 'recent', detail: null, count: null })) : [];

/** Asks anew; an answer to an earlier question is not looked at. */
export function complete(query: string, offset: number, debounce = DEBOUNCE_MS): void {
  const mine = ++latest;
  clearTimeout(timer);
  // What was offered belongs to a place that has moved.
  offers.value = recent(query);
  timer = setTimeout(() => {
    request('completeQuery', { query, offset }).then(
      ({ start, end, suggestions }) => {
        if (mine === latest) offers.value = [...recent(query), ...suggestions.map((one) => ({ ...one, start, end }))];
      },
      // A search without proposals is a search still; that the sidecar is down the page says already.
      () => undefined,
    );
  }, debounce);
}

export function stopCompleting(): void {
  latest++;
  clearTimeout(timer);
  offers.value = [];
}

export function rememberQuery(query: string): void {
  const text = query.trim();
  if (text === '' || text === saved().recentQueries[0]) return;
  save({ recentQueries: [text, ...saved().recentQueries.filter((one) => one !== text)].slice(0, RECENT_KEPT) });
}
