import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { SpanRow } from '../contract';
import { equalRuns, runOf } from './equals';
import { keyTree, nearestKept, plumbing } from './plumbing';
import { spanRow } from './sample';
import { buildTree, visibleRows } from './tree';

const categories: SpanRow['category'][] = ['agent', 'llm', 'tool', 'chain', 'http', 'other', 'workflow'];
const anyRows = fc
  .array(fc.record({ depth: fc.integer({ min: 0, max: 6 }), category: fc.constantFrom(...categories), status: fc.constantFrom('ok' as const, 'unset' as const, 'error' as const), title: fc.constantFrom('a', 'b') }), { maxLength: 60 })
  .map((parts) => parts.map((part) => spanRow(part)));

it('never hides a root, a failure, a model call, an agent or a tool, and leaves every other row in its place', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const tree = buildTree(rows);
      const hidden = plumbing(tree);
      const kept = keyTree(tree, hidden);
      rows.forEach((row, i) => {
        if (hidden[i] !== 1) return;
        assert.ok((tree.parent[i] ?? -1) >= 0 && row.status !== 'error' && ['chain', 'http', 'other'].includes(row.category));
      });
      assert.deepEqual(kept.rows.map((row) => row.spanId), rows.filter((_, i) => hidden[i] !== 1).map((row) => row.spanId));
      assert.equal(kept.span, tree.span);
      rows.forEach((row, i) => {
        const at = kept.indexOf.get(row.spanId);
        if (at === undefined) return;
        const above = nearestKept(tree, hidden, tree.parent[i] ?? -1);
        assert.equal(kept.rows[kept.parent[at] ?? -1]?.spanId, tree.rows[above]?.spanId, 'attached to the nearest kept ancestor');
        assert.equal(kept.errorBelow[at], tree.errorBelow[i], 'the marks of ancestors stay');
      });
    }),
  );
});

it('hides a step that only wraps one other, and keeps one that branches', () => {
  const rows = [spanRow({ category: 'agent' }), spanRow({ depth: 1, category: 'chain' }), spanRow({ depth: 2, category: 'chain' }), spanRow({ depth: 3, category: 'llm' }), spanRow({ depth: 2, category: 'chain' }), spanRow({ depth: 3, category: 'tool' })];
  assert.deepEqual([...plumbing(buildTree(rows))], [0, 0, 1, 0, 1, 0]);
});

it('hides the request of a model call, and keeps the request of a tool', () => {
  const rows = [spanRow({ category: 'llm' }), spanRow({ depth: 1, category: 'http' }), spanRow({ depth: 2, category: 'http' }), spanRow({ category: 'tool' }), spanRow({ depth: 1, category: 'http' })];
  assert.deepEqual([...plumbing(buildTree(rows))], [0, 1, 1, 0, 0]);
});

it('hides nothing in a trace without AI spans', () => {
  const rows = [spanRow({ category: 'http' }), spanRow({ depth: 1, category: 'chain' }), spanRow({ depth: 1, category: 'http', name: 'POST /chat http send' })];
  assert.deepEqual([...plumbing(buildTree(rows))], [0, 0, 0]);
  assert.deepEqual([...plumbing(buildTree([...rows, spanRow({ depth: 1, category: 'llm' })]))], [0, 1, 1, 0]);
});

it('folds runs of at least four equal siblings, none of them failed, and draws every other row', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const tree = buildTree(rows);
      const folds = equalRuns(tree);
      const heads = runOf(tree, folds);
      for (const [head, { members }] of folds) {
        assert.ok(members.length >= 4 && members[0] === head);
        members.forEach((i, n) => {
          assert.equal(tree.parent[i], tree.parent[head]);
          assert.equal(tree.position[i], (tree.position[head] ?? 0) + n, 'nothing lies between them');
          assert.ok(tree.rows[i]?.status !== 'error' && tree.errorBelow[i] === 0);
        });
      }
      const drawn = new Set(visibleRows(tree, new Set(), (i) => heads[i] ?? -1));
      tree.errors.forEach((i) => assert.ok(drawn.has(i)));
      const hiddenByRun = (i: number): boolean => {
        for (let at = i; at >= 0; at = tree.parent[at] ?? -1) {
          const head = heads[at] ?? -1;
          if (head >= 0 && (head !== at || at !== i)) return true;
        }
        return false;
      };
      rows.forEach((_, i) => assert.equal(drawn.has(i), !hiddenByRun(i)));
    }),
  );
});

it('says how long a run took and how different its inputs were', () => {
  const tree = buildTree([spanRow({ category: 'agent' }), ...[0, 10, 20, 30].map((at) => spanRow({ depth: 1, category: 'tool', startTimeUnixNano: String(1_000 + at), durationNano: String(5 + at), input: at < 20 ? 'x' : String(at) }))]);
  assert.deepEqual(equalRuns(tree).get(1), { members: [1, 2, 3, 4], start: 0, lasts: 65, shortest: 5, longest: 35, inputs: 3 });
});

it('counts the inputs of a run only where any is known', () => {
  const run = (...inputs: (string | null)[]): number | undefined =>
    equalRuns(buildTree(inputs.map((input) => spanRow({ category: 'tool', input })))).get(0)?.inputs;
  assert.equal(run(null, null, null, null), 0);
  assert.equal(run('a', null, 'a', null), 2);
  assert.equal(run('a', 'a', 'a', 'a'), 1);
});
