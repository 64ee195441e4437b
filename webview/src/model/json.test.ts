import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { fold } from './fold';
import { isJsonDocument, layOut, prettyJson } from './json';
import { briefArguments, plainLine } from './preview';

it('lays JSON out without changing a token: the text parses to the same value', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(JSON.parse(prettyJson(text)), JSON.parse(text));
    }),
  );
});

it('keeps the digits of large numbers, repeated keys and escapes', () => {
  const text = '{"id":12345678901234567890,"a":1.0,"a":2,"s":"\\u202e\\n"}';
  for (const kept of ['12345678901234567890', '1.0', '"a": 2', '"\\u202e\\n"']) assert.ok(prettyJson(text).includes(kept), kept);
});

it('leaves text that is not JSON as it is', () => {
  fc.assert(fc.property(fc.string().filter((text) => !isJsonDocument(text)), (text) => assert.equal(prettyJson(text), text)));
  assert.deepEqual(layOut('{"cut": "sho'), [{ kind: 'plain', text: '{"cut": "sho' }]);
});

it('tells keys from strings and keeps short values on one line', () => {
  assert.deepEqual(layOut('{"k":"v","n":[1,true]}').map(({ kind }) => kind), ['plain', 'key', 'plain', 'string', 'plain', 'key', 'plain', 'number', 'plain', 'literal', 'plain']);
  assert.equal(prettyJson('{"city":"Paris", "days": 3}'), '{"city": "Paris", "days": 3}');
  assert.match(prettyJson(JSON.stringify({ text: 'x'.repeat(80), empty: {}, list: [] })), /\n {2}"empty": \{\},\n {2}"list": \[\]\n\}$/);
});

it('folds after 12 lines or 1,200 characters, and never inside a character', () => {
  assert.deepEqual(fold('a\nb'), { head: 'a\nb', cut: false });
  assert.equal(fold(Array.from({ length: 20 }, (_, i) => i).join('\n')).head.split('\n').length, 12);
  assert.equal(fold('x'.repeat(1_201)).head.length, 1_200);
  assert.equal(fold(`${'x'.repeat(1_199)}👋`).head, 'x'.repeat(1_199));
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (text, size) => {
    const { head, cut } = fold(text, 3, size);
    assert.ok(text.startsWith(head) && cut === head.length < text.length);
  }));
});

it('writes arguments as one line, and Markdown without its marks', () => {
  assert.equal(briefArguments('{"city":"Paris","days":3}'), 'city: "Paris", days: 3');
  assert.equal(briefArguments('not json\n  at all'), 'not json at all');
  assert.equal(plainLine('# Title\n**bold** and `code`\n| - | - |\nend'), 'Title bold and code end');
});
