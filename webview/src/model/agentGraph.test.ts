import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { SpanRow } from '../contract';
import { MOST_NODES, predecessors, ranGraph, summedGraph, type AgentGraph } from './agentGraph';
import { layOut, pathOf, shapeOf } from './graphLayout';
import { spanRow } from './sample';
import { buildTree, type Tree } from './tree';

const at = (category: SpanRow['category'], title: string, depth: number, start: number, lasts: number | null, more: Partial<SpanRow> = {}): SpanRow =>
  spanRow({ category, title, depth, startTimeUnixNano: String(1_000 + start), durationNano: lasts === null ? null : String(lasts), ...more });
const names = (graph: AgentGraph): string[] => graph.nodes.map(({ name }) => name);
const lines = (graph: AgentGraph): string[] => graph.edges.map(({ from, to, kind, count }) => `${graph.nodes[from]?.name ?? ''} ${kind} ${graph.nodes[to]?.name ?? ''} ${count}`);
const ran = (tree: Tree): AgentGraph => {
  const graph = ranGraph(tree);
  assert.ok(graph);
  return graph;
};

const crew = buildTree([
  at('workflow', 'crew', 0, 0, 100),
  at('agent', 'writer', 1, 50, 40),
  at('chain', 'step', 2, 51, 30),
  at('llm', 'm', 3, 52, 20, { inputTokens: 5, outputTokens: 2 }),
  at('agent', 'planner', 1, 1, 40),
  at('llm', 'm', 2, 2, 10, { inputTokens: 1, outputTokens: 1 }),
  at('tool', 'search', 2, 13, 5),
  at('tool', 'search', 2, 14, 5),
  at('tool', 'search', 2, 15, 5, { status: 'error' }),
  at('http', 'GET', 3, 16, 1),
]);

it('sums by name in order of the first start, counts calls, and tells who took over from whom', () => {
  const graph = summedGraph(crew);
  assert.deepEqual(names(graph), ['crew', 'planner', 'm', 'search', 'writer']);
  assert.deepEqual(lines(graph).sort(), ['crew call planner 1', 'crew call writer 1', 'planner call m 1', 'planner call search 3', 'planner handOff writer 1', 'writer call m 1']);
  const search = graph.nodes[3];
  assert.deepEqual([search?.rows, search?.failed, search?.time, graph.nodes[2]?.tokens], [[6, 7, 8], 1, 15, 9]);
  assert.equal(graph.nodeOf[9], 3, 'what is drawn nowhere belongs to the node above it');
});

it('does not call it a hand-off when an agent above called both', () => {
  const graph = summedGraph(buildTree([at('agent', 'boss', 0, 0, 100), at('agent', 'a', 1, 1, 5), at('agent', 'b', 1, 10, 5)]));
  assert.deepEqual(lines(graph), ['boss call a 1', 'boss call b 1']);
});

it('believes a span that names a hand-off', () => {
  const graph = summedGraph(buildTree([at('agent', 'a', 0, 0, 100), at('chain', 'Handoff: a → b', 1, 1, 1, { name: 'Handoff: a → b' }), at('agent', 'b', 0, 50, 100)]));
  assert.deepEqual(lines(graph), ['a handOff b 1']);
});

it('counts the time and the tokens of an agent inside of itself once', () => {
  const graph = summedGraph(buildTree([at('agent', 'a', 0, 0, 100), at('agent', 'a', 1, 10, 50), at('llm', 'm', 2, 11, 5, { inputTokens: 3 })]));
  assert.deepEqual([graph.nodes[0]?.time, graph.nodes[0]?.tokens, lines(graph)], [100, 3, ['a call a 1', 'a call m 1']]);
});

it('takes two records of one call for one', () => {
  const first = at('llm', 'm', 1, 1, 5, { spanId: 'first' });
  const graph = summedGraph(buildTree([at('agent', 'a', 0, 0, 100), first, at('llm', 'm', 2, 2, 3), at('llm', 'm', 1, 1, 5, { repeats: true, twin: { traceId: 't', spanId: 'first' } })]));
  assert.deepEqual(lines(graph), ['a call m 1']);
});

