import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Message, ToolLink } from '../contract';
import { spanDetail, spanRow } from './sample';
import { toolRuns } from './toolRuns';
import { buildTree } from './tree';

const calls = (...pairs: [id: string | null, name: string][]): Message => ({
  role: 'assistant', name: null, finishReason: null, parts: pairs.map(([id, name]) => ({ type: 'toolCall', id, name, arguments: '{}' })),
});
const results = (...pairs: [id: string | null, name: string][]): Message => ({
  role: 'tool', name: null, finishReason: null, parts: pairs.map(([id, name]) => ({ type: 'toolResult', id, name, result: '' })),
});
const link = (part: Partial<ToolLink>): ToolLink => ({ toolCallId: null, toolName: null, callSpanId: null, spanId: null, resultSpanId: null, inferred: false, ...part });
const tool = (spanId: string, toolCallId: string | null = null) => spanRow({ spanId, category: 'tool', toolCallId });
const indices = (detail: ReturnType<typeof spanDetail>, tree: ReturnType<typeof buildTree>): (number | undefined)[] => {
  const runs = toolRuns(detail, tree);
  return [...detail.input, ...detail.output].flatMap((message) => message.parts.map((part) => runs.get(part)?.index));
};

it('ties a call to the span that the sidecar names for it, and to its result', () => {
  const tree = buildTree([spanRow({ spanId: 'm' }), tool('a'), tool('b')]);
  const detail = spanDetail({ spanId: 'm', input: [results(['2', 'x'])], output: [calls(['1', 'x'])], toolSpans: [link({ toolCallId: '1', callSpanId: 'm', spanId: 'a' }), link({ toolCallId: '2', resultSpanId: 'm', spanId: 'b' })] });
  assert.deepEqual(indices(detail, tree), [2, 1]);
});

it('ties calls without ids in the order of the links of their name, and says that this is inferred', () => {
  const tree = buildTree([tool('a'), tool('b'), tool('c')]);
  const toolSpans = [['x', 'a'], ['y', 'b'], ['x', 'c']].map(([toolName, spanId]) => link({ toolName: toolName ?? '', spanId: spanId ?? '', callSpanId: 'm', inferred: true }));
  const detail = spanDetail({ spanId: 'm', output: [calls([null, 'x'], [null, 'x'], [null, 'y'], [null, 'z'])], toolSpans });
  assert.deepEqual(indices(detail, tree), [0, 2, 1, undefined]);
  assert.equal(toolRuns(detail, tree).get(detail.output[0]?.parts[0] ?? { text: '' })?.inferred, true);
});

it('finds the runs of earlier calls by their ids, unless two spans have the same', () => {
  const tree = buildTree([tool('a', '1'), spanRow({ spanId: 'b', depth: 1, category: 'tool', toolCallId: '1' }), tool('c', '2'), tool('d', '2')]);
  assert.deepEqual(indices(spanDetail({ input: [calls(['1', 'x'], ['2', 'x'], ['3', 'x'])] }), tree), [0, undefined, undefined]);
});
