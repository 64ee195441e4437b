import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { SpanRow } from '../contract';
import { spanRow } from './sample';
import { splitTime } from './split';
import { buildTree } from './tree';

const span = (category: SpanRow['category'], at: number, lasts: number | null, depth = 1): SpanRow =>
  spanRow({ spanId: `${category}${at}`, depth, category, startTimeUnixNano: String(1_000 + at), durationNano: lasts === null ? null : String(lasts) });

it('gives each moment to one kind: model before tools before other, the rest is waiting', () => {
  const tree = buildTree([span('agent', 0, 100, 0), span('llm', 10, 30), span('tool', 30, 30), span('http', 50, 20)]);
  assert.deepEqual(splitTime(tree), { model: 30, tools: 20, other: 10, waiting: 40 });
});

it('adds up to the whole trace when spans overlap, touch or never end', () => {
  const tree = buildTree([span('workflow', 0, 200, 0), span('llm', 0, 50), span('llm', 20, 60), span('tool', 80, null), span('tool', 90, 0)]);
  const { model, tools, other, waiting } = splitTime(tree);
  assert.equal(model + tools + other + waiting, tree.span);
  assert.deepEqual({ model, tools }, { model: 80, tools: 120 });
});
