// Deleting with a way back: rows go at once, the store is told when the time for Undo is over. The host holds the ids
// meanwhile, because a page that is closed or hidden ends without a last word; it then deletes in the page's place.
import { signal } from '@preact/signals';
import { request } from '../host';
import { empty, without } from '../model/listing';
import * as list from './list';
import { act } from './session';
import { markRead } from './unread';

export const UNDO_MS = 8_000;

/** The traces that Undo brings back; none while there is nothing to take back. */
export const undoable = signal<readonly string[]>([]);

let timer: ReturnType<typeof setTimeout> | undefined;

function show(ids: readonly string[]): void {
  const shown = new Set(ids);
  list.doomed.value = new Set([...list.doomed.peek()].filter((id) => !shown.has(id)));
}

export function deleteTraces(traceIds: readonly string[]): void {
  if (traceIds.length === 0) return;
  // Only the last deletion can be taken back.
  commit();
  const before = list.lines.peek();
  const gone = new Set(traceIds);
  const at = before.findIndex(({ key }) => gone.has(key));
  list.doomed.value = new Set([...list.doomed.peek(), ...gone]);
  undoable.value = [...gone];
  // The focus goes to the row that took the first deleted one's place.
  const left = list.lines.peek();
  list.cursorId.value = left[Math.min(Math.max(0, at), left.length - 1)]?.key ?? null;
  list.clearSelection();
  act(() => request('holdDeletion', { traceIds: [...gone] }));
  timer = setTimeout(commit, UNDO_MS);
  if (left.length === 0) void list.loadMore();
}

export const deleteSelected = (): void => deleteTraces([...list.selected.peek()]);

export function undo(): void {
  const ids = undoable.peek();
  if (ids.length === 0) return;
  clearTimeout(timer);
  undoable.value = [];
  show(ids);
  list.cursorId.value = ids[0] ?? null;
  act(() => request('holdDeletion', { traceIds: [] }));
}

/** Until the answer is there the rows stay away; after a failure they come back, with the reason. */
export function commit(): void {
  const ids = undoable.peek();
  if (ids.length === 0) return;
  clearTimeout(timer);
  undoable.value = [];
  act(async () => {
    try {
      await request('deleteTraces', { traceIds: [...ids] });
      list.remember(without(list.listing.peek(), new Set(ids)));
      markRead(ids);
    } finally {
      show(ids);
    }
  });
}

export function deleteAll(): void {
  clearTimeout(timer);
  undoable.value = [];
  act(async () => {
    await request('deleteTraces', { all: true });
    list.doomed.value = new Set();
    list.clearSelection();
    list.cursorId.value = null;
    list.remember(empty());
    await list.reload();
  });
}
