// The trace list: pages read by cursor, live changes, selection.
import { computed, signal } from '@preact/signals';
import type { ListTracesResult, QueryProblem } from '../contract';
import { request } from '../host';
import { grouped, traceOrder, ungrouped } from '../model/grouping';
import { append, empty, fromTop, order, range, refreshed, type Listing } from '../model/listing';
import { nano } from '../model/nano';
import { strings } from '../strings';
import { costsTold } from './costs';
import { filtered, fixEarliest, grouping, listParams, newestFirst, saveQuery, type Grouping } from './query';
import { save, saved } from './saved';
import { announcement, errorText, formats } from './session';
import { cameSince, markUnread, unread } from './unread';

const FIRST_PAGE = 50;
const NEXT_PAGE = 100;
/** The sidecar gives at most 1,000 rows at once; who drags the scroll bar far down gets there in pages of that size. */
const LONGEST_PAGE = 1_000;
const CLOSED_KEPT = 200;

export const listing = signal<Listing>(empty());
export const loadState = signal<'idle' | 'loading' | 'ready' | 'failed'>('idle');
export const loadError = signal<string | null>(null);
export const loadingMore = signal(false);
/** Whether arriving traces go on top by themselves. */
export const live = signal(saved().live);
/** Traces that arrived while the list must not move. */
export const pending = signal<readonly string[]>([]);
/** True when more have arrived than one reading of the top could tell. */
export const pendingMore = signal(false);
export const selected = signal<ReadonlySet<string>>(new Set());
/** The row that has the focus ring and the tab stop: a trace id, or a group's key. */
export const cursorId = signal<string | null>(saved().traceId);
/** Traces that are deleted unless the person takes it back; they are stored still, but shown nowhere. */
export const doomed = signal<ReadonlySet<string>>(new Set());
/** What was not understood of the query, and the query that it is about. */
export const queryProblems = signal<{ query: string; problems: readonly QueryProblem[] }>({ query: '', problems: [] });
const closedGroups = signal<ReadonlySet<string>>(new Set(saved().closedGroups));
const totalWhenUnfiltered = signal<number | null>(null);
/** Rises when the list must be looked at from its top: another query or order, or the waiting rows were asked for. */
export const fromTheTop = signal(0);

const loaded = computed(() => order(listing.value));
const kept = computed(() => (doomed.value.size === 0 ? loaded.value : loaded.value.filter((id) => !doomed.value.has(id))));
/** What is drawn, row by row. */
export const lines = computed(() => (grouping.value === 'none' ? ungrouped(kept.value) : grouped(grouping.value, kept.value, listing.value.byId, closedGroups.value)));
/** Trace ids in drawing order. */
export const ids = computed(() => (grouping.value === 'none' ? kept.value : traceOrder(lines.value)));
export const total = computed(() => Math.max(0, listing.value.total - (loaded.value.length - kept.value.length)));
export const storedTotal = computed(() => (totalWhenUnfiltered.value === null ? null : Math.max(0, totalWhenUnfiltered.value - doomed.value.size)));
export const nextCursor = computed(() => listing.value.pages.at(-1)?.next ?? null);
const seenServices = new Set<string>();
export const services = signal<readonly string[]>([]);

let generation = 0;
let anchorId: string | null = null;
/** Set by the grid: true while rows may be put on top without moving what the person looks at. */
let mayMove = (): boolean => true;

export function whenRowsMayMove(test: () => boolean): void {
  mayMove = test;
}

function learnServices(result: ListTracesResult): void {
  const before = seenServices.size;
  for (const trace of result.traces) seenServices.add(trace.serviceName);
  if (seenServices.size !== before) services.value = [...seenServices].sort();
}

/** One page of the list as it is asked for now. */
async function read(limit: number, cursor: string | null = null): Promise<ListTracesResult> {
  const params = listParams();
  if (params.sort === 'cost') await costsTold();
  const result = await request('listTraces', { ...params, limit, ...(cursor === null ? {} : { cursor }) });
  learnServices(result);
  queryProblems.value = { query: params.query ?? '', problems: result.queryProblems };
  return result;
}

export function remember(list: Listing): void {
  listing.value = list;
  if (!filtered.peek()) totalWhenUnfiltered.value = list.total;
}

function arrive(arrived: readonly string[]): void {
  if (arrived.length === 0) return;
  markUnread(arrived);
  announcement.value = strings.list.newTraces(arrived.length, formats.peek().count(arrived.length));
}

