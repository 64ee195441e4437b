import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { SpanRow } from '../contract';
import { align, amounts, MOST_STEPS, type Alignment } from './alignment';
import { spanRow } from './sample';
import { buildTree } from './tree';

const step = (category: SpanRow['category'], title: string, more: Partial<SpanRow> = {}): SpanRow => spanRow({ category, title, depth: 1, ...more });
const tree = (...rows: SpanRow[]) => buildTree([spanRow({ category: 'agent', title: 'run' }), ...rows]);
const shown = ({ pairs }: Alignment): string[] => pairs.map(({ left, right, kind }) => `${left} ${right} ${kind}`);

it('puts a step that only one side has in its place, and shifts nothing after it', () => {
  const a = step('llm', 'm');
  const b = step('tool', 'search');
  const c = step('llm', 'm');
  assert.deepEqual(shown(align(tree(a, c), tree(a, b, c))), ['0 0 same', '1 1 same', '-1 2 right', '2 3 same']);
  assert.deepEqual(shown(align(tree(a, b, c), tree(a, c))), ['0 0 same', '1 1 same', '2 -1 left', '3 2 same']);
});

it('takes calls of another model, and roots of another name, for the same step that changed', () => {
  const one = buildTree([spanRow({ category: 'agent', title: 'before' }), step('llm', 'gpt-5.1', { model: 'gpt-5.1' })]);
  const two = buildTree([spanRow({ category: 'workflow', title: 'after' }), step('llm', 'gpt-5.2', { model: 'gpt-5.2' })]);
  assert.deepEqual(shown(align(one, two)), ['0 0 changed', '1 1 changed']);
});

it('marks what failed, was given or answered otherwise; a longer time is no change', () => {
  const one = tree(step('tool', 't', { input: '1' }), step('tool', 't', { durationNano: '5' }), step('tool', 't'));
  const two = tree(step('tool', 't', { input: '2' }), step('tool', 't', { durationNano: '9' }), step('tool', 't', { status: 'error' }));
  assert.deepEqual(shown(align(one, two)), ['0 0 same', '1 1 changed', '2 2 same', '3 3 changed']);
});

it('knows a step without tokens of its own by the model calls below', () => {
  const one = buildTree([spanRow({ category: 'agent', title: 'a' }), step('llm', 'm', { inputTokens: 3, outputTokens: 4 }), step('tool', 't')]);
  assert.deepEqual([0, 1, 2].map((i) => amounts(one, i).tokens), [7, 7, null]);
});

it('stays within bounds: the first steps of large traces, and a rough way where nothing fits', () => {
  const large = buildTree(Array.from({ length: MOST_STEPS + 40 }, (_, i) => step('tool', `a${i}`)));
  const other = buildTree(Array.from({ length: 3_000 }, (_, i) => step('tool', `b${i}`)));
  const began = performance.now();
  const found = align(large, other);
  assert.deepEqual([found.leftOut, found.rightOut, found.rough], [40, 0, true]);
  assert.ok(performance.now() - began < 5_000);
});

const anyRow = fc.record({ category: fc.constantFrom<SpanRow['category']>('llm', 'tool', 'agent'), title: fc.constantFrom('a', 'b', '__proto__', 'constructor'), depth: fc.integer({ min: 0, max: 3 }) });
const rows = fc.array(anyRow, { maxLength: 30 });

it('has every step of both sides once and in order, and pairs a trace with itself', () => {
  fc.assert(
    fc.property(rows, rows, (one, two) => {
      const [left, right] = [one, two].map((parts) => buildTree(parts.map((part) => spanRow(part)))) as [ReturnType<typeof buildTree>, ReturnType<typeof buildTree>];
      const { pairs } = align(left, right);
      assert.deepEqual(pairs.flatMap((pair) => (pair.left < 0 ? [] : [pair.left])), one.map((_, i) => i));
      assert.deepEqual(pairs.flatMap((pair) => (pair.right < 0 ? [] : [pair.right])), two.map((_, i) => i));
      assert.ok(align(left, left).pairs.every(({ left: i, right: j, kind }) => i === j && kind === 'same'));
    }),
  );
});
