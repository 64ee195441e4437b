// The open trace: its tree, the selected span, and that span's details.
import { batch, computed, signal } from '@preact/signals';
import type { SpanDetail, TraceSummary } from '../contract';
import { HostError, NOT_FOUND, request } from '../host';
import { equalRuns, runOf } from '../model/equals';
import type { Part } from '../model/messages';
import { keyTree, nearestKept, plumbing } from '../model/plumbing';
import { withPreviews } from '../model/table';
import { toolRuns } from '../model/toolRuns';
import { buildTree, fewerLevels, findRows, firstSelection, hasChildren, moreLevels, parents, reveal, visibleRows, type Tree } from '../model/tree';
import { readPreviousCall } from './previousCall';
import { readPreviews, readRows } from './rows';
import { errorText } from './session';
import { save, saved, type DetailTab } from './saved';

export interface Problem {
  text: string;
  /** The trace or span is not stored (any more). */
  gone: boolean;
}

export const traceId = signal<string | null>(null);
export const summary = signal<TraceSummary | null>(null);
/** Every span of the trace. What is drawn is `tree`. */
export const wholeTree = signal<Tree | null>(null);
/** Rises whenever the trace was read (again); a tree that only got its previews is of the same reading. */
export const reading = signal(0);
export const traceProblem = signal<Problem | null>(null);
export const spanId = signal<string | null>(null);
export const detail = signal<SpanDetail | null>(null);
/** The model call of the same agent before `detail`; null when there is none to compare with. */
export const previousDetail = signal<SpanDetail | null>(null);
export const spanProblem = signal<Problem | null>(null);
export const collapsed = signal<ReadonlySet<string>>(new Set(saved().collapsed));
export const tab = signal<DetailTab>(saved().tab);
export const textView = signal(saved().textView);
export const findText = signal('');

/** Whether plumbing is hidden. */
export const keySpans = signal(saved().keySpans);
/** Ids of first rows whose run of equal rows is open. */
export const openRuns = signal<ReadonlySet<string>>(new Set(saved().openRuns));

const hiddenRows = computed(() => (wholeTree.value === null ? new Uint8Array() : plumbing(wholeTree.value)));
export const hiddenCount = computed(() => hiddenRows.value.reduce((sum, one) => sum + one, 0));
const keyRows = computed(() => (wholeTree.value === null ? null : keyTree(wholeTree.value, hiddenRows.value)));
export const tree = computed(() => (keySpans.value ? keyRows.value : wholeTree.value));
export const runs = computed(() => (tree.value === null ? new Map<number, never>() : equalRuns(tree.value)));
const runHeads = computed(() => (tree.value === null ? new Int32Array() : runOf(tree.value, runs.value)));

/** The first row of the closed run that this row is part of; -1 when it is drawn as a row of its own. */
function closedRun(i: number): number {
  const head = runHeads.value[i] ?? -1;
  return head >= 0 && openRuns.value.has(tree.value?.rows[head]?.spanId ?? '') ? -1 : head;
}

export const selectedIndex = computed(() => tree.value?.indexOf.get(spanId.value ?? '') ?? -1);
export const visible = computed(() => (tree.value === null ? [] : visibleRows(tree.value, collapsed.value, closedRun)));
export const hits = computed(() => (tree.value === null ? [] : findRows(tree.value, findText.value)));
/** Hits among the rows that the key spans leave out. */
export const hiddenHits = computed(() => {
  const whole = wholeTree.value;
  return whole === null || whole === tree.value ? 0 : findRows(whole, findText.value).length - hits.value.length;
});

export const runsOfCalls = computed(() => (detail.value === null || wholeTree.value === null ? new Map<Part, never>() : toolRuns(detail.value, wholeTree.value)));

let traceGeneration = 0;
let spanGeneration = 0;

const problem = (error: unknown): Problem => ({
  text: errorText(error),
  gone: error instanceof HostError && error.code === NOT_FOUND,
});

/** Opens a trace at a span, if it has that one; `restore` keeps what was folded before a reload of the page. */
export async function openTrace(id: string, atSpan: string | null = null, restore = false): Promise<void> {
  batch(() => {
    traceId.value = id;
    summary.value = null;
    wholeTree.value = null;
    traceProblem.value = null;
    findText.value = '';
    detail.value = null;
    spanProblem.value = null;
    spanId.value = atSpan;
    if (!restore) {
      collapsed.value = new Set();
      openRuns.value = new Set();
    }
  });
  save({ traceId: id, spanId: spanId.peek(), collapsed: [...collapsed.peek()], openRuns: [...openRuns.peek()] });
  await readTrace();
}

