import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeFormats } from './format';
import { nano, offset } from './nano';

const f = makeFormats('en');
const ms = (value: number): string => f.duration(value * 1e6);

it('writes durations with as many digits as say something, and never "1000 ms"', () => {
  assert.deepEqual(
    [0, 0.0005, 0.11, 3.14, 9.96, 194, 999.4, 999.6, 7_420, 9_996, 59_940, 59_960, 64_000, 3_599_600, 7_500_000].map(ms),
    ['0 µs', '0.50 µs', '0.11 ms', '3.1 ms', '10 ms', '194 ms', '999 ms', '1.00 s', '7.42 s', '10.0 s', '59.9 s', '1 m 0 s', '1 m 4 s', '1 h 0 m', '2 h 5 m'],
  );
});

it('writes an unknown number of tokens as a dash and large ones short', () => {
  assert.deepEqual([null, 0, 9_999, 73_234, 999_960, 1_250_000].map(f.tokens), ['–', '0', '9,999', '73.2k', '1.00M', '1.25M']);
});

it('writes sizes and ages', () => {
  assert.deepEqual([310, 48_213, 999_960, 4_800_000].map(f.bytes), ['310 bytes', '48.2 kB', '1.0 MB', '4.8 MB']);
  assert.deepEqual([-5_000, 21_000, 240_000, 10_800_000, 172_800_000].map((age) => f.ago(0, age)), ['0 s', '21 s', '4 min', '3 h', '2 d']);
});

it('takes the editor’s language, and English for one that is no language tag', () => {
  assert.equal(makeFormats('de').duration(7.42e9), '7,42 s');
  assert.equal(makeFormats('not a tag').count(1234), '1,234');
});

it('keeps nanoseconds exact, and takes nothing else for a time', () => {
  assert.equal(nano('1795512539042000001'), 1795512539042000001n);
  assert.equal(offset(1795512539042000000n, 1795512539042000001n), 1);
  assert.deepEqual(['', 'x', '1e9', '1.5', null, undefined, '9'.repeat(60)].map(nano), Array(7).fill(null));
  assert.match(f.dateTime(10n ** 24n), /ns$/);
});

it('writes dollars as far as they say something', () => {
  const { dollars } = makeFormats('en');
  assert.deepEqual([0, 0.000_1, 0.000_6, 0.011, 0.134, 0.9996, 1.239, 1_234].map(dollars), ['$0.00', '<$0.001', '$0.001', '$0.011', '$0.134', '$1.00', '$1.24', '$1,234.00']);
});