/** Reads the list from its top. What is shown stays until the answer is there. */
export async function reload(size = FIRST_PAGE): Promise<void> {
  const mine = ++generation;
  const sameList = loadState.peek() === 'ready';
  saveQuery();
  fixEarliest();
  if (loadState.peek() !== 'ready') loadState.value = 'loading';
  try {
    const result = await read(Math.min(LONGEST_PAGE, size));
    if (mine !== generation) return;
    const before = listing.peek();
    const known = new Set([...loaded.peek(), ...unread.peek()]);
    const fresh = result.traces.map((trace) => trace.traceId);
    const firstKnown = fresh.findIndex((id) => known.has(id));
    pending.value = [];
    pendingMore.value = false;
    remember(fromTop(result, before));
    const later = cameSince(result.traces);
    // Only what stands above a row that was here before has arrived; the rest had not been read yet.
    if (sameList && newestFirst.peek()) arrive(fresh.slice(0, known.size === 0 ? fresh.length : Math.max(0, firstKnown)));
    else markUnread(later);
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
  fromTheTop.value++;
  void reload();
}

/** `wanted`: how many rows more the view would like to have. */
export async function loadMore(wanted = NEXT_PAGE): Promise<void> {
  const cursor = nextCursor.peek();
  if (cursor === null || loadingMore.peek() || loadState.peek() !== 'ready') return;
  const mine = generation;
  loadingMore.value = true;
  try {
    const result = await read(Math.min(LONGEST_PAGE, Math.max(NEXT_PAGE, wanted)), cursor);
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
    const result = await read(limit);
    if (mine !== generation) return;
    cameSince(result.traces);
    const top = refreshed(listing.peek(), 0, result);
    const onTop = top.arrived.length > 0 && newestFirst.peek() && live.peek() && mayMove();
    if (listing.peek().pages[0]?.ids.length === 0 || onTop) {
      pending.value = [];
      pendingMore.value = false;
      remember(fromTop(result, listing.peek()));
      arrive(top.arrived);
    } else {
      remember(top.listing);
      const waiting = new Set([...pending.peek(), ...top.arrived]);
      pending.value = [...waiting].filter((id) => top.listing.byId.has(id));
      pendingMore.value ||= top.arrived.length === limit;
    }
    for (let i = 1; i < listing.peek().pages.length; i++) {
      const page = listing.peek().pages[i];
      if (page === undefined || !page.ids.some((id) => changed.has(id))) continue;
      const again = await read(Math.max(1, page.ids.length), page.cursor);
      if (mine !== generation) return;
      remember(refreshed(listing.peek(), i, again).listing);
    }
    loadError.value = null;
  } catch (error) {
    if (mine === generation) loadError.value = errorText(error);
  }
}

/** Puts the waiting rows on top. */
export function showPending(): void {
  fromTheTop.value++;
  void reload();
}

export function toggleLive(): void {
  live.value = !live.peek();
  save({ live: live.peek() });
  announcement.value = live.peek() ? strings.list.liveOn : strings.list.liveOff;
  if (live.peek() && pending.peek().length > 0) showPending();
}

export function groupBy(how: Grouping): void {
  grouping.value = how;
  save({ grouping: how });
}

export function toggleGroup(key: string): void {
  const closed = new Set(closedGroups.peek());
  if (!closed.delete(key)) closed.add(key);
  closedGroups.value = closed;
  save({ closedGroups: [...closed].slice(-CLOSED_KEPT) });
}

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

/** A group's traces as one: all become selected, unless they all are. */
export function selectAllOf(group: readonly string[]): void {
  const next = new Set(selected.peek());
  const all = group.every((id) => next.has(id));
  for (const id of group) {
    if (all) next.delete(id);
    else next.add(id);
  }
  selected.value = next;
}

export const selectAll = (): void => void (selected.value = new Set(ids.peek()));
export const clearSelection = (): void => void (selected.value = new Set());

/** Exactly two selected traces, the earlier one first: what can be compared. */
export const pair = computed((): readonly [string, string] | null => {
  if (selected.value.size !== 2) return null;
  const [a = '', b = ''] = selected.value;
  const start = (id: string): bigint => nano(listing.value.byId.get(id)?.startTimeUnixNano) ?? 0n;
  return start(a) <= start(b) ? [a, b] : [b, a];
});

/** What a key or a menu acts on: the selection, else the row with the focus. */
export function targets(): string[] {
  if (selected.peek().size > 0) return ids.peek().filter((id) => selected.peek().has(id));
  const line = lines.peek().find(({ key }) => key === cursorId.peek());
  if (line === undefined) return [];
  return line.kind === 'trace' ? [line.key] : [...line.ids];
}
