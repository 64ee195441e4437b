import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { fromFirstMark, segments } from './marks';

const drawn = (text: string, marks: readonly unknown[][]): string => segments(text, marks).map((one) => (one.marked ? `[${one.text}]` : one.text)).join('');

it('cuts a text at its marks, in whatever order they come', () => {
  assert.equal(drawn('the weather in Paris', [[15, 20], [4, 11]]), 'the [weather] in [Paris]');
  assert.equal(drawn('aaaa', [[0, 2], [1, 3]]), '[aa][a]a');
});

it('loses no character, whatever the marks are', () => {
  const any = fc.array(fc.array(fc.oneof(fc.integer({ min: -9, max: 30 }), fc.constantFrom(null, 'x', Number.NaN)), { maxLength: 3 }), { maxLength: 6 });
  fc.assert(fc.property(fc.string({ maxLength: 20 }), any, (text, marks) => assert.equal(segments(text, marks).map((one) => one.text).join(''), text)));
});

it('begins a little before the first mark', () => {
  const begun = (text: string, marks: readonly unknown[][]): string => fromFirstMark(text, marks).map((one) => (one.marked ? `[${one.text}]` : one.text)).join('');
  assert.equal(begun('Lisbon: 24 °C, sunny, light wind from the north-west', [[22, 32]]), '…24 °C, sunny, [light wind] from the north-west');
  assert.equal(begun('the weather', [[4, 11]]), 'the [weather]');
  assert.equal(begun('no mark in here, and a long text', []), 'no mark in here, and a long text');
  assert.equal(begun('a'.repeat(50), [[40, 50]]), `…${'a'.repeat(16)}[${'a'.repeat(10)}]`);
});
