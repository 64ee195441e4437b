import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { COLUMNS, DEFAULT_COLUMNS, fitting, savedWidths, template, toggled, WIDTHS, widthsOf } from './columns';

const at = (width: number, preferred = DEFAULT_COLUMNS): string => COLUMNS.filter((id) => fitting(preferred, width, WIDTHS).has(id)).join(' ');

it('drops the least dear columns first as the list gets narrower', () => {
  assert.equal(at(2_200), COLUMNS.join(' '));
  assert.equal(at(1_800), 'service agent model calls tokens cost duration started ago');
  assert.equal(at(1_100), 'model calls tokens cost duration ago');
  assert.equal(at(1_000), 'model tokens duration ago');
});

it('leaves question and answer their room', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 4_000 }), fc.shuffledSubarray([...COLUMNS]), (width, preferred) => {
      const shown = fitting(preferred, width, WIDTHS);
      const taken = [...shown].reduce((sum, id) => sum + WIDTHS[id] + 10, 38 + 20 + 16);
      assert.ok(width - taken >= 460);
      assert.ok(preferred.length === 0 || shown.has(preferred[0] ?? 'ago'));
    }),
  );
});

it('shows a column that was asked for, though another has to go for it', () => {
  const shown = fitting(DEFAULT_COLUMNS, 1_100, WIDTHS);
  const chosen = toggled(DEFAULT_COLUMNS, shown, 'tools');
  assert.equal(at(1_100, chosen), 'tools calls tokens duration ago');
  assert.equal(at(1_100, toggled(chosen, fitting(chosen, 1_100, WIDTHS), 'tools')), at(1_100, DEFAULT_COLUMNS));
});

it('keeps widths over a reload and takes no nonsense for one', () => {
  const widths = { ...WIDTHS, model: 200 };
  assert.deepEqual(widthsOf(savedWidths(widths)), widths);
  assert.deepEqual(widthsOf(['model=abc', '__proto__=9', 'model', 'ago=9999', 'started=99999', 'cost=0']), { ...WIDTHS, ago: 480, cost: 40 });
  assert.equal(template(new Set(['ago', 'model']), widths), '38px minmax(0, 1.15fr) minmax(0, 1.15fr) 200px 52px');
});
