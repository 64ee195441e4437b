// What differs between two texts, line by line, as few lines around it as say where it is.
import { diffLines } from 'diff';

export type DiffLine =
  | { kind: 'same' | 'left' | 'right'; text: string }
  /** Equal lines that are not worth their room. */
  | { kind: 'fold'; count: number };

export interface TextDiff {
  lines: DiffLine[];
  equal: boolean;
  /** More is there than was compared or is shown: the editor's own diff has all of it. */
  cut: boolean;
}

const CONTEXT = 2;
const MOST_LINES = 400;
/** Characters of each side. */
const MOST_TEXT = 200_000;
const MOST_EDITS = 2_000;

/** Equal lines between two differences: the ones next to them, and how many lie between. */
function folded(lines: readonly string[], first: boolean, last: boolean): DiffLine[] {
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  const head = first ? 0 : CONTEXT;
  const tail = last ? 0 : CONTEXT;
  const hidden = lines.length - head - tail;
  // A fold of one line takes as much room as the line.
  if (hidden < 2) return lines.map(same);
  return [...lines.slice(0, head).map(same), { kind: 'fold', count: hidden }, ...lines.slice(lines.length - tail).map(same)];
}

const linesOf = (text: string): string[] => (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');

export function textDiff(left: string, right: string): TextDiff {
  const long = left.length > MOST_TEXT || right.length > MOST_TEXT;
  const [one, two] = [left, right].map((text) => (text === '' ? '' : `${text.slice(0, MOST_TEXT)}\n`)) as [string, string];
  const blocks = diffLines(one, two, { maxEditLength: MOST_EDITS }) ?? [
    { value: one, removed: true, added: false, count: 1 },
    { value: two, removed: false, added: true, count: 1 },
  ];
  const all = blocks.flatMap(({ value, added, removed }, i): DiffLine[] => {
    if (value === '') return [];
    const lines = linesOf(value);
    if (added || removed) return lines.map((text) => ({ kind: removed ? 'left' : 'right', text }));
    return folded(lines, i === 0, i === blocks.length - 1);
  });
  const equal = left === right;
  return { lines: equal ? [] : all.slice(0, MOST_LINES), equal, cut: !equal && (long || all.length > MOST_LINES) };
}
