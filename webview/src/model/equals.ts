// Equal neighbours: "search ×14" is one row until it is opened.
import type { Tree } from './tree';

const FEWEST = 4;

export interface Fold {
  /** Indices of the rows, ascending; the first stands for all while the fold is closed. */
  readonly members: readonly number[];
  /** Nanoseconds from the trace's start to the first start, and from there to the last end. */
  readonly start: number;
  readonly lasts: number;
  readonly shortest: number;
  readonly longest: number;
  /** How many different inputs they were given; 0 where nothing is known of any. */
  readonly inputs: number;
}

/** Whether a row may be part of a run: what failed, runs or has lost its parent must stay in sight. */
function foldable(tree: Tree, i: number): boolean {
  const row = tree.rows[i];
  if (row === undefined || row.status === 'error' || tree.errorBelow[i] === 1 || row.orphan) return false;
  // Model calls with one model's name are the steps of a run and no repetition.
  return row.category !== 'agent' && row.category !== 'llm' && !Number.isNaN(tree.duration[i] ?? Number.NaN);
}

function equal(tree: Tree, i: number, j: number): boolean {
  const [a, b] = [tree.rows[i], tree.rows[j]];
  return a !== undefined && b !== undefined && a.category === b.category && (a.title || a.name) === (b.title || b.name);
}

function describe(tree: Tree, members: readonly number[]): Fold {
  const starts = members.map((i) => tree.start[i] ?? 0);
  const lasts = members.map((i) => tree.duration[i] ?? 0);
  const inputs = members.map((i) => tree.rows[i]?.input ?? null);
  const start = Math.min(...starts);
  return {
    members,
    start,
    lasts: Math.max(...starts.map((at, n) => at + (lasts[n] ?? 0))) - start,
    shortest: Math.min(...lasts),
    longest: Math.max(...lasts),
    inputs: inputs.every((input) => input === null) ? 0 : new Set(inputs).size,
  };
}

/** Runs of at least four equal siblings with nothing else between them, by the index of their first row. */
export function equalRuns(tree: Tree): ReadonlyMap<number, Fold> {
  const folds = new Map<number, Fold>();
  // One open run for each parent: siblings of one parent lie apart by the rows below them.
  const open = new Map<number, number[]>();
  const close = (run: number[] | undefined): void => {
    const first = run?.[0];
    if (run !== undefined && first !== undefined && run.length >= FEWEST) folds.set(first, describe(tree, run));
  };
  tree.rows.forEach((_, i) => {
    const above = tree.parent[i] ?? -1;
    const run = open.get(above);
    const fits = foldable(tree, i);
    if (run !== undefined && fits && equal(tree, run[0] ?? i, i)) run.push(i);
    else {
      close(run);
      if (fits) open.set(above, [i]);
      else if (run !== undefined) open.delete(above);
    }
  });
  for (const run of open.values()) close(run);
  return folds;
}

/** For each row the first row of the run it belongs to, else -1. */
export function runOf(tree: Tree, folds: ReadonlyMap<number, Fold>): Int32Array {
  const first = new Int32Array(tree.rows.length).fill(-1);
  for (const [head, fold] of folds) for (const member of fold.members) first[member] = head;
  return first;
}
