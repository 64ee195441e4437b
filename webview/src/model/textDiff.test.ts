import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { textDiff } from './textDiff';

const shown = (left: string, right: string): string[] => textDiff(left, right).lines.map((line) => (line.kind === 'fold' ? `… ${line.count}` : `${{ same: ' ', left: '-', right: '+' }[line.kind]}${line.text}`));
const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`).join('\n');

it('shows what differs with two equal lines around it, and folds the rest', () => {
  assert.deepEqual(shown(`${lines(1, 6)}\nold\n${lines(7, 12)}`, `${lines(1, 6)}\nnew\n${lines(7, 12)}`), ['… 4', ' line 5', ' line 6', '-old', '+new', ' line 7', ' line 8', '… 4']);
});

it('shows one side alone as all of it, and nothing for equal texts', () => {
  assert.deepEqual(shown('', 'a\nb'), ['+a', '+b']);
  assert.deepEqual(shown('a', ''), ['-a']);
  assert.deepEqual(textDiff('a', 'a'), { lines: [], equal: true, cut: false });
});

it('says when there is more than it shows', () => {
  assert.equal(textDiff('', lines(1, 500)).cut, true);
  assert.equal(textDiff('x'.repeat(300_000), 'x'.repeat(300_001)).cut, true);
});

it('keeps every line of both sides, in order', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '', '- c', '\u202e'), { minLength: 1, maxLength: 20 }).map((all) => all.join('\n'));
  fc.assert(
    fc.property(text, text, (left, right) => {
      const { lines: all, equal } = textDiff(left, right);
      if (equal) return;
      const count = (side: 'left' | 'right'): number => all.reduce((sum, line) => sum + (line.kind === 'fold' ? line.count : line.kind === 'same' || line.kind === side ? 1 : 0), 0);
      assert.equal(count('left'), left === '' ? 0 : left.split('\n').length);
      assert.equal(count('right'), right === '' ? 0 : right.split('\n').length);
    }),
  );
});