it('numbers steps in order of time; equal neighbours are one unless one failed', () => {
  const graph = ran(crew);
  assert.deepEqual(graph.nodes.map(({ name, steps }) => `${steps?.join('-') ?? ''} ${name}`), ['1-1 crew', '2-2 planner', '3-3 m', '4-5 search', '6-6 search', '7-7 writer', '8-8 m']);
  assert.deepEqual(lines(graph).sort(), ['crew call planner 1', 'm next search 1', 'm next search 1', 'planner call m 1', 'planner handOff writer 1', 'writer call m 1']);
});

it('puts after one another only what did not overlap', () => {
  const tree = buildTree([at('tool', 'a', 0, 0, 10), at('tool', 'b', 0, 5, 10), at('tool', 'c', 0, 12, 2), at('tool', 'd', 0, 20, 1)]);
  // b still ran when c began; d came after both, of which c ended first.
  assert.deepEqual(predecessors(tree, [0, 1, 2, 3]), [[], [], [0], [2, 1]]);
});

it('keeps the failed names and the agents of too many, and draws steps only while they are few', () => {
  const rows = [at('agent', 'a', 0, 0, 9_999), ...Array.from({ length: 300 }, (_, i) => at('tool', `t${i}`, 1, i, 1, i === 299 ? { status: 'error' } : {}))];
  const graph = summedGraph(buildTree(rows));
  assert.deepEqual([graph.nodes.length, graph.wanted, names(graph).includes('t299'), names(graph).includes('a')], [MOST_NODES, 301, true, true]);
  assert.equal(ranGraph(buildTree(rows)), null);
});

it('draws a trace without anything of AI as its services', () => {
  assert.deepEqual(lines(summedGraph(buildTree([at('http', 'POST', 0, 0, 9), at('database', 'SELECT', 1, 1, 2)]))), ['POST call SELECT 1']);
});

const anyRow = fc.record({
  depth: fc.integer({ min: 0, max: 5 }),
  category: fc.constantFrom<SpanRow['category']>('agent', 'llm', 'tool', 'chain', 'workflow', 'http'),
  title: fc.constantFrom('a', 'b', '__proto__', 'constructor'),
  startTimeUnixNano: fc.integer({ min: 0, max: 40 }).map((n) => String(1_000 + n)),
  durationNano: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 30 }).map(String)),
  status: fc.constantFrom<SpanRow['status']>('unset', 'error'),
});

it('gives every drawn span one node, lines only between nodes, and the same places for the same trace', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 40 }), (parts) => {
      const tree = buildTree(parts.map((part) => spanRow(part)));
      for (const graph of [summedGraph(tree), ran(tree)]) {
        const drawn = graph.nodes.flatMap(({ rows }) => [...rows]);
        assert.equal(new Set(drawn).size, drawn.length);
        graph.nodes.forEach(({ rows }, n) => assert.ok(rows.every((row) => graph.nodeOf[row] === n)));
        assert.ok(graph.edges.every(({ from, to, count }) => from in graph.nodes && to in graph.nodes && count > 0));
        const [one, two] = [layOut(graph), layOut(graph.mode === 'summed' ? summedGraph(tree) : ran(tree))];
        assert.deepEqual(one, two);
        assert.equal(shapeOf(graph), shapeOf(graph.mode === 'summed' ? summedGraph(tree) : ran(tree)));
        one.edges.forEach(({ points }, i) => {
          const edge = graph.edges[i];
          const path = pathOf(points, one.nodes[edge?.from ?? -1] ?? { x: 0, y: 0 }, one.nodes[edge?.to ?? -1] ?? { x: 0, y: 0 }, graph.mode);
          assert.match(path, /^M [-\d. MCQL]+$/);
        });
        // No two nodes cover each other.
        one.nodes.forEach((a, i) => one.nodes.forEach((b, j) => assert.ok(i >= j || Math.abs(a.x - b.x) >= 150 || Math.abs(a.y - b.y) >= 46)));
      }
    }),
    { numRuns: 60 },
  );
});
