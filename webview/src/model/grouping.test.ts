import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { TraceSummary } from '../contract';
import { groupKey, grouped, traceOrder, type Line } from './grouping';

const stored = (conversations: readonly (string | null)[]) => {
  const ids = conversations.map((_, i) => `t${i}`);
  const byId = new Map(ids.map((id, i) => [id, { traceId: id, conversationId: conversations[i] ?? null, runId: conversations[i] ?? null } as TraceSummary]));
  return { ids, byId };
};
const drawn = (lines: readonly Line[]): string[] => lines.map((line) => (line.kind === 'group' ? `[${line.id}]` : `${' '.repeat(line.level - 1)}${line.key}`));

it('puts a conversation where its first trace stands, and no header over a single trace', () => {
  const { ids, byId } = stored([null, 'a', 'b', 'a', null]);
  assert.deepEqual(drawn(grouped('conversation', ids, byId, new Set())), ['t0', '[a]', ' t1', ' t3', 't2', 't4']);
  assert.deepEqual(drawn(grouped('conversation', ids, byId, new Set(['conversation:a']))), ['t0', '[a]', 't2', 't4']);
});

it('puts every run under a header, one for those of no run', () => {
  const { ids, byId } = stored([null, 'a', 'b', 'a', null]);
  assert.deepEqual(drawn(grouped('run', ids, byId, new Set(['run:b']))), ['[null]', ' t0', ' t4', '[a]', ' t1', ' t3', '[b]']);
  assert.deepEqual(drawn(grouped('run', ids, byId, new Set(['run']))), ['[null]', '[a]', ' t1', ' t3', '[b]', ' t2']);
});

it('loses and doubles no trace, whatever is closed', () => {
  const name = fc.option(fc.constantFrom('a', 'b', '__proto__', ''), { nil: null });
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), fc.array(fc.constantFrom('a', '__proto__')), (conversations, closed) => {
      const { ids, byId } = stored(conversations);
      for (const by of ['conversation', 'run'] as const) {
        assert.deepEqual(traceOrder(grouped(by, ids, byId, new Set(closed.map((id) => groupKey(by, id))))).sort(), [...ids].sort());
      }
    }),
  );
});