const LARGE_TRACE = 5_000;
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Reads the open trace (again). Selection, folds and the shown details stay while they still make sense. */
export async function readTrace(): Promise<void> {
  const id = traceId.peek();
  if (id === null) return;
  const mine = ++traceGeneration;
  const current = (): boolean => mine === traceGeneration && id === traceId.peek();
  try {
    const result = await readRows(id);
    // Making the rows of a large trace was a task of its own; its tree is the next one, after a frame.
    if (result.spans.length > LARGE_TRACE) await nextTask();
    if (!current()) return;
    const before = wholeTree.peek()?.rows;
    // What changed is on screen already: its rows keep what they say until all previews are there.
    const kept = result.previews || before === undefined ? null : new Map(before.map((row) => [row.spanId, row]));
    const whole = buildTree(kept === null ? result.spans : withPreviews(result.spans, kept));
    batch(() => {
      summary.value = result.trace;
      wholeTree.value = whole;
      reading.value += 1;
      traceProblem.value = null;
      const built = tree.peek() ?? whole;
      if (!whole.indexOf.has(spanId.peek() ?? '')) selectSpan(built.rows[firstSelection(built)]?.spanId ?? null);
      else {
        showSelection();
        void readSpan();
      }
    });
    if (result.previews) return;
    const previews = await readPreviews(id, current);
    if (previews !== null && current()) wholeTree.value = { ...whole, rows: withPreviews(whole.rows, previews) };
  } catch (error) {
    if (current()) traceProblem.value = problem(error);
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
  batch(() => {
    if (spanId.peek() !== id) detail.value = null;
    spanId.value = id;
    spanProblem.value = null;
    showSelection();
  });
  save({ spanId: id });
  void readSpan();
}

/** Whatever hides the selected row gives way to it: the key spans, collapsed rows above, a closed run. */
function showSelection(): void {
  const id = spanId.peek() ?? '';
  if (tree.peek()?.indexOf.has(id) === false && wholeTree.peek()?.indexOf.has(id) === true) setKeySpans(false);
  const built = tree.peek();
  const at = built?.indexOf.get(id) ?? -1;
  if (built === null || at < 0) return;
  setCollapsed(reveal(built, collapsed.peek(), at));
  for (let row = at; row >= 0; row = built.parent[row] ?? -1) {
    const head = closedRun(row);
    // The first row of a closed run is drawn, but nothing below it is.
    if (head >= 0 && (head !== row || row !== at)) setRunOpen(head, true);
  }
}

export function setKeySpans(on: boolean): void {
  const whole = wholeTree.peek();
  const at = whole?.indexOf.get(spanId.peek() ?? '') ?? -1;
  batch(() => {
    keySpans.value = on;
    const kept = whole === null || !on ? at : nearestKept(whole, hiddenRows.peek(), at);
    if (kept !== at) selectSpan(whole?.rows[kept]?.spanId ?? null);
  });
  save({ keySpans: on });
}

/** `head` is the index of the run's first row. */
export function setRunOpen(head: number, open: boolean): void {
  const built = tree.peek();
  const id = built?.rows[head]?.spanId;
  const run = runs.peek().get(head);
  if (built === null || id === undefined || run === undefined) return;
  const next = new Set(openRuns.peek());
  if (open) next.add(id);
  else next.delete(id);
  openRuns.value = next;
  save({ openRuns: [...next].slice(-1_000) });
  const at = selectedIndex.peek();
  const last = run.members.at(-1) ?? head;
  if (!open && at > head && at < (built.end[last] ?? 0)) selectRow(head);
}

export const isClosedRun = (i: number): boolean => runs.value.has(i) && closedRun(i) === i;

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
    const whole = wholeTree.peek();
    // Both at once: messages that fold away a moment after they were drawn would move what is being read.
    const before = whole === null ? null : await readPreviousCall(trace, whole, result);
    if (mine !== spanGeneration) return;
    batch(() => {
      detail.value = result;
      previousDetail.value = before;
      spanProblem.value = null;
    });
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

export function expandAll(): void {
  setCollapsed(new Set());
  for (const head of runs.peek().keys()) setRunOpen(head, true);
}

/** Opens or closes one level of the tree. */
export function stepLevel(step: 1 | -1): void {
  const built = tree.peek();
  if (built === null) return;
  setCollapsed(step === 1 ? moreLevels(built, collapsed.peek()) : fewerLevels(built, collapsed.peek()));
  let at = selectedIndex.peek();
  // A selection inside of what was folded goes to the row that hides it.
  const drawn = new Set(visible.peek());
  while (at >= 0 && !drawn.has(at)) at = built.parent[at] ?? -1;
  if (at >= 0) selectRow(at);
}

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

export function setTab(next: DetailTab): void {
  tab.value = next;
  save({ tab: next });
}

export function setTextView(next: 'markdown' | 'text' | 'json'): void {
  textView.value = next;
  save({ textView: next });
}
