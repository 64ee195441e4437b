import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { criticalPath, splitPath } from './criticalPath';
import { spanRow } from './sample';
import { dragged, fit, zoom } from './timeWindow';
import { buildTree, fewerLevels, moreLevels, visibleRows } from './tree';

const at = (depth: number, start: number, lasts: number, category: 'agent' | 'llm' | 'tool' = 'tool') =>
  spanRow({ depth, category, startTimeUnixNano: String(1_000 + start), durationNano: String(lasts) });
const anyTree = fc
  .array(fc.record({ depth: fc.integer({ min: 0, max: 4 }), start: fc.integer({ min: 0, max: 50 }), lasts: fc.integer({ min: 0, max: 50 }) }), { minLength: 1, maxLength: 30 })
  .map((parts) => buildTree(parts.map((part) => at(part.depth, part.start, part.lasts))));

it('walks back from the end: the child that ended last, then what ended before it began', () => {
  const tree = buildTree([at(0, 0, 100, 'agent'), at(1, 10, 20), at(1, 15, 30, 'llm'), at(1, 50, 40)]);
  const path = criticalPath(tree).sort((a, b) => b.from - a.from);
  assert.deepEqual(path.map(({ row, from, to }) => [row, from, to]), [[0, 90, 100], [3, 50, 90], [0, 45, 50], [2, 15, 45], [0, 0, 15]]);
  assert.deepEqual(splitPath(tree, criticalPath(tree)), { model: 30, tools: 40, other: 0, waiting: 30 });
});

it('never counts a moment twice, and each only to a span that was open then', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const path = criticalPath(tree).sort((a, b) => a.from - b.from);
      path.forEach(({ row, from, to }, n) => {
        const start = tree.start[row] ?? 0;
        assert.ok(from < to && from >= start && to <= start + (tree.duration[row] ?? 0));
        assert.ok(n === 0 || (path[n - 1]?.to ?? 0) <= from);
      });
      const split = splitPath(tree, path);
      assert.equal(split.model + split.tools + split.other + split.waiting, tree.span);
    }),
  );
});

it('walks a trace of ten thousand levels', () => {
  const tree = buildTree(Array.from({ length: 10_000 }, (_, i) => at(i, i, 20_000 - 2 * i)));
  assert.equal(criticalPath(tree).length, 2 * 10_000 - 1);
});

const whole = 1_000_000;
const anyWindow = fc.option(fc.record({ from: fc.double({ noNaN: true, min: 0, max: 900_000 }), width: fc.double({ noNaN: true, min: 200, max: 90_000 }) }).map(({ from, width }) => ({ from, to: from + width })));

it('keeps every window inside of the trace, and all of the trace as none', () => {
  fc.assert(
    fc.property(anyWindow, fc.double({ noNaN: true, min: 0.01, max: 100 }), fc.double({ noNaN: true, min: -1, max: 2 }), (window, factor, around) => {
      const next = zoom(window, whole, factor, around * whole);
      assert.ok(next === null || (next.from >= 0 && next.to <= whole + 1e-6 && next.to - next.from >= 99));
    }),
  );
  assert.equal(zoom({ from: 10, to: 500_010 }, whole, 4, 0), null);
  assert.equal(fit({ from: Number.NaN, to: 1 }, whole), null);
});

it('zooms to what was dragged over, in either direction, and takes a click for none', () => {
  assert.deepEqual(dragged(null, whole, 0.2, 0.6), { from: 200_000, to: 600_000 });
  assert.deepEqual(dragged({ from: 200_000, to: 600_000 }, whole, 0.75, 0.25), { from: 300_000, to: 500_000 });
  assert.equal(dragged(null, whole, 0.2, 0.2), null);
});

it('closes the deepest open level and opens the highest closed one', () => {
  const tree = buildTree([at(0, 0, 1), at(1, 0, 1), at(2, 0, 1), at(1, 0, 1), at(0, 0, 1)]);
  const one = fewerLevels(tree, new Set());
  assert.deepEqual(visibleRows(tree, one), [0, 1, 3, 4]);
  const two = fewerLevels(tree, one);
  assert.deepEqual(visibleRows(tree, two), [0, 4]);
  assert.deepEqual(visibleRows(tree, moreLevels(tree, two)), [0, 1, 3, 4]);
  assert.deepEqual(visibleRows(tree, moreLevels(tree, moreLevels(tree, two))), [0, 1, 2, 3, 4]);
});
