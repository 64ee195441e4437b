import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { ListTracesResult, TraceSummary } from '../contract';
import { append, fromTop, order, range, refreshed, without } from './listing';

const trace = (traceId: string, output = ''): TraceSummary => ({
  traceId, name: '', title: '', serviceName: '', startTimeUnixNano: '0', durationNano: '0', status: 'unset', spanCount: 1, errorCount: 0, modelCallCount: 0,
  toolCallCount: 0, input: null, output, error: null, inputTokens: null, outputTokens: null, totalTokens: null, models: [], conversationId: null, rootMissing: false, twinOf: null,
  agents: [], tools: [], usages: [], runId: null, timeSplit: null, hit: null,
});
const result = (letters: string, next: string | null = null, total = letters.length): ListTracesResult => ({ traces: [...letters].map((id) => trace(id)), nextCursor: next, total, queryProblems: [] });
const letters = (list: { pages: readonly { ids: readonly string[] }[] }): string => list.pages.flatMap((page) => page.ids).join('');

it('appends a page without doubling a row that was seen before', () => {
  const list = append(fromTop(result('abc', 'c')), 'c', result('cde'));
  assert.equal(letters(list), 'abcde');
  assert.equal(list.pages[1]?.next, null);
});

it('changes known rows in place, drops rows that are gone, and names rows that have arrived', () => {
  const list = append(fromTop(result('abcd', 'd', 6)), 'd', result('ef', null, 6));
  const { listing, arrived } = refreshed(list, 0, { ...result('xyac', 'c', 7), traces: [trace('x'), trace('y'), trace('a', 'new'), trace('c')] });
  assert.equal(letters(listing), 'acdef', 'b is gone; d lies beyond the reading');
  assert.deepEqual(arrived, ['x', 'y']);
  assert.equal(listing.byId.get('a')?.output, 'new');
  assert.equal(listing.total, 7);
});

it('never loses or doubles a row, whatever a new reading brings', () => {
  const some = fc.uniqueArray(fc.constantFrom(...'abcdefghij')).map((ids) => ids.join(''));
  fc.assert(
    fc.property(some, some, some, fc.boolean(), (first, second, again, more) => {
      const before = append(fromTop(result(first, 'c')), 'c', result(second));
      const known = order(before);
      const { listing } = refreshed(before, 0, result(again, more ? 'c' : null));
      const ids = order(listing);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(new Set(ids), listing.placed);
      for (const id of known) if (again.includes(id)) assert.ok(ids.includes(id));
    }),
  );
});

it('takes out what was deleted and counts it', () => {
  const list = without(fromTop(result('abcd')), new Set(['b', 'd', 'z']));
  assert.equal(letters(list), 'ac');
  assert.equal(list.total, 2);
});

it('selects from one row to another in either direction', () => {
  assert.deepEqual(range([...'abcd'], 'd', 'b'), [...'bcd']);
  assert.deepEqual(range([...'abcd'], 'gone', 'b'), ['b']);
  assert.deepEqual(range([...'abcd'], 'a', 'gone'), []);
});

it('copies nothing of what was read before when a page is added: 1,000 pages cost a thousand times one', () => {
  const first = fromTop(result('abc', 'c'));
  const second = append(first, 'c', result('def'));
  assert.equal(second.byId, first.byId);
  assert.equal(second.placed, first.placed);
  assert.deepEqual([...second.placed].join(''), 'abcdef');
});
