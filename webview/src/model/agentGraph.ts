// Who called whom: a trace as a graph of agents, models and tools, summed up by name or step by step as it ran.
import type { Category } from './category';
import { totalTokens, type Tree } from './tree';

export type GraphMode = 'summed' | 'ran';

export interface GraphNode {
  /** Equal over readings of a growing trace: category and name, or the id of the first span. */
  readonly id: string;
  readonly category: Category;
  readonly name: string;
  /** Rows of the whole tree, in order of their start. */
  readonly rows: readonly number[];
  readonly failed: number;
  readonly running: number;
  /** Nanoseconds of its finished calls; a call inside of one with the same name counts once. */
  readonly time: number;
  /** Its own, or those of the model calls below; null where none is known. */
  readonly tokens: number | null;
  /** 1-based places in the order of time; null when summed. */
  readonly steps: readonly [first: number, last: number] | null;
}

export interface GraphEdge {
  /** Indices of nodes. */
  readonly from: number;
  readonly to: number;
  /** `call`: one below the other; `handOff`: an agent after an agent; `next`: what came after it. */
  readonly kind: 'call' | 'handOff' | 'next';
  readonly count: number;
  /** Calls that failed. */
  readonly failed: number;
}

export interface AgentGraph {
  readonly mode: GraphMode;
  /** In reading order: by the first start. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** For each row of the tree the node that stands for it or for the nearest row above; -1 for none. */
  readonly nodeOf: Int32Array;
  /** Nodes that there would be without the bound. */
  readonly wanted: number;
}

/** More are no picture any more; dagre takes 0.4 s for 200 nodes with 600 edges. */
export const MOST_NODES = 200;
/** Steps that all ended before many others began: more lines than this would be a hedge. */
const MOST_BEFORE = 8;

const DRAWN: ReadonlySet<Category> = new Set(['agent', 'llm', 'tool', 'retrieval', 'embedding', 'rerank', 'workflow', 'guardrail', 'evaluation']);
const AI: ReadonlySet<Category> = new Set(['agent', 'llm', 'tool', 'retrieval', 'embedding', 'rerank', 'guardrail', 'evaluation']);
/** What the OpenAI Agents SDK calls the span of a hand-off. */
const HAND_OFF = /^Handoff: (.{1,200}?) (?:→|->) (.{1,200})$/u;

/** The rows that become nodes, each with the nearest such row above it (`owner`, -1 for none). */
interface Actors {
  readonly rows: readonly number[];
  readonly owner: Int32Array;
  /** For every row: itself or the nearest actor above. */
  readonly actor: Int32Array;
}

function nameOf(tree: Tree, i: number): string {
  const row = tree.rows[i];
  if (row === undefined) return '';
  const own = row.category === 'agent' ? row.agentName : row.category === 'tool' ? row.toolName : row.category === 'llm' ? row.model : null;
  return (own ?? '') || row.title || row.name;
}

const keyOf = (tree: Tree, i: number): string => `${tree.rows[i]?.category ?? ''}/${nameOf(tree, i)}`;

function actorsOf(tree: Tree, allowed: (i: number) => boolean): Actors {
  const count = tree.rows.length;
  const owner = new Int32Array(count).fill(-1);
  const actor = new Int32Array(count).fill(-1);
  const rows: number[] = [];
  const ai = tree.rows.some((row) => AI.has(row.category));
  tree.rows.forEach((row, i) => {
    const above = tree.parent[i] ?? -1;
    const boss = above < 0 ? -1 : (actor[above] ?? -1);
    owner[i] = boss;
    // The poorer record of a call, and a client's own span inside of the model call, are that call.
    const again = (row.repeats && tree.indexOf.has(row.twin?.spanId ?? '')) || (row.category === 'llm' && tree.rows[boss]?.category === 'llm');
    // Without any AI in it a trace still has its services' calls to show; a root says where all of it began.
    const drawn = !ai || DRAWN.has(row.category) || (above < 0 && (tree.end[i] ?? 0) > i + 1);
    if (drawn && !again && allowed(i)) {
      rows.push(i);
      actor[i] = i;
    } else actor[i] = boss;
  });
  return { rows, owner, actor };
}

const byStart = (tree: Tree) => (a: number, b: number): number => (tree.start[a] ?? 0) - (tree.start[b] ?? 0) || a - b;
const endOf = (tree: Tree, i: number): number => {
  const lasts = tree.duration[i] ?? Number.NaN;
  return Number.isNaN(lasts) ? Number.POSITIVE_INFINITY : (tree.start[i] ?? 0) + lasts;
};

/**
 * Of rows in order of their start, for each the ones it came right after: those that had ended, without another one
 * in between. What ran side by side has the same ones before it and none of the others.
 */
