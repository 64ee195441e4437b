import { batch, computed, effect, signal } from '@preact/signals';
import { onEvent, request } from '../host';
import { oneLine } from '../model/preview';
import { act, collector, locale, now, sidecar, snippets, actionError } from './session';
import { deleteSelected } from './deletion';
import { exportTraces } from './files';
import * as comparison from './comparison';
import * as list from './list';
import * as trace from './trace';
import { save, saved } from './saved';
import { markRead } from './unread';

const ROW_HEIGHT_GUESS = 22;

export const page = signal<'list' | 'details' | 'compare'>('list');
/** Set when someone came back from a trace: the list then takes the focus to its row. */
export const returned = signal(false);
export const handshake = signal<'waiting' | 'done' | 'failed'>('waiting');
export const handshakeError = signal<string | null>(null);

/** True once everything the page has to show at first is there, or the reason why it is not. */
export const settled = computed(() => {
  if (handshake.value === 'waiting') return false;
  if (handshake.value === 'failed' || sidecar.value.state !== 'running') return true;
  if (page.value === 'compare') return comparison.settled.value;
  if (page.value === 'list') return list.loadState.value === 'ready' || list.loadState.value === 'failed';
  return trace.traceProblem.value !== null || trace.spanProblem.value !== null || trace.detail.value !== null || trace.tree.value?.rows.length === 0;
});

/** Whether the open trace was opened from the comparison, to which one then goes back. */
export const cameFromCompare = signal(false);

export function goToTrace(id: string, spanId: string | null = null): void {
  batch(() => {
    if (page.peek() !== 'details') cameFromCompare.value = page.peek() === 'compare';
    page.value = 'details';
    actionError.value = null;
    list.cursorId.value = id;
    markRead([id]);
  });
  save({ page: 'details' });
  void trace.openTrace(id, spanId);
}

/** Two traces side by side, by their ids. */
export function openCompare(left: string, right: string): void {
  batch(() => {
    page.value = 'compare';
    actionError.value = null;
    markRead([left, right]);
  });
  save({ page: 'compare' });
  void comparison.openComparison(left, right);
}

/** A span of this or another trace, as a link or a second record names it. */
export function openSpan(traceId: string, spanId: string): void {
  if (trace.traceId.peek() === traceId) trace.selectSpan(spanId);
  else goToTrace(traceId, spanId);
}

/** The trace in an editor tab of its own, beside this page, which stays as it is. */
export function openAside(traceId: string): void {
  const known = list.listing.peek().byId.get(traceId);
  const title = known === undefined ? '' : oneLine(known.input ?? '') || known.title;
  markRead([traceId]);
  act(() => request('openAside', { traceId, title: title.slice(0, 80) }));
}

export function goToList(): void {
  batch(() => {
    page.value = 'list';
    returned.value = true;
    actionError.value = null;
  });
  save({ page: 'list' });
  if (list.loadState.peek() === 'idle') void list.reload();
}

/** From a trace to where it was opened. */
export function goBack(): void {
  if (!cameFromCompare.peek()) {
    goToList();
    return;
  }
  batch(() => {
    page.value = 'compare';
    actionError.value = null;
  });
  save({ page: 'compare' });
  // What changed meanwhile was not followed.
  void comparison.readComparison();
}

/** The trace above or below the open one in the list's order; null at the ends. */
export const neighbours = computed(() => {
  const all = list.ids.value;
  const at = all.indexOf(trace.traceId.value ?? '');
  return { previous: at > 0 ? (all[at - 1] ?? null) : null, next: at < 0 ? null : (all[at + 1] ?? null) };
});

export function refresh(): void {
  const rows = list.ids.peek().length;
  if (page.peek() === 'details') void trace.readTrace();
  else if (page.peek() === 'compare') void comparison.readComparison();
  void list.reload(rows);
}

/** The last rows of what is loaded are reached by "next trace" too, so more is read before the end. */
effect(() => {
  if (page.value === 'details' && neighbours.value.next === null && list.nextCursor.value !== null) void list.loadMore();
});

function firstReading(openId: string | null): void {
  const state = saved();
  const restored = state.page === 'details' ? state.traceId : null;
  const id = openId ?? restored;
  const [left, right] = state.compare;
  if (id === null && state.page === 'compare' && left !== undefined && right !== undefined) openCompare(left, right);
  if (id !== null) {
    page.value = 'details';
    save({ page: 'details' });
    void trace.openTrace(id, id === state.traceId ? state.spanId : null, id === state.traceId);
  }
  void list.reload(Math.max(50, Math.ceil(state.listScroll / ROW_HEIGHT_GUESS) + 50));
}

export async function start(): Promise<void> {
  onEvent('collectorStatusChanged', (status) => (collector.value = status));
  onEvent('sidecarStateChanged', (state) => {
    const before = sidecar.peek().state;
    sidecar.value = state;
    if (state.state === 'running' && before !== 'running' && handshake.peek() === 'done') void recover();
  });
  onEvent('tracesChanged', ({ traceIds }) => {
    list.tracesChanged(traceIds);
    if (page.peek() === 'compare') comparison.tracesChanged(traceIds);
    if (traceIds.includes(trace.traceId.peek() ?? '')) void trace.openTraceChanged();
  });
  onEvent('snippetsChanged', (change) => (snippets.value = change.snippets));
  onEvent('refresh', refresh);
  onEvent('deleteSelected', () => {
    if (page.peek() === 'list') deleteSelected();
  });
  onEvent('exportSelected', () => {
    const open = trace.traceId.peek();
    const both = comparison.compare.peek();
    if (page.peek() === 'compare') exportTraces(both === null ? [] : [...new Set([both.left, both.right])]);
    else exportTraces(page.peek() === 'list' ? list.targets() : open === null ? [] : [open]);
  });
  onEvent('openTrace', ({ traceId }) => goToTrace(traceId));
  setInterval(() => (now.value = Date.now()), 10_000);
  await shakeHands();
}

export async function shakeHands(): Promise<void> {
  handshake.value = 'waiting';
  try {
    const initial = await request('ready', {});
    batch(() => {
      sidecar.value = initial.sidecar;
      collector.value = initial.collector;
      snippets.value = initial.snippets;
      locale.value = initial.locale;
      handshake.value = 'done';
    });
    if (initial.sidecar.state === 'running') firstReading(initial.traceId);
    else waitingFor = initial.traceId;
  } catch (error) {
    handshakeError.value = error instanceof Error ? error.message : String(error);
    handshake.value = 'failed';
  }
}

let waitingFor: string | null = null;

/** The sidecar runs (again): read what is on the page, and the collector, which ended with the old one. */
async function recover(): Promise<void> {
  if (list.loadState.peek() === 'idle' && trace.traceId.peek() === null) firstReading(waitingFor);
  else refresh();
  try {
    collector.value = await request('getCollectorStatus', {});
  } catch (error) {
    actionError.value = error instanceof Error ? error.message : String(error);
  }
}
