// Which spans the end of the trace waited for. Walked back from the end: of the children of a span, the one that ended
// last before the moment looked at had to be waited for, and before its start the one before it.
import type { TimeSplit } from './split';
import type { Tree } from './tree';

/** A stretch of time that a row answers for. Nanoseconds from the trace's start. */
export interface Stretch {
  row: number;
  from: number;
  to: number;
}

const endOf = (tree: Tree, i: number): number => {
  const lasts = tree.duration[i] ?? Number.NaN;
  return Number.isNaN(lasts) ? tree.span : (tree.start[i] ?? 0) + lasts;
};

/** Stretches without overlap, the last first. Times without any span on the path are left out. */
export function criticalPath(tree: Tree): Stretch[] {
  const children = new Map<number, number[]>();
  tree.rows.forEach((_, i) => {
    const above = tree.parent[i] ?? -1;
    const list = children.get(above);
    if (list === undefined) children.set(above, [i]);
    else list.push(i);
  });
  for (const list of children.values()) list.sort((a, b) => endOf(tree, b) - endOf(tree, a));
  const stretches: Stretch[] = [];
  // A stack of its own: a trace may be ten thousand levels deep.
  const open: { row: number; at: number; start: number; next: number; waited: boolean }[] = [{ row: -1, at: tree.span, start: 0, next: 0, waited: false }];
  const spend = (row: number, from: number, to: number): void => {
    if (row >= 0 && to > from) stretches.push({ row, from, to });
  };
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const child = children.get(top.row)?.[top.next];
    if (child === undefined) {
      spend(top.row, top.start, top.at);
      open.pop();
      continue;
    }
    top.next += 1;
    // A child that reaches out of its parent is cut; one that ran on beside the one waited for held nothing up.
    const start = Math.max(top.start, tree.start[child] ?? 0);
    const end = Math.min(top.at, endOf(tree, child));
    if (end <= start || (top.waited && endOf(tree, child) > top.at)) continue;
    top.waited = true;
    spend(top.row, end, top.at);
    top.at = start;
    open.push({ row: child, at: end, start, next: 0, waited: false });
  }
  return stretches;
}

/** The path's time by what was waited for; gaps and the own time of agents count as waiting. */
export function splitPath(tree: Tree, path: readonly Stretch[]): TimeSplit {
  const split: TimeSplit = { model: 0, tools: 0, other: 0, waiting: tree.span };
  for (const { row, from, to } of path) {
    const category = tree.rows[row]?.category;
    if (category === 'agent' || category === 'workflow') continue;
    split[category === 'llm' ? 'model' : category === 'tool' ? 'tools' : 'other'] += to - from;
    split.waiting -= to - from;
  }
  return split;
}