export function predecessors(tree: Tree, rows: readonly number[]): number[][] {
  const ended = [...rows].sort((a, b) => endOf(tree, a) - endOf(tree, b) || a - b);
  const place = new Map(rows.map((row, i) => [row, i]));
  let next = 0;
  let latestStart = Number.NEGATIVE_INFINITY;
  let before: number[] = [];
  return rows.map((row, at) => {
    const start = tree.start[row] ?? 0;
    for (let one = ended[next]; one !== undefined && endOf(tree, one) <= start; one = ended[++next]) {
      // A span without length ends where the next begins, and must not come before itself.
      if ((place.get(one) ?? at) >= at) break;
      before = [...before, one].slice(-MOST_BEFORE * 8);
      latestStart = Math.max(latestStart, tree.start[one] ?? 0);
    }
    before = before.filter((one) => endOf(tree, one) > latestStart || tree.start[one] === latestStart);
    return before.slice(-MOST_BEFORE);
  });
}

class Edges {
  readonly #all = new Map<string, GraphEdge>();

  add(from: number, to: number, kind: GraphEdge['kind'], failed: boolean): void {
    const key = `${from} ${to} ${kind}`;
    const known = this.#all.get(key);
    this.#all.set(key, { from, to, kind, count: (known?.count ?? 0) + 1, failed: (known?.failed ?? 0) + (failed ? 1 : 0) });
  }

