import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { SpanRow } from '../contract';
import { spanRow as row } from './sample';
import { buildTree, findRows, firstSelection, hasChildren, nextHit, parents, reveal, visibleRows } from './tree';

const rowsAt = (...depths: number[]): SpanRow[] => depths.map((depth) => row({ depth }));

const anyRow = fc.record({
  depth: fc.oneof(fc.integer({ min: -3, max: 8 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e9)),
  startTimeUnixNano: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String), fc.string()),
  durationNano: fc.oneof(fc.constant(null), fc.bigInt({ min: -5n, max: 2n ** 64n - 1n }).map(String), fc.string()),
  status: fc.constantFrom('unset' as const, 'ok' as const, 'error' as const),
  category: fc.constantFrom('agent' as const, 'llm' as const, 'tool' as const, 'other' as const),
  spanId: fc.constantFrom('a', 'b', 'c', '__proto__', 'e', 'f'),
});

it('draws every span once, in the order sent, whatever depths, times and ids claim', () => {
  fc.assert(
    fc.property(fc.array(anyRow), (parts) => {
      const tree = buildTree(parts.map((part) => row(part)));
      assert.deepEqual(visibleRows(tree, new Set()), parts.map((_, i) => i));
      parts.forEach((_, i) => {
        const above = tree.parent[i] ?? -1;
        assert.equal(tree.depth[i], above < 0 ? 0 : (tree.depth[above] ?? 0) + 1);
        assert.ok(above < i && (tree.end[i] ?? 0) > i && (above < 0 || (tree.end[i] ?? 0) <= (tree.end[above] ?? 0)));
        assert.ok((tree.start[i] ?? -1) >= 0 && (tree.start[i] ?? 0) <= tree.span);
      });
      assert.ok(tree.span >= 1);
      assert.equal(firstSelection(tree) < 0, parts.length === 0);
    }),
  );
});

it('hides exactly what is below a collapsed row, and reveals a hidden row by opening its ancestors', () => {
  const tree = buildTree(rowsAt(0, 1, 2, 2, 1, 0));
  const all = parents(tree);
  assert.deepEqual(visibleRows(tree, all), [0, 5]);
  const opened = reveal(tree, all, 3);
  assert.deepEqual(visibleRows(tree, opened), [0, 1, 2, 3, 4, 5]);
  assert.equal(reveal(tree, opened, 3), opened);
});

it('counts places among siblings', () => {
  const tree = buildTree(rowsAt(0, 1, 2, 1, 0));
  assert.deepEqual([...tree.position], [1, 1, 1, 2, 2]);
  assert.deepEqual([...tree.siblings], [2, 2, 1, 2, 2]);
  assert.deepEqual([0, 1, 2].map((i) => hasChildren(tree, i)), [true, true, false]);
});

it('marks every ancestor of a failure, and not the failure itself', () => {
  const tree = buildTree([row(), row({ depth: 1 }), row({ depth: 2, status: 'error' }), row({ depth: 1 })]);
  assert.deepEqual([...tree.errorBelow], [1, 1, 0, 0]);
});

it('sums the tokens of the outermost model calls only', () => {
  const call = { category: 'llm' as const, inputTokens: 10, outputTokens: 5 };
  const tree = buildTree([row({ category: 'agent' }), row({ depth: 1, ...call }), row({ depth: 2, ...call }), row({ depth: 1, ...call, totalTokens: 20 })]);
  assert.equal(tree.tokensBelow[0], 35);
  assert.ok(Number.isNaN(buildTree([row(), row({ depth: 1, category: 'llm' })]).tokensBelow[0]));
});

it('selects the deepest failure, else the deepest open span, else the last model call, else the root', () => {
  const select = (...rows: SpanRow[]): number => firstSelection(buildTree(rows));
  assert.equal(select(row({ status: 'error' }), row({ depth: 1, status: 'error' }), row({ depth: 1 })), 1);
  assert.equal(select(row({ durationNano: null }), row({ depth: 1, durationNano: null })), 1);
  assert.equal(select(row(), row({ depth: 1, category: 'llm', startTimeUnixNano: '3000' }), row({ depth: 1, category: 'llm', startTimeUnixNano: '2000' })), 1);
  assert.equal(select(row(), row({ depth: 1 })), 0);
});

it('goes round the hits in both directions', () => {
  assert.equal(nextHit([2, 5], 5, 1), 2);
  assert.equal(nextHit([2, 5], 2, -1), 5);
  assert.equal(nextHit([2, 5], 3, -1), 2);
  assert.equal(nextHit([], 3, 1), -1);
});

it('finds text without regard to case, and nothing for blanks', () => {
  const tree = buildTree([row({ title: 'Search_Trains' }), row({ output: 'by TRAIN' })]);
  assert.deepEqual(findRows(tree, 'train'), [0, 1]);
  assert.deepEqual(findRows(tree, '  '), []);
});

it('puts a span whose start was never set at the left, not at 1970', () => {
  const tree = buildTree([row({ startTimeUnixNano: '0' }), row({ startTimeUnixNano: '1795512539042000000', durationNano: '500' })]);
  assert.deepEqual([...tree.start], [0, 0]);
  assert.equal(tree.span, 500);
});
