// Which step of one trace is which step of the other. Steps are compared in call order, so that one that was put in
// between shifts nothing after it.
//
// jsdiff's Myers: shortest, and gives up at an edit length that we choose. Pairing by place was tried by others and
// marks everything after the first inserted step.
import { diffArrays } from 'diff';
import type { SpanRow } from '../contract';
import { totalTokens, type Tree } from './tree';

export interface Pair {
  /** Rows of the two trees; -1 where a side has no such step. */
  readonly left: number;
  readonly right: number;
  readonly kind: 'same' | 'changed' | 'left' | 'right';
}

export interface Alignment {
  readonly pairs: readonly Pair[];
  /** Steps past the bound, of either side. */
  readonly leftOut: number;
  readonly rightOut: number;
  /** The two have so little in common that the shortest way from one to the other was not looked for. */
  readonly rough: boolean;
}

export const MOST_STEPS = 5_000;
/** Myers works in the square of it: 1,500 take 0.2 s. */
const MOST_EDITS = 1_500;
/** How far the rough way looks for the next common step. */
const LOOK_AHEAD = 64;

export const isDifference = (pair: Pair): boolean => pair.kind !== 'same';

/** The model is what people change between two runs, so calls of different models are still the same step. */
function keyOf(row: SpanRow, i: number): string {
  if (i === 0) return 'root';
  if (row.category === 'llm') return 'llm';
  const own = row.category === 'agent' ? row.agentName : row.category === 'tool' ? row.toolName : null;
  return `${row.category}/${(own ?? '') || row.title || row.name}`;
}

const CHANGES: readonly (keyof SpanRow)[] = ['category', 'title', 'status', 'error', 'model', 'input', 'output'];

/** What the rows tell: bodies are read only for the pair that someone looks at. Times always differ, and say nothing. */
export function changed(left: SpanRow, right: SpanRow): boolean {
  return CHANGES.some((key) => left[key] !== right[key]);
}

export interface Amounts {
  /** Nanoseconds; null while unfinished. */
  duration: number | null;
  tokens: number | null;
}

/** A step's own numbers; tokens of what has none of its own are those of the model calls below. */
export function amounts(tree: Tree, i: number): Amounts {
  const row = tree.rows[i];
  const lasts = tree.duration[i] ?? Number.NaN;
  const below = tree.tokensBelow[i] ?? Number.NaN;
  const own = row !== undefined && (row.category === 'llm' || row.category === 'embedding') ? totalTokens(row) : Number.isNaN(below) ? null : below;
  return { duration: Number.isNaN(lasts) ? null : lasts, tokens: own };
}

type Step = readonly [left: number, right: number];

/** Runs through both and joins at the nearest common step: linear, and not the shortest way. */
function roughly(left: readonly number[], right: readonly number[]): Step[] {
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    let skip = 0;
    let found: Step | null = null;
    for (; skip <= LOOK_AHEAD && found === null; skip++) {
      for (let a = 0; a <= skip && found === null; a++) {
        const b = skip - a;
        if (i + a < left.length && j + b < right.length && left[i + a] === right[j + b]) found = [a, b];
      }
    }
    const [a, b] = found ?? [1, 1];
    for (let n = 0; n < a; n++) steps.push([i++, -1]);
    for (let n = 0; n < b; n++) steps.push([-1, j++]);
    if (found !== null) steps.push([i++, j++]);
  }
  while (i < left.length) steps.push([i++, -1]);
  while (j < right.length) steps.push([-1, j++]);
  return steps;
}

function shortest(left: number[], right: number[]): Step[] | null {
  const blocks = diffArrays(left, right, { maxEditLength: MOST_EDITS });
  if (blocks === undefined) return null;
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  for (const { count, added, removed } of blocks) {
    for (let n = 0; n < count; n++) steps.push(removed ? [i++, -1] : added ? [-1, j++] : [i++, j++]);
  }
  return steps;
}

export function align(left: Tree, right: Tree): Alignment {
  // Numbers compare faster than texts, and a text from a trace is nobody's property name this way.
  const numbers = new Map<string, number>();
  const keys = (tree: Tree): number[] =>
    tree.rows.slice(0, MOST_STEPS).map((row, i) => {
      const key = keyOf(row, i);
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
  const [one, two] = [keys(left), keys(right)];
  const exact = shortest(one, two);
  const pairs = (exact ?? roughly(one, two)).map(([i, j]): Pair => {
    const [a, b] = [left.rows[i], right.rows[j]];
    const kind = a === undefined ? 'right' : b === undefined ? 'left' : changed(a, b) ? 'changed' : 'same';
    return { left: i, right: j, kind };
  });
  return { pairs, leftOut: Math.max(0, left.rows.length - MOST_STEPS), rightOut: Math.max(0, right.rows.length - MOST_STEPS), rough: exact === null };
}
