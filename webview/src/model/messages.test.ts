import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Message } from '../contract';
import { callsById, historyFold, messageSize, messageText, soleResult, type Part } from './messages';
import { filterRows } from './metadata';

const message = (role: string, ...parts: Part[]): Message => ({ role, name: null, parts, finishReason: null });
const call = (id: string | null, name: string): Part => ({ type: 'toolCall', id, name, arguments: '{"a":1}' });

it('pairs calls by id; the first with an id wins, and calls without one are left alone', () => {
  const calls = callsById([message('assistant', call('1', 'first'), call('1', 'second'), call(null, 'third'))]);
  assert.deepEqual([...calls.values()].map(({ name }) => name), ['first']);
});

it('copies a message as a person would paste it', () => {
  assert.equal(messageText(message('assistant', { type: 'text', text: 'I look.' }, call('1', 'search'))), 'I look.\n\nsearch({"a":1})');
});

it('keeps a part of a kind that it does not know', () => {
  const unknown = { type: 'hologram', depth: 3 } as unknown as Part;
  assert.match(messageText(message('user', unknown)), /hologram/);
  assert.ok(messageSize(message('user', unknown)) > 0);
});

it('takes a message for a result only when that is all of it', () => {
  const result: Part = { type: 'toolResult', id: '1', name: null, result: 'x' };
  assert.equal(soleResult(message('tool', result))?.result, 'x');
  assert.equal(soleResult(message('tool', result, result)), null);
});

it('folds the middle of a long conversation, never the instructions and never a short one', () => {
  const turns = Array.from({ length: 60 }, () => message('user'));
  assert.deepEqual(historyFold([message('system'), ...turns]), { from: 1, hidden: 40 });
  assert.equal(historyFold(turns.slice(0, 40)).hidden, 0);
});

it('finds a nested value together with the entry that it belongs to', () => {
  const rows = [{ key: 'exception', type: 'event', value: '1' }, { key: 'exception.type', type: 'string', value: 'KeyError', nested: true }, { key: 'other', type: 'event', value: '2' }];
  assert.deepEqual(filterRows(rows, 'keyerror').map(({ key }) => key), ['exception', 'exception.type']);
  assert.equal(filterRows(rows, '').length, 3);
});
