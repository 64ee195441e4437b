import { computed, signal } from '@preact/signals';
import type { ListTracesParams } from '../contract';
import { save, saved } from './saved';

export type StatusFilter = NonNullable<ListTracesParams['status']> | null;
export type SortKey = NonNullable<ListTracesParams['sort']>;

export const queryText = signal(saved().query);
export const statusFilter = signal<StatusFilter>(saved().status);
export const serviceFilter = signal<string | null>(saved().service);
export const sortKey = signal<SortKey>(saved().sort);
export const descending = signal(saved().descending);

export const filtered = computed(() => queryText.value.trim() !== '' || statusFilter.value !== null || serviceFilter.value !== null);
/** Only in this order do new traces belong on top. */
export const newestFirst = computed(() => sortKey.value === 'startTime' && descending.value);

export function listParams(): ListTracesParams {
  const query = queryText.peek().trim();
  return {
    ...(query === '' ? {} : { query }),
    ...(statusFilter.peek() === null ? {} : { status: statusFilter.peek() }),
    ...(serviceFilter.peek() === null ? {} : { serviceName: serviceFilter.peek() }),
    sort: sortKey.peek(),
    descending: descending.peek(),
  };
}

export function saveQuery(): void {
  save({
    query: queryText.peek(),
    status: statusFilter.peek(),
    service: serviceFilter.peek(),
    sort: sortKey.peek(),
    descending: descending.peek(),
  });
}
