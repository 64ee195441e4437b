// The open trace: its tree, the selected span, and that span's details.
import { batch, computed, signal } from '@preact/signals';
import type { SpanDetail, TraceSummary } from '../contract';
import { HostError, NOT_FOUND, request } from '../host';
import { splitTime } from '../model/split';
import { buildTree, findRows, firstSelection, hasChildren, parents, reveal, visibleRows, type Tree } from '../model/tree';
import { errorText } from './session';
import { save, saved } from './saved';

export interface Problem {
  text: string;
  /** The trace or span is not stored (any more). */
  gone: boolean;
}

export const traceId = signal<string | null>(null);
export const summary = signal<TraceSummary | null>(null);
export const tree = signal<Tree | null>(null);
export const traceProblem = signal<Problem | null>(null);
export const spanId = signal<string | null>(null);
export const detail = signal<SpanDetail | null>(null);
export const spanProblem = signal<Problem | null>(null);
export const collapsed = signal<ReadonlySet<string>>(new Set(saved().collapsed));
export const tab = signal(saved().tab);
export const textView = signal(saved().textView);
export const findText = signal('');

export const selectedIndex = computed(() => tree.value?.indexOf.get(spanId.value ?? '') ?? -1);
export const visible = computed(() => (tree.value === null ? [] : visibleRows(tree.value, collapsed.value)));
export const hits = computed(() => (tree.value === null ? [] : findRows(tree.value, findText.value)));
export const split = computed(() => (tree.value === null ? null : splitTime(tree.value)));

let traceGeneration = 0;
let spanGeneration = 0;

const problem = (error: unknown): Problem => ({
  text: errorText(error),
  gone: error instanceof HostError && error.code === NOT_FOUND,
});

/** Opens a trace; `restore` keeps the selected and collapsed spans of before a reload of the page. */
export async function openTrace(id: string, restore = false): Promise<void> {
  batch(() => {
    traceId.value = id;
    summary.value = null;
    tree.value = null;
    traceProblem.value = null;
    findText.value = '';
    detail.value = null;
    spanProblem.value = null;
    spanId.value = restore ? saved().spanId : null;
    if (!restore) collapsed.value = new Set();
  });
  save({ traceId: id, spanId: spanId.peek(), collapsed: [...collapsed.peek()] });
  await readTrace();
}

/** Reads the open trace (again). Selection, folds and the shown details stay while they still make sense. */
export async function readTrace(): Promise<void> {
  const id = traceId.peek();
  if (id === null) return;
  const mine = ++traceGeneration;
  try {
    const result = await request('getTrace', { traceId: id });
    if (mine !== traceGeneration || id !== traceId.peek()) return;
    const built = buildTree(result.spans);
    batch(() => {
      summary.value = result.trace;
      tree.value = built;
      traceProblem.value = null;
      if (!built.indexOf.has(spanId.peek() ?? '')) {
        selectSpan(built.rows[firstSelection(built)]?.spanId ?? null);
      } else void readSpan();
    });
  } catch (error) {
    if (mine === traceGeneration && id === traceId.peek()) traceProblem.value = problem(error);
  }
}

let stale = false;
let refreshing = false;

/** The open trace has changed: one reading at a time, and one more when it changed meanwhile. */
export async function openTraceChanged(): Promise<void> {
  stale = true;
  if (refreshing) return;
  refreshing = true;
  try {
    while (stale) {
      stale = false;
      await readTrace();
    }
  } finally {
    refreshing = false;
  }
}

export function selectSpan(id: string | null): void {
  const built = tree.peek();
  batch(() => {
    if (spanId.peek() !== id) detail.value = null;
    spanId.value = id;
    spanProblem.value = null;
    const at = built?.indexOf.get(id ?? '') ?? -1;
    if (built !== null && at >= 0) setCollapsed(reveal(built, collapsed.peek(), at));
  });
  save({ spanId: id });
  void readSpan();
}

export const selectRow = (index: number): void => {
  const id = tree.peek()?.rows[index]?.spanId;
  if (id !== undefined && id !== spanId.peek()) selectSpan(id);
};

/** Waits this long before asking for a span, so that a held arrow key asks only for the row it stops on. */
const SETTLE_MS = 60;
let settle: ReturnType<typeof setTimeout> | undefined;
let firstRead = true;

export async function readSpan(): Promise<void> {
  const mine = ++spanGeneration;
  const trace = traceId.peek();
  const span = spanId.peek();
  clearTimeout(settle);
  if (trace === null || span === null) return;
  if (!firstRead && detail.peek() === null) {
    await new Promise<void>((resolve) => {
      settle = setTimeout(resolve, SETTLE_MS);
    });
    if (mine !== spanGeneration) return;
  }
  firstRead = false;
  try {
    const result = await request('getSpan', { traceId: trace, spanId: span });
    if (mine !== spanGeneration) return;
    detail.value = result;
    spanProblem.value = null;
  } catch (error) {
    if (mine === spanGeneration) spanProblem.value = problem(error);
  }
}

function setCollapsed(next: ReadonlySet<string>): void {
  if (next === collapsed.peek()) return;
  collapsed.value = next;
  save({ collapsed: [...next].slice(0, 5_000) });
}

export function setOpen(index: number, open: boolean): void {
  const built = tree.peek();
  const id = built?.rows[index]?.spanId;
  if (built === null || id === undefined || !hasChildren(built, index)) return;
  const next = new Set(collapsed.peek());
  if (open) next.delete(id);
  else next.add(id);
  setCollapsed(next);
  // A selection that was folded away goes to the row that hides it now.
  const at = selectedIndex.peek();
  if (!open && at > index && at < (built.end[index] ?? 0)) selectRow(index);
}

export const expandAll = (): void => setCollapsed(new Set());

export function collapseAll(): void {
  const built = tree.peek();
  if (built === null) return;
  setCollapsed(parents(built));
  // A selection inside what was folded moves to the row that hides it.
  let at = selectedIndex.peek();
  while (at >= 0 && (built.parent[at] ?? -1) >= 0) at = built.parent[at] ?? -1;
  if (at >= 0) selectRow(at);
}

/** Opens all rows with the same parent as this one, as `*` does in a tree. */
export function openSiblings(index: number): void {
  const built = tree.peek();
  if (built === null) return;
  const next = new Set(collapsed.peek());
  const above = built.parent[index] ?? -1;
  built.rows.forEach((row, i) => {
    if (built.parent[i] === above) next.delete(row.spanId);
  });
  setCollapsed(next);
}

export function setTab(next: 'io' | 'metadata'): void {
  tab.value = next;
  save({ tab: next });
}

export function setTextView(next: 'markdown' | 'text' | 'json'): void {
  textView.value = next;
  save({ textView: next });
}