  has = (from: number, to: number): boolean => ['call', 'handOff', 'next'].some((kind) => this.#all.has(`${from} ${to} ${kind}`));
  list = (): GraphEdge[] => [...this.#all.values()];
}

interface Group {
  id: string;
  rows: number[];
  steps: [number, number] | null;
}

function tokensOf(tree: Tree, i: number): number {
  const row = tree.rows[i];
  const own = row === undefined ? null : totalTokens(row);
  return row?.category === 'llm' || row?.category === 'embedding' ? (own ?? Number.NaN) : (tree.tokensBelow[i] ?? Number.NaN);
}

function nodeFrom(tree: Tree, { id, rows, steps }: Group, inner: Uint8Array): GraphNode {
  let time = 0;
  let tokens: number | null = null;
  for (const i of rows) {
    if (inner[i] === 1) continue;
    const lasts = tree.duration[i] ?? Number.NaN;
    const used = tokensOf(tree, i);
    if (!Number.isNaN(lasts)) time += lasts;
    if (!Number.isNaN(used)) tokens = (tokens ?? 0) + used;
  }
  const first = rows[0] ?? 0;
  return {
    id, rows, steps, time, tokens,
    category: tree.rows[first]?.category ?? 'other',
    name: nameOf(tree, first),
    failed: rows.filter((i) => tree.rows[i]?.status === 'error').length,
    running: rows.filter((i) => Number.isNaN(tree.duration[i] ?? Number.NaN)).length,
  };
}

/** 1 for each actor with an actor of the same name around it: an agent that calls itself. */
function innerRows(tree: Tree, actors: Actors): Uint8Array {
  const inner = new Uint8Array(tree.rows.length);
  const open: { row: number; key: string }[] = [];
  const depth = new Map<string, number>();
  for (const i of actors.rows) {
    for (let top = open.at(-1); top !== undefined && (tree.end[top.row] ?? 0) <= i; top = open.at(-1)) {
      open.pop();
      depth.set(top.key, (depth.get(top.key) ?? 1) - 1);
    }
    const key = keyOf(tree, i);
    if ((depth.get(key) ?? 0) > 0) inner[i] = 1;
    depth.set(key, (depth.get(key) ?? 0) + 1);
    open.push({ row: i, key });
  }
  return inner;
}

/** The actors below each actor (-1: at the top), in order of their start. */
function familiesOf(tree: Tree, actors: Actors): Map<number, number[]> {
  const families = new Map<number, number[]>();
  for (const i of actors.rows) {
    const boss = actors.owner[i] ?? -1;
    const family = families.get(boss);
    if (family === undefined) families.set(boss, [i]);
    else family.push(i);
  }
  for (const family of families.values()) family.sort(byStart(tree));
  return families;
}

function finish(tree: Tree, mode: GraphMode, actors: Actors, groups: Group[], edges: (node: Int32Array) => GraphEdge[], wanted: number): AgentGraph {
  const inner = innerRows(tree, actors);
  const nodeOf = new Int32Array(tree.rows.length).fill(-1);
  groups.forEach((group, n) => {
    for (const i of group.rows) nodeOf[i] = n;
  });
  tree.rows.forEach((_, i) => {
    nodeOf[i] = nodeOf[actors.actor[i] ?? -1] ?? -1;
  });
  return { mode, nodes: groups.map((group) => nodeFrom(tree, group, inner)), edges: edges(nodeOf), nodeOf, wanted };
}

/** An agent after an agent where nobody above them is an agent that could have called both: it took over. */
const takesOver = (tree: Tree, boss: number, from: number, to: number): boolean =>
  tree.rows[boss]?.category !== 'agent' && tree.rows[from]?.category === 'agent' && tree.rows[to]?.category === 'agent';

/** What the spans themselves say of hand-offs, for agents that have a node. */
function namedHandOffs(tree: Tree, nodes: ReadonlyMap<string, number>, edges: Edges): void {
  for (const row of tree.rows) {
    const match = row.category === 'tool' || row.category === 'llm' ? null : (HAND_OFF.exec(row.name) ?? HAND_OFF.exec(row.title));
    const from = nodes.get(`agent/${match?.[1] ?? ''}`);
    const to = nodes.get(`agent/${match?.[2] ?? ''}`);
    if (from !== undefined && to !== undefined && !edges.has(from, to)) edges.add(from, to, 'handOff', row.status === 'error');
  }
}

/** One node a name. Of too many names those with failures stay, then agents, then those called most. */
export function summedGraph(tree: Tree): AgentGraph {
  let actors = actorsOf(tree, () => true);
  const calls = new Map<string, { count: number; weight: number }>();
  for (const i of actors.rows) {
    const key = keyOf(tree, i);
    const known = calls.get(key) ?? { count: 0, weight: tree.rows[i]?.category === 'agent' ? 1 : 0 };
    known.count += 1;
    if (tree.rows[i]?.status === 'error') known.weight = 2;
    calls.set(key, known);
  }
  const wanted = calls.size;
  if (wanted > MOST_NODES) {
    const kept = new Set([...calls].sort(([, a], [, b]) => b.weight - a.weight || b.count - a.count).slice(0, MOST_NODES).map(([key]) => key));
    actors = actorsOf(tree, (i) => kept.has(keyOf(tree, i)));
  }
  const groups = new Map<string, Group>();
  for (const i of [...actors.rows].sort(byStart(tree))) {
    const id = keyOf(tree, i);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { id, rows: [i], steps: null });
    else group.rows.push(i);
  }
  const all = [...groups.values()];
  const edges = (nodeOf: Int32Array): GraphEdge[] => {
    const found = new Edges();
    for (const [boss, family] of familiesOf(tree, actors)) {
      for (const i of family) if (boss >= 0) found.add(nodeOf[boss] ?? 0, nodeOf[i] ?? 0, 'call', tree.rows[i]?.status === 'error');
      const agents = family.filter((i) => tree.rows[i]?.category === 'agent');
      predecessors(tree, agents).forEach((before, n) => {
        const to = agents[n] ?? 0;
        for (const from of before) if (takesOver(tree, boss, from, to) && nodeOf[from] !== nodeOf[to]) found.add(nodeOf[from] ?? 0, nodeOf[to] ?? 0, 'handOff', false);
      });
    }
    namedHandOffs(tree, new Map(all.map(({ id }, n) => [id, n])), found);
    return found.list();
  };
  return finish(tree, 'summed', actors, all, edges, wanted);
}

/** Whether a step may stand for its equal neighbours too: what failed, runs or called something stays a step of its own. */
function foldable(tree: Tree, families: ReadonlyMap<number, number[]>, i: number): boolean {
  const row = tree.rows[i];
  return row !== undefined && row.category !== 'agent' && row.category !== 'llm' && row.status !== 'error' && !Number.isNaN(tree.duration[i] ?? Number.NaN) && !families.has(i);
}

/** Each call a step, numbered in order of time; equal neighbours are one. Null when that is more than can be drawn. */
export function ranGraph(tree: Tree): AgentGraph | null {
  const actors = actorsOf(tree, () => true);
  const families = familiesOf(tree, actors);
  const head = new Int32Array(tree.rows.length).fill(-1);
  const groups = new Map<number, Group>();
  for (const family of families.values()) {
    let before = -1;
    for (const i of family) {
      const joins = before >= 0 && foldable(tree, families, i) && foldable(tree, families, before) && keyOf(tree, before) === keyOf(tree, i);
      head[i] = joins ? (head[before] ?? i) : i;
      const group = groups.get(head[i] ?? i);
      if (group === undefined) groups.set(i, { id: tree.rows[i]?.spanId ?? String(i), rows: [i], steps: null });
      else group.rows.push(i);
      before = i;
    }
    if (groups.size > MOST_NODES) return null;
  }
  const all = [...groups.values()].sort((a, b) => byStart(tree)(a.rows[0] ?? 0, b.rows[0] ?? 0));
  let step = 0;
  for (const group of all) {
    group.steps = [step + 1, step + group.rows.length];
    step += group.rows.length;
  }
  const edges = (nodeOf: Int32Array): GraphEdge[] => {
    const found = new Edges();
    for (const [boss, family] of families) {
      const heads = family.filter((i) => head[i] === i);
      predecessors(tree, family).forEach((before, n) => {
        const to = nodeOf[family[n] ?? 0] ?? 0;
        const failed = tree.rows[family[n] ?? 0]?.status === 'error';
        const others = before.filter((from) => nodeOf[from] !== to);
        for (const from of others) {
          if (!found.has(nodeOf[from] ?? 0, to)) found.add(nodeOf[from] ?? 0, to, takesOver(tree, boss, from, family[n] ?? 0) ? 'handOff' : 'next', failed);
        }
        if (before.length === 0 && boss >= 0 && heads.includes(family[n] ?? -1)) found.add(nodeOf[boss] ?? 0, to, 'call', failed);
      });
    }
    return found.list();
  };
  return finish(tree, 'ran', actors, all, edges, all.length);
}
