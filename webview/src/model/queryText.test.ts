import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { hasTerm, painted, pieces, term, toggleTerm } from './queryText';

const kinds = (query: string): string[] => pieces(query).filter(({ kind }) => kind !== 'space').map(({ text, kind }) => `${kind[0]} ${text}`);

it('tells keys, words and operators apart', () => {
  assert.deepEqual(kinds('status:error OR -(model:"gpt 4" plain) "a:b" -x 3-4'), [
    'k status:', 'w error', 'o OR', 'w -', 'o (', 'k model:', 'w "gpt 4"', 'w plain', 'o )', 'w "a:b"', 'o -', 'w x', 'w 3-4',
  ]);
  assert.deepEqual(kinds('"open (quote'), ['w "open (quote']);
});

it('loses no character of a query, whatever is typed and whatever is said about it', () => {
  const place = fc.tuple(fc.nat(40), fc.nat(40)).map(([start, end]) => ({ start, end, message: '' }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', ':', '(', ')', '-', 'OR', '\n', '😀') })), fc.array(place, { maxLength: 4 }), (query, problems) => {
      assert.equal(painted(query, problems).map(({ text }) => text).join(''), query);
    }),
  );
});

it('marks what was not understood, to the character', () => {
  const marked = painted('a modle:x b', [{ start: 2, end: 8, message: 'unknown' }]).filter(({ problem }) => problem);
  assert.deepEqual(marked.map(({ text }) => text), ['modle:']);
});

it('adds a term once and takes it away again', () => {
  const model = term('model', 'a "b" \\ c');
  assert.equal(model, 'model:"a \\"b\\" \\\\ c"');
  const once = toggleTerm('late  status:error', model);
  assert.equal(once, `late  status:error ${model}`);
  assert.ok(hasTerm(once, model));
  assert.equal(toggleTerm(once, model), 'late status:error');
  assert.equal(toggleTerm(toggleTerm('', model), model), '');
  assert.ok(!hasTerm(`-${model}`, model), 'the opposite is another term');
});

it('keeps the meaning of OR', () => {
  const once = toggleTerm('cat OR dog', 'tool:"x"');
  assert.equal(once, '(cat OR dog) tool:"x"');
  assert.equal(toggleTerm(once, 'agent:"y"'), '(cat OR dog) tool:"x" agent:"y"');
  assert.equal(toggleTerm(once, 'tool:"x"'), 'cat OR dog');
});

it('brings any query back after adding and taking away', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      assert.equal(toggleTerm(toggleTerm('', term('tool', value)), term('tool', value)), '');
    }),
  );
});
