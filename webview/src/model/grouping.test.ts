import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { TraceSummary } from '../contract';
import { grouped, traceOrder, type Line } from './grouping';

const stored = (conversations: readonly (string | null)[]) => {
  const ids = conversations.map((_, i) => `t${i}`);
  const byId = new Map(ids.map((id, i) => [id, { traceId: id, conversationId: conversations[i] ?? null } as TraceSummary]));
  return { ids, byId };
};
const drawn = (lines: readonly Line[]): string[] => lines.map((line) => (line.kind === 'group' ? `[${line.conversationId}]` : `${' '.repeat(line.level - 1)}${line.key}`));

it('puts a conversation where its first trace stands, and no header over a single trace', () => {
  const { ids, byId } = stored([null, 'a', 'b', 'a', null]);
  assert.deepEqual(drawn(grouped(ids, byId, new Set())), ['t0', '[a]', ' t1', ' t3', 't2', 't4']);
  assert.deepEqual(drawn(grouped(ids, byId, new Set(['a']))), ['t0', '[a]', 't2', 't4']);
});

it('loses and doubles no trace, whatever is closed', () => {
  const name = fc.option(fc.constantFrom('a', 'b', '__proto__', ''), { nil: null });
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), fc.array(fc.constantFrom('a', '__proto__')), (conversations, closed) => {
      const { ids, byId } = stored(conversations);
      assert.deepEqual(traceOrder(grouped(ids, byId, new Set(closed))).sort(), [...ids].sort());
    }),
  );
});
