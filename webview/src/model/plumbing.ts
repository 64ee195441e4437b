// Key spans: which rows only say how a framework is built. The rule looks at shape and category, never at a list of
// class names, so that it holds for frameworks that do not exist yet.
import { buildTree, type Tree } from './tree';

const AI = new Set(['llm', 'agent', 'tool', 'retrieval', 'embedding', 'rerank']);
/** Calls to a service of models: an HTTP request below one is how the call travelled, not another step. */
const REMOTE = new Set(['llm', 'embedding', 'rerank']);
/** OpenTelemetry's ASGI instrumentation sends one span for each message of a request and a response. */
const ASGI_MESSAGE = / http (?:send|receive)$/;

/**
 * 1 for each row that is plumbing. Roots and failures never are. A step is plumbing when it holds fewer than two kept
 * rows: it adds a level and no branch. Traces without any AI span are left alone, since there steps are all there is.
 */
export function plumbing(tree: Tree): Uint8Array {
  const count = tree.rows.length;
  const hidden = new Uint8Array(count);
  if (!tree.rows.some((row) => AI.has(row.category))) return hidden;
  // Kept rows directly below, counted through hidden ones; children come after parents, so one pass upwards does.
  const kept = new Int32Array(count);
  const remote = new Uint8Array(count);
  tree.rows.forEach((row, i) => {
    const above = tree.parent[i] ?? -1;
    remote[i] = REMOTE.has(row.category) || (row.category === 'http' && above >= 0 && remote[above] === 1) ? 1 : 0;
  });
  for (let i = count - 1; i >= 0; i--) {
    const row = tree.rows[i];
    const above = tree.parent[i] ?? -1;
    if (row === undefined || above < 0) continue;
    // The poorer record of a call that two instrumentations recorded; the better one links to it.
    const second = row.repeats && tree.indexOf.has(row.twin?.spanId ?? '');
    if (row.status !== 'error' && (second || isPlumbing(row.category, row.name, kept[i] ?? 0, remote[above] === 1))) {
      hidden[i] = 1;
      kept[above] = (kept[above] ?? 0) + (kept[i] ?? 0);
    } else kept[above] = (kept[above] ?? 0) + 1;
  }
  return hidden;
}

function isPlumbing(category: string, name: string, keptBelow: number, belowRemote: boolean): boolean {
  if (category === 'chain') return keptBelow < 2;
  if (category === 'http') return belowRemote || ASGI_MESSAGE.test(name);
  return category === 'other' && keptBelow === 0 && ASGI_MESSAGE.test(name);
}

/** The tree without the hidden rows; what was below one is attached to its nearest kept ancestor. */
export function keyTree(tree: Tree, hidden: Uint8Array): Tree {
  if (!hidden.includes(1)) return tree;
  const depth = new Int32Array(tree.rows.length);
  const kept: number[] = [];
  tree.rows.forEach((_, i) => {
    const above = tree.parent[i] ?? -1;
    // A hidden row lends its own level to what is below it.
    depth[i] = above < 0 ? 0 : (depth[above] ?? 0) + (hidden[above] === 1 ? 0 : 1);
    if (hidden[i] !== 1) kept.push(i);
  });
  return buildTree(
    kept.flatMap((i) => tree.rows[i] ?? []),
    { depth: Int32Array.from(kept, (i) => depth[i] ?? 0), epoch: tree.epoch, span: tree.span },
  );
}

/** The row itself, or the nearest kept row above it; -1 when there is none. */
export function nearestKept(tree: Tree, hidden: Uint8Array, i: number): number {
  let at = i;
  while (at >= 0 && hidden[at] === 1) at = tree.parent[at] ?? -1;
  return at;
}
