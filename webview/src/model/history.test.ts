import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Message } from '../contract';
import { knownMessages, prefixChange, previousCall, sharedMessages } from './history';
import { spanDetail, spanRow } from './sample';
import { buildTree } from './tree';

const text = (role: string, words: string): Message => ({ role, name: null, parts: [{ type: 'text', text: words }], finishReason: null });
const anyMessage = fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), words: fc.constantFrom('a', 'b') }).map(({ role, words }) => text(role, words));

it('finds the call of the same agent that began last before this one', () => {
  const at = (ms: number) => ({ startTimeUnixNano: String(1_000_000 + ms) });
  const tree = buildTree([
    spanRow({ category: 'agent', ...at(0) }),
    spanRow({ depth: 1, category: 'llm', ...at(1) }),
    spanRow({ depth: 1, category: 'agent', ...at(2) }),
    spanRow({ depth: 2, category: 'llm', ...at(3) }),
    spanRow({ depth: 1, category: 'chain', ...at(9) }),
    spanRow({ depth: 2, category: 'llm', ...at(9) }),
    spanRow({ depth: 1, category: 'llm', ...at(5) }),
    spanRow({ depth: 2, category: 'llm', ...at(6) }),
  ]);
  assert.deepEqual([0, 1, 3, 5, 6, 7].map((i) => previousCall(tree, i)), [-1, -1, -1, 7, 1, 1]);
});

it('never takes a call for its own predecessor, nor one that began later', () => {
  const rows = fc.array(fc.record({ depth: fc.integer({ min: 0, max: 3 }), category: fc.constantFrom('llm' as const, 'agent' as const), startTimeUnixNano: fc.integer({ min: 1, max: 5 }).map(String) }));
  fc.assert(
    fc.property(rows, (parts) => {
      const tree = buildTree(parts.map((part) => spanRow(part)));
      tree.rows.forEach((_, i) => {
        const before = previousCall(tree, i);
        if (before < 0) return;
        assert.ok(before !== i && tree.rows[before]?.category === 'llm' && (tree.start[before] ?? 0) <= (tree.start[i] ?? 0));
        assert.notEqual(previousCall(tree, before), i);
      });
    }),
  );
});

it('folds only what both calls have at their beginning, keeps instructions and at least one new message in sight', () => {
  fc.assert(
    fc.property(fc.array(anyMessage), fc.array(anyMessage), (before, now) => {
      const shared = sharedMessages(before, now);
      assert.deepEqual(before.slice(0, shared), now.slice(0, shared));
      const known = knownMessages(before, now);
      if (known === null) return;
      assert.ok(known.until - known.from >= 2 && known.until <= shared && known.until < now.length);
      assert.ok(now.slice(0, known.from).every((message) => message.role === 'system'));
    }),
  );
});

it('tells messages apart by role, text, tool name and call id', () => {
  const call = (id: string, name: string): Message => ({ role: 'assistant', name: null, finishReason: null, parts: [{ type: 'toolCall', id, name, arguments: '{}' }] });
  assert.equal(sharedMessages([call('1', 'a')], [{ ...call('1', 'a'), finishReason: 'stop' }]), 1);
  assert.equal(sharedMessages([call('1', 'a')], [call('2', 'a')]), 0);
  assert.equal(sharedMessages([call('1', 'a')], [call('1', 'b')]), 0);
  assert.equal(sharedMessages([text('user', 'x')], [text('assistant', 'x')]), 0);
});

it('names the first place where the beginning changes, and nothing while the conversation only grew', () => {
  const of = (input: Message[], tools: string[] = []) => spanDetail({ input, toolDefinitions: tools.map((name) => ({ name, description: null, parameters: null })) });
  const [a, b] = [text('system', 'It is 10:01.'), text('user', 'Hi')];
  assert.equal(prefixChange(of([a, b]), of([a, b, text('assistant', 'Hello')])), null);
  assert.deepEqual(prefixChange(of([a, b]), of([text('system', 'It is 10:02.'), b])), { what: 'message', index: 0, role: 'system', offset: 10 });
  assert.deepEqual(prefixChange(of([a, b]), of([a])), { what: 'shorter', index: 1, role: 'user', offset: 0 });
  assert.equal(prefixChange(of([a], ['x']), of([a], ['y']))?.what, 'tools');
});
