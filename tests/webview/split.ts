// Where a trace's time went, as the sidecar works it out (server/spanscope/model/split.py).
import type { TimeSplit } from '../../webview/src/model/split';
import { hasChildren, type Tree } from '../../webview/src/model/tree';

type Kind = 'model' | 'tools' | 'other';

function kindOf(tree: Tree, i: number): Kind | null {
  const category = tree.rows[i]?.category;
  if (category === 'llm') return 'model';
  if (category === 'tool') return 'tools';
  // A container is open while nothing happens in it; only leaves say that work went on.
  return hasChildren(tree, i) || category === 'agent' || category === 'workflow' ? null : 'other';
}

/** One sweep over starts and ends: 30,000 spans take a few milliseconds. */
export function splitTime(tree: Tree): TimeSplit {
  const edges: { at: number; kind: Kind; step: 1 | -1 }[] = [];
  tree.rows.forEach((_, i) => {
    const kind = kindOf(tree, i);
    const start = tree.start[i] ?? 0;
    const lasts = tree.duration[i] ?? Number.NaN;
    const end = Number.isNaN(lasts) ? tree.span : start + lasts;
    if (kind === null || end <= start) return;
    edges.push({ at: start, kind, step: 1 }, { at: end, kind, step: -1 });
  });
  edges.sort((a, b) => a.at - b.at);
  const open = { model: 0, tools: 0, other: 0 };
  const split: TimeSplit = { model: 0, tools: 0, other: 0, waiting: 0 };
  let last = 0;
  for (const edge of edges) {
    const now = open.model > 0 ? 'model' : open.tools > 0 ? 'tools' : open.other > 0 ? 'other' : 'waiting';
    split[now] += edge.at - last;
    last = edge.at;
    open[edge.kind] += edge.step;
  }
  split.waiting += Math.max(0, tree.span - last);
  return split;
}
