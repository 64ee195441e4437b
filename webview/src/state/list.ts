// The trace list: pages read by cursor, live changes, selection.
import { computed, signal } from '@preact/signals';
import { request } from '../host';
import { append, EMPTY, fromTop, order, range, refreshed, without, type Listing } from '../model/listing';
import { strings } from '../strings';
import { filtered, listParams, newestFirst, saveQuery } from './query';
import { act, announcement, errorText, formats } from './session';
import { save, saved } from './saved';

const FIRST_PAGE = 50;
const NEXT_PAGE = 100;
/** The sidecar gives at most 1,000 rows at once; a restored scroll position asks for as many as it needs. */
const LONGEST_PAGE = 1_000;

export const listing = signal<Listing>(EMPTY);
export const loadState = signal<'idle' | 'loading' | 'ready' | 'failed'>('idle');
export const loadError = signal<string | null>(null);
export const loadingMore = signal(false);
/** Traces that arrived while the list must not move. */
export const pending = signal<readonly string[]>([]);
export const unread = signal<ReadonlySet<string>>(new Set(saved().unread));
export const selected = signal<ReadonlySet<string>>(new Set());
/** The row that has the focus ring and the tab stop. */
export const cursorId = signal<string | null>(saved().traceId);
export const storedTotal = signal<number | null>(null);

export const ids = computed(() => order(listing.value));
export const nextCursor = computed(() => listing.value.pages.at(-1)?.next ?? null);
export const services = computed(() => [...new Set([...listing.value.byId.values()].map((trace) => trace.serviceName))].sort());

let generation = 0;
let anchorId: string | null = null;
/** Set by the grid: true while rows may be put on top without moving what the person looks at. */
let mayMove = (): boolean => true;

export function whenRowsMayMove(test: () => boolean): void {
  mayMove = test;
}

function remember(list: Listing): void {
  listing.value = list;
  if (!filtered.peek()) storedTotal.value = list.total;
}

function markUnread(arrived: readonly string[]): void {
  if (arrived.length === 0) return;
  unread.value = new Set([...unread.peek(), ...arrived]);
  save({ unread: [...unread.peek()].slice(-500) });
  announcement.value = strings.list.newTraces(arrived.length, formats.peek().count(arrived.length));
}

export function markRead(traceId: string): void {
  if (!unread.peek().has(traceId)) return;
  unread.value = new Set([...unread.peek()].filter((id) => id !== traceId));
  save({ unread: [...unread.peek()] });
}

/** Reads the list from its top. What is shown stays until the answer is there. */
export async function reload(size = FIRST_PAGE): Promise<void> {
  const mine = ++generation;
  const sameList = loadState.peek() === 'ready';
  saveQuery();
  if (loadState.peek() !== 'ready') loadState.value = 'loading';
  try {
    const result = await request('listTraces', { ...listParams(), limit: Math.min(LONGEST_PAGE, size) });
    if (mine !== generation) return;
    const before = listing.peek();
    const known = new Set([...ids.peek(), ...unread.peek()]);
    const fresh = result.traces.map((trace) => trace.traceId);
    const firstKnown = fresh.findIndex((id) => known.has(id));
    pending.value = [];
    remember(fromTop(result, before));
    // Only what stands above a row that was here before has arrived; the rest had not been read yet.
    if (sameList && newestFirst.peek()) markUnread(fresh.slice(0, known.size === 0 ? fresh.length : Math.max(0, firstKnown)));
    loadState.value = 'ready';
    loadError.value = null;
  } catch (error) {
    if (mine !== generation) return;
    loadError.value = errorText(error);
    if (loadState.peek() !== 'ready') loadState.value = 'failed';
  }
}

/** After a change of query, filter or order: another list, so nothing of the old one stays. */
export function requery(): void {
  loadState.value = 'loading';
  pending.value = [];
  void reload();
}

