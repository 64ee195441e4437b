import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { SpanDetail } from '../contract';
import { firstToken, momentsOf } from './moments';
import { spanRow } from './sample';
import { buildTree } from './tree';

const span = (facts: Partial<SpanDetail>): SpanDetail =>
  ({ startTimeUnixNano: '1000000000', durationNano: '2000000000', events: [], attributes: [], ...facts }) as unknown as SpanDetail;
const event = (timeUnixNano: string): SpanDetail['events'] => [{ name: 'gen_ai.first_token', timeUnixNano, attributes: [], droppedAttributesCount: 0 }];
const attribute = (key: string, value: string): SpanDetail['attributes'] => [{ key, type: 'double', value }];

it('takes the first token from an event or from an attribute in its unit', () => {
  assert.equal(firstToken(span({ events: event('1500000000') })), 500_000_000);
  assert.equal(firstToken(span({ attributes: attribute('gen_ai.response.time_to_first_chunk', '0.25') })), 250_000_000);
  assert.equal(firstToken(span({ attributes: attribute('ttft_ms', '250') })), 250_000_000);
  assert.equal(firstToken(span({})), null);
});

it('believes no first token after the end of its span, nor before its start', () => {
  assert.equal(firstToken(span({ events: event('86401000000000') })), null);
  assert.equal(firstToken(span({ events: event('999') })), null);
  assert.equal(firstToken(span({ attributes: attribute('gen_ai.response.time_to_first_chunk', '250') })), null);
  assert.equal(firstToken(span({ durationNano: null, events: event('1500000000') })), 500_000_000);
});

it('marks the events of a row: exceptions first, and a first token where only the details say it', () => {
  const moments = [
    { name: 'retry', timeUnixNano: '1300000000' },
    { name: 'gen_ai.first_token', timeUnixNano: '86401000000000' },
    { name: 'exception', timeUnixNano: '1600000000' },
  ];
  const row = spanRow({ startTimeUnixNano: '1000000000', durationNano: '2000000000', moments });
  const tree = buildTree([row]);
  assert.deepEqual(momentsOf(row, tree, 100_000_000), [
    { at: 600_000_000, kind: 'exception', name: 'exception' },
    { at: 100_000_000, kind: 'firstToken', name: '' },
    { at: 300_000_000, kind: 'event', name: 'retry' },
  ]);
});
