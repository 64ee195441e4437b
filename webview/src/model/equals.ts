// Equal neighbours: "search ×14" is one row until it is opened.
import { categoryHue } from './category';
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
  /** How many different inputs they were given. */
  readonly inputs: number;
}

/** What makes two neighbours equal; null for rows that must stay in sight. */
function sameness(tree: Tree, i: number): string | null {
  const row = tree.rows[i];
  if (row === undefined || row.status === 'error' || tree.errorBelow[i] === 1 || row.orphan) return null;
  // Model calls with one model's name are the steps of a run and no repetition.
  if (categoryHue(row.category) === 'agent' || row.category === 'llm' || Number.isNaN(tree.duration[i] ?? NaN)) return null;
  return JSON.stringify([row.category, row.title || row.name]);
}

function describe(tree: Tree, members: readonly number[]): Fold {
  const starts = members.map((i) => tree.start[i] ?? 0);
  const lasts = members.map((i) => tree.duration[i] ?? 0);
  const start = Math.min(...starts);
  return {
    members,
    start,
    lasts: Math.max(...starts.map((at, n) => at + (lasts[n] ?? 0))) - start,
    shortest: Math.min(...lasts),
    longest: Math.max(...lasts),
    inputs: new Set(members.map((i) => tree.rows[i]?.input ?? null)).size,
  };
}

/** Runs of at least four equal siblings with nothing else between them, by the index of their first row. */
export function equalRuns(tree: Tree): ReadonlyMap<number, Fold> {
  const folds = new Map<number, Fold>();
  // One open run for each parent: siblings of one parent lie apart by the rows below them.
  const open = new Map<number, { key: string | null; members: number[] }>();
  const close = (run: { members: number[] } | undefined): void => {
    const first = run?.members[0];
    if (run !== undefined && first !== undefined && run.members.length >= FEWEST) folds.set(first, describe(tree, run.members));
  };
  tree.rows.forEach((_, i) => {
    const above = tree.parent[i] ?? -1;
    const key = sameness(tree, i);
    const run = open.get(above);
    if (run !== undefined && key !== null && run.key === key) run.members.push(i);
    else {
      close(run);
      open.set(above, { key, members: [i] });
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
