// The span tree, built from the order and depth that the sidecar sent and never from parent ids: those are reported
// data and may lie or loop, while rows in tree order can not.
import type { SpanRow } from '../contract';
import { nano, offset } from './nano';

export interface Tree {
  readonly rows: readonly SpanRow[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly depth: Int32Array;
  /** Index of the parent row, -1 for a root. */
  readonly parent: Int32Array;
  /** One past the last row below. A leaf's is its own index + 1. */
  readonly end: Int32Array;
  /** 1-based place among the rows with the same parent, and how many those are. */
  readonly position: Int32Array;
  readonly siblings: Int32Array;
  /** 1 where a row below has failed. */
  readonly errorBelow: Uint8Array;
  /** Tokens of the topmost model calls below, NaN where none is known. */
  readonly tokensBelow: Float64Array;
  /** Nanoseconds from the trace's start. */
  readonly start: Float64Array;
  /** Nanoseconds, NaN while unfinished. */
  readonly duration: Float64Array;
  /** Unix time in nanoseconds of the earliest start. */
  readonly epoch: bigint;
  /** From the earliest start to the latest known moment, in nanoseconds; at least 1. */
  readonly span: number;
  readonly errors: readonly number[];
  readonly modelCalls: readonly number[];
}

const failed = (row: SpanRow): boolean => row.status === 'error';

function epochOf(starts: readonly (bigint | null)[]): bigint {
  let first: bigint | null = null;
  for (const at of starts) {
    // 0 is what an exporter sends that never set the time: it would push all else to the far right.
    if (at !== null && at > 0n && (first === null || at < first)) first = at;
  }
  return first ?? 0n;
}

/** What a part of another tree takes over from it. */
export interface Frame {
  depth: Int32Array;
  epoch: bigint;
  /** Nanoseconds. */
  span: number;
}

export function buildTree(rows: readonly SpanRow[], frame: Frame | null = null): Tree {
  const count = rows.length;
  const depth = new Int32Array(count);
  const parent = new Int32Array(count).fill(-1);
  const end = new Int32Array(count);
  const position = new Int32Array(count);
  const siblings = new Int32Array(count);
  const errorBelow = new Uint8Array(count);
  const tokensBelow = new Float64Array(count).fill(Number.NaN);
  const start = new Float64Array(count);
  const duration = new Float64Array(count).fill(Number.NaN);
  const indexOf = new Map<string, number>();
  const starts = rows.map((row) => nano(row.startTimeUnixNano));
  const epoch = frame?.epoch ?? epochOf(starts);
  const errors: number[] = [];
  const modelCalls: number[] = [];
  const open: number[] = [];
  const childCount = new Int32Array(count + 1);
  let latest = frame?.span ?? 1;

  const close = (toDepth: number, at: number): void => {
    while (open.length > toDepth) end[open.pop() ?? 0] = at;
  };
  rows.forEach((row, i) => {
    // A depth that jumps is clamped: a row can only be one deeper than the one above it.
    const level = Math.min(Math.max(0, Math.trunc(frame?.depth[i] ?? row.depth) || 0), open.length);
    close(level, i);
    depth[i] = level;
    const above = open[level - 1] ?? -1;
    parent[i] = above;
    position[i] = childCount[above + 1] = (childCount[above + 1] ?? 0) + 1;
    open.push(i);
    if (!indexOf.has(row.spanId)) indexOf.set(row.spanId, i);
    if (failed(row)) errors.push(i);
    if (row.category === 'llm') modelCalls.push(i);
    const at = starts[i] ?? null;
    start[i] = at !== null && at >= epoch ? offset(epoch, at) : 0;
    const lasts = nano(row.durationNano);
    if (lasts !== null) duration[i] = Math.max(0, Number(lasts));
    latest = Math.max(latest, (start[i] ?? 0) + (lasts === null ? 0 : (duration[i] ?? 0)));
  });
  close(0, count);

  for (let i = count - 1; i >= 0; i--) {
    const row = rows[i];
    const above = parent[i] ?? -1;
    siblings[i] = childCount[above + 1] ?? 1;
    if (row === undefined || above < 0) continue;
    if (failed(row) || errorBelow[i]) errorBelow[above] = 1;
    // A model call inside a model call repeats its tokens (two instrumentations of one client): the outer counts.
    const own = row.category === 'llm' && !isCountedElsewhere(row, rows, indexOf) ? totalTokens(row) : null;
    const sum = own ?? tokensBelow[i] ?? Number.NaN;
    if (!Number.isNaN(sum)) tokensBelow[above] = (Number.isNaN(tokensBelow[above] ?? NaN) ? 0 : (tokensBelow[above] ?? 0)) + sum;
  }
  return {
    rows, indexOf, depth, parent, end, position, siblings, errorBelow, tokensBelow, start, duration, epoch,
    span: latest, errors, modelCalls,
  };
}

/** Of two records of one call the richer bears the tokens, here or in its own trace, unless it has none. */
function isCountedElsewhere(row: SpanRow, rows: readonly SpanRow[], indexOf: ReadonlyMap<string, number>): boolean {
  if (!row.repeats) return false;
  const richer = rows[indexOf.get(row.twin?.spanId ?? '') ?? -1];
  return richer === undefined || totalTokens(richer) !== null;
}

export function totalTokens(row: SpanRow): number | null {
  if (row.totalTokens !== null) return row.totalTokens;
  return row.inputTokens === null && row.outputTokens === null ? null : (row.inputTokens ?? 0) + (row.outputTokens ?? 0);
}

export const hasChildren = (tree: Tree, i: number): boolean => (tree.end[i] ?? 0) > i + 1;

/**
 * Indices of the rows to draw: everything that is not below a collapsed row. `folded` says of which run of equal rows
 * a row is part (-1: of none), and of a closed run only the first row is drawn.
 */
export function visibleRows(tree: Tree, collapsed: ReadonlySet<string>, folded: (i: number) => number = () => -1): number[] {
  const visible: number[] = [];
  for (let i = 0; i < tree.rows.length; ) {
    const run = folded(i);
    if (run < 0 || run === i) visible.push(i);
    const row = tree.rows[i];
    i = row !== undefined && (run >= 0 || collapsed.has(row.spanId)) ? (tree.end[i] ?? i + 1) : i + 1;
  }
  return visible;
}

/** Ids of all rows that have something to collapse. */
export function parents(tree: Tree): Set<string> {
  return new Set(tree.rows.filter((_, i) => hasChildren(tree, i)).map((row) => row.spanId));
}

/** `collapsed` and the deepest level of rows that are open and have something below. */
export function fewerLevels(tree: Tree, collapsed: ReadonlySet<string>): ReadonlySet<string> {
  const open = visibleRows(tree, collapsed).filter((i) => hasChildren(tree, i) && !collapsed.has(tree.rows[i]?.spanId ?? ''));
  const deepest = open.reduce((level, i) => Math.max(level, tree.depth[i] ?? 0), 0);
  return new Set([...collapsed, ...open.flatMap((i) => (tree.depth[i] === deepest ? (tree.rows[i]?.spanId ?? []) : []))]);
}

/** `collapsed` without the highest level of rows that are drawn closed. */
export function moreLevels(tree: Tree, collapsed: ReadonlySet<string>): ReadonlySet<string> {
  const closed = visibleRows(tree, collapsed).filter((i) => hasChildren(tree, i) && collapsed.has(tree.rows[i]?.spanId ?? ''));
  const highest = closed.reduce((level, i) => Math.min(level, tree.depth[i] ?? 0), Number.POSITIVE_INFINITY);
  const next = new Set(collapsed);
  for (const i of closed) if (tree.depth[i] === highest) next.delete(tree.rows[i]?.spanId ?? '');
  return next;
}

/** `collapsed` without the row's ancestors, so that the row is drawn. The same set when nothing hides it. */
export function reveal(tree: Tree, collapsed: ReadonlySet<string>, i: number): ReadonlySet<string> {
  let opened: Set<string> | null = null;
  for (let above = tree.parent[i] ?? -1; above >= 0; above = tree.parent[above] ?? -1) {
    const id = tree.rows[above]?.spanId ?? '';
    if (collapsed.has(id)) (opened ??= new Set(collapsed)).delete(id);
  }
  return opened ?? collapsed;
}

/**
 * What to select when a trace is opened: the deepest failed span, else the deepest open span, else the last model
 * call, else the root. -1 for a trace without spans.
 */
export function firstSelection(tree: Tree): number {
  const deepest = (of: readonly number[]): number =>
    of.reduce((best, i) => (best < 0 || (tree.depth[i] ?? 0) > (tree.depth[best] ?? 0) ? i : best), -1);
  const error = deepest(tree.errors);
  if (error >= 0) return error;
  const running = deepest(tree.rows.flatMap((row, i) => (row.durationNano === null ? [i] : [])));
  if (running >= 0) return running;
  const last = tree.modelCalls.reduce((best, i) => (best < 0 || (tree.start[i] ?? 0) >= (tree.start[best] ?? 0) ? i : best), -1);
  return last >= 0 ? last : tree.rows.length - 1 < 0 ? -1 : 0;
}

/** The next (or previous) of ascending `hits` after row `from`, going round at the ends; -1 when there are none. */
export function nextHit(hits: readonly number[], from: number, step: 1 | -1): number {
  if (hits.length === 0) return -1;
  if (step === 1) return hits.find((i) => i > from) ?? hits[0] ?? -1;
  return hits.findLast((i) => i < from) ?? hits.at(-1) ?? -1;
}

/** Rows in which the text occurs: title, name, model, service, previews, error. Case does not count. */
export function findRows(tree: Tree, text: string): number[] {
  const needle = text.trim().toLocaleLowerCase();
  if (needle === '') return [];
  const has = (value: string | null): boolean => value !== null && value.toLocaleLowerCase().includes(needle);
  return tree.rows.flatMap((row, i) =>
    [row.title, row.name, row.model, row.input, row.output, row.error, row.statusMessage, row.serviceName].some(has) ? [i] : [],
  );
}
