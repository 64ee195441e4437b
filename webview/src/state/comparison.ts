// Two traces side by side: which ones, what was read of them, and how their steps belong together.
import { batch, computed, signal } from '@preact/signals';
import type { TraceSummary } from '../contract';
import { HostError, NOT_FOUND } from '../host';
import { align, isDifference, type Pair } from '../model/alignment';
import { keyTree, plumbing } from '../model/plumbing';
import { withPreviews } from '../model/table';
import { buildTree, type Tree } from '../model/tree';
import { readPreviews, readRows } from './rows';
import { errorText } from './session';
import { save } from './saved';
import type { Problem } from './trace';

export type SideName = 'left' | 'right';

/** One of the two, read. `tree` is without plumbing. */
export interface Side {
  trace: TraceSummary;
  tree: Tree;
}

/** Trace ids; null when nothing was compared yet. */
export const compare = signal<{ left: string; right: string } | null>(null);
export const left = signal<Side | null>(null);
export const right = signal<Side | null>(null);
export const problems = signal<{ left: Problem | null; right: Problem | null }>({ left: null, right: null });
export const onlyDifferences = signal(false);

export const alignment = computed(() => (left.value === null || right.value === null ? null : align(left.value.tree, right.value.tree)));
export const pairs = computed<readonly Pair[]>(() => {
  const all = alignment.value?.pairs ?? [];
  return onlyDifferences.value ? all.filter(isDifference) : all;
});
export const differences = computed(() => (alignment.value?.pairs ?? []).filter(isDifference));
export const settled = computed(() => alignment.value !== null || problems.value.left !== null || problems.value.right !== null);

/** A pair's name as long as its spans are there. */
export function pairKey(pair: Pair): string {
  return `${left.value?.tree.rows[pair.left]?.spanId ?? ''}/${right.value?.tree.rows[pair.right]?.spanId ?? ''}`;
}

/** The selected pair's name; null until there is one. */
export const chosen = signal<string | null>(null);
export const chosenPair = computed<Pair | null>(() => (alignment.value?.pairs ?? []).find((pair) => pairKey(pair) === chosen.value) ?? null);

let generation = 0;

async function readSide(id: string, wanted: () => boolean): Promise<Side | Problem> {
  try {
    const { trace, spans, previews } = await readRows(id);
    const found = previews ? null : await readPreviews(id, wanted);
    const whole = buildTree(found === null ? spans : withPreviews(spans, found));
    return { trace, tree: keyTree(whole, plumbing(whole)) };
  } catch (error) {
    return { text: errorText(error), gone: error instanceof HostError && error.code === NOT_FOUND };
  }
}

const isSide = (read: Side | Problem): read is Side => 'tree' in read;

/** Reads both (again). What is chosen stays while it is there; else it is the first difference. */
export async function readComparison(): Promise<void> {
  const ids = compare.peek();
  if (ids === null) return;
  const mine = ++generation;
  const current = (): boolean => mine === generation;
  const [one, two] = await Promise.all([readSide(ids.left, current), readSide(ids.right, current)]);
  if (!current()) return;
  batch(() => {
    left.value = isSide(one) ? one : null;
    right.value = isSide(two) ? two : null;
    problems.value = { left: isSide(one) ? null : one, right: isSide(two) ? null : two };
    if (chosenPair.peek() === null) {
      const first = differences.peek()[0] ?? alignment.peek()?.pairs[0];
      chosen.value = first === undefined ? null : pairKey(first);
    }
  });
}

export async function openComparison(leftId: string, rightId: string): Promise<void> {
  batch(() => {
    compare.value = { left: leftId, right: rightId };
    left.value = null;
    right.value = null;
    problems.value = { left: null, right: null };
    chosen.value = null;
    onlyDifferences.value = false;
  });
  save({ compare: [leftId, rightId] });
  await readComparison();
}

let stale = false;
let refreshing = false;

/** One reading at a time, and one more when something changed meanwhile: a running trace changes five times a second. */
export function tracesChanged(ids: readonly string[]): void {
  const both = compare.peek();
  if (both === null || !ids.some((id) => id === both.left || id === both.right)) return;
  stale = true;
  if (!refreshing) void readWhileStale();
}

async function readWhileStale(): Promise<void> {
  refreshing = true;
  try {
    while (stale) {
      stale = false;
      await readComparison();
    }
  } finally {
    refreshing = false;
  }
}

/** The left one becomes the right one; what is chosen stays chosen. */
export function swapSides(): void {
  const both = compare.peek();
  if (both === null) return;
  const pair = chosenPair.peek();
  batch(() => {
    compare.value = { left: both.right, right: both.left };
    const [one, two] = [left.peek(), right.peek()];
    left.value = two;
    right.value = one;
    problems.value = { left: problems.peek().right, right: problems.peek().left };
    if (pair !== null) {
      // Another direction may align other steps: the pair is looked for by either of its spans.
      const same = alignment.peek()?.pairs.find((other) => (pair.left >= 0 && other.right === pair.left) || (pair.right >= 0 && other.left === pair.right));
      chosen.value = same === undefined ? null : pairKey(same);
    }
  });
  save({ compare: [both.right, both.left] });
  // What was on its way belongs to the sides as they were.
  generation += 1;
}

export function choose(pair: Pair | undefined): void {
  if (pair !== undefined) chosen.value = pairKey(pair);
}

/** The next (or previous) difference after the chosen pair, going round at the ends. */
export function goToDifference(step: 1 | -1): void {
  const all = alignment.peek()?.pairs ?? [];
  const at = all.findIndex((pair) => pairKey(pair) === chosen.peek());
  for (let i = 1; i <= all.length; i++) {
    const pair = all[(at + step * i + all.length * 2) % all.length];
    if (pair !== undefined && isDifference(pair)) {
      choose(pair);
      return;
    }
  }
}
