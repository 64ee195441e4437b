// Traces that nobody opened yet. What is kept is bounded: the ids of the newest ones, and the start of the newest trace
// that the page ever knew, which tells after a reload what came meanwhile.
import { signal } from '@preact/signals';
import type { TraceSummary } from '../contract';
import { nano } from '../model/nano';
import { save, saved } from './saved';

/** Past this the oldest count as read; a person who has 500 unread traces looks for none of them by its dot. */
const KEPT = 500;

export const unread = signal<ReadonlySet<string>>(new Set(saved().unread));

function set(ids: ReadonlySet<string>): void {
  unread.value = ids;
  save({ unread: [...ids].slice(-KEPT) });
}

export function markUnread(ids: readonly string[]): void {
  if (ids.some((id) => !unread.peek().has(id))) set(new Set([...unread.peek(), ...ids]));
}

export function markRead(ids: readonly string[]): void {
  if (!ids.some((id) => unread.peek().has(id))) return;
  const gone = new Set(ids);
  set(new Set([...unread.peek()].filter((id) => !gone.has(id))));
}

/** All become unread, unless they all are: then they become read. */
export function toggleUnread(ids: readonly string[]): void {
  if (ids.every((id) => unread.peek().has(id))) markRead(ids);
  else markUnread(ids);
}

/** Ids of the traces that began after the newest one known before; all traces given are known from now on. */
export function cameSince(traces: readonly TraceSummary[]): string[] {
  const before = nano(saved().newestStart);
  let newest = before ?? 0n;
  const later: string[] = [];
  for (const trace of traces) {
    const start = nano(trace.startTimeUnixNano) ?? 0n;
    if (before !== null && start > before) later.push(trace.traceId);
    if (start > newest) newest = start;
  }
  if (newest !== before) save({ newestStart: String(newest) });
  return later;
}