export async function loadMore(): Promise<void> {
  const cursor = nextCursor.peek();
  if (cursor === null || loadingMore.peek() || loadState.peek() !== 'ready') return;
  const mine = generation;
  loadingMore.value = true;
  try {
    const result = await request('listTraces', { ...listParams(), limit: NEXT_PAGE, cursor });
    if (mine === generation && nextCursor.peek() === cursor) remember(append(listing.peek(), cursor, result));
  } catch (error) {
    if (mine === generation) loadError.value = errorText(error);
  } finally {
    loadingMore.value = false;
  }
}

let dirty = new Set<string>();
let pumping = false;

/** At most one reading is under way; what changes meanwhile is gathered for the next. */
export function tracesChanged(changed: readonly string[]): void {
  for (const id of changed) dirty.add(id);
  if (!pumping) void pump();
}

async function pump(): Promise<void> {
  pumping = true;
  try {
    while (dirty.size > 0) {
      const batch = dirty;
      dirty = new Set();
      await readAgain(batch);
    }
  } finally {
    pumping = false;
  }
}

async function readAgain(changed: ReadonlySet<string>): Promise<void> {
  const mine = generation;
  if (loadState.peek() !== 'ready') return;
  try {
    const first = listing.peek().pages[0];
    const limit = Math.min(LONGEST_PAGE, Math.max(FIRST_PAGE, first?.ids.length ?? 0));
    const result = await request('listTraces', { ...listParams(), limit });
    if (mine !== generation) return;
    const top = refreshed(listing.peek(), 0, result);
    if (listing.peek().pages[0]?.ids.length === 0 || (top.arrived.length > 0 && newestFirst.peek() && mayMove())) {
      pending.value = [];
      remember(fromTop(result, listing.peek()));
      markUnread(top.arrived);
    } else {
      remember(top.listing);
      const known = new Set([...pending.peek(), ...top.arrived]);
      pending.value = [...known].filter((id) => top.listing.byId.has(id));
    }
    for (let i = 1; i < listing.peek().pages.length; i++) {
      const page = listing.peek().pages[i];
      if (page === undefined || !page.ids.some((id) => changed.has(id))) continue;
      const again = await request('listTraces', { ...listParams(), limit: Math.max(1, page.ids.length), cursor: page.cursor });
      if (mine !== generation) return;
      remember(refreshed(listing.peek(), i, again).listing);
    }
    loadError.value = null;
  } catch (error) {
    if (mine === generation) loadError.value = errorText(error);
  }
}

/** Puts the waiting rows on top. */
export const showPending = (): void => void reload();

export function select(id: string, how: 'only' | 'toggle' | 'range'): void {
  cursorId.value = id;
  if (how === 'range' && anchorId !== null) {
    selected.value = new Set(range(ids.peek(), anchorId, id));
    return;
  }
  anchorId = id;
  if (how === 'only') selected.value = new Set();
  else {
    const next = new Set(selected.peek());
    if (!next.delete(id)) next.add(id);
    selected.value = next;
  }
}

export const selectAll = (): void => void (selected.value = new Set(ids.peek()));
export const clearSelection = (): void => void (selected.value = new Set());

export function deleteSelected(): void {
  const chosen = selected.peek();
  if (chosen.size === 0) return;
  act(async () => {
    await request('deleteTraces', { traceIds: [...chosen] });
    const before = ids.peek();
    const at = before.findIndex((id) => chosen.has(id));
    remember(without(listing.peek(), chosen));
    // The focus goes to the row that took the first deleted one's place.
    cursorId.value = ids.peek()[Math.min(Math.max(0, at), ids.peek().length - 1)] ?? null;
    selected.value = new Set();
    await reload();
  });
}

export function deleteAll(): void {
  act(async () => {
    await request('deleteTraces', { all: true });
    selected.value = new Set();
    cursorId.value = null;
    remember(EMPTY);
    await reload();
  });
}
