import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { checkCall, type CallCheck, type Finding } from './argumentCheck';
import { isSafePattern, patternDegree } from './safePattern';

const against = (schema: unknown, args: unknown): CallCheck => checkCall('t', JSON.stringify(args), [{ name: 't', description: null, parameters: JSON.stringify(schema) }]);
const findings = (check: CallCheck): Finding[] => (check.state === 'misfits' ? check.findings : []);
const said = (schema: unknown, args: unknown): string[] => findings(against(schema, args)).map(({ kind, path, expected, got }) => [kind, path, expected, got].filter((word) => word !== '').join(' '));

const weather = { type: 'object', properties: { city: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] }, days: { type: 'array', items: { type: 'integer' } } }, required: ['city'], additionalProperties: false };

it('finds nothing where arguments fit', () => {
  assert.deepEqual(against(weather, { city: 'Rome', unit: 'celsius', days: [1] }), { state: 'fits', skipped: 0 });
  assert.deepEqual(checkCall('t', '', [{ name: 't', description: null, parameters: '{"type":"object"}' }]), { state: 'fits', skipped: 0 });
});

it('names what is missing, of the wrong type, not allowed, unknown', () => {
  assert.deepEqual(said(weather, {}), ['required city']);
  assert.deepEqual(said(weather, { city: 1 }), ['type city string 1']);
  assert.deepEqual(said(weather, { city: '', days: 'all' }), ['type days array of integer "all"']);
  assert.deepEqual(said(weather, { city: '', days: [1, 'x'] }), ['type days[1] integer "x"']);
  assert.deepEqual(said(weather, { city: '', unit: 'kelvin' }), ['enum unit "celsius", "fahrenheit" "kelvin"']);
  assert.deepEqual(said(weather, { city: '', country: 'IT' }), ['unknown country "IT"']);
  assert.deepEqual(said({ properties: { n: { maximum: 3 } } }, { n: 4 }), ['limit n maximum 3 4']);
  assert.deepEqual(said({ properties: { n: { pattern: '^a+$' } } }, { n: 'b' }), ['pattern n ^a+$ "b"']);
});

it('follows references, and says of a choice only that none fits', () => {
  const schema = { $defs: { p: { type: 'object', required: ['x'], properties: { x: { type: 'integer' } } } }, properties: { at: { $ref: '#/$defs/p' }, or: { anyOf: [{ type: 'string' }, { type: 'null' }] } } };
  assert.deepEqual(said(schema, { at: {} }), ['required at.x']);
  assert.deepEqual(said(schema, { at: { x: '1' } }), ['type at.x integer "1"']);
  assert.deepEqual(said(schema, { or: 4 }), ['forms or 4']);
  assert.deepEqual(against(schema, { or: null }), { state: 'fits', skipped: 0 });
});

it('reads the types of Gemini, null of OpenAPI, and the limits of draft 4', () => {
  assert.deepEqual(said({ type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } }, { a: 1 }), ['type a string | null 1']);
  assert.deepEqual(against({ type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } }, { a: null }), { state: 'fits', skipped: 0 });
  assert.deepEqual(said({ properties: { a: { minimum: 1, exclusiveMinimum: true } } }, { a: 1 }), ['limit a exclusiveMinimum 1 1']);
  assert.deepEqual(against({ properties: { a: { type: 'int' } } }, { a: 'x' }), { state: 'fits', skipped: 0 });
});

it('says that a tool was not offered, and that arguments are no JSON', () => {
  assert.deepEqual(checkCall('other', '{}', [{ name: 't', description: null, parameters: null }]), { state: 'undefined' });
  assert.deepEqual(checkCall('t', '{"a": ', [{ name: 't', description: null, parameters: '{}' }]), { state: 'notJson' });
  assert.deepEqual(checkCall('t', '{}', []), { state: 'unchecked', why: 'none' });
});

it('gives up on what would never end, or leads elsewhere', () => {
  const why = (check: CallCheck): string => (check.state === 'unchecked' ? check.why : check.state);
  assert.equal(why(against({ $ref: '#' }, {})), 'work');
  assert.equal(why(against({ $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' }, {})), 'work');
  const doubling = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i}`, i === 39 ? { type: 'string' } : { anyOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }]));
  assert.equal(why(against({ $defs: doubling, $ref: '#/$defs/d0' }, {})), 'work');
  assert.equal(why(against({ $ref: 'https://example.org/schema.json' }, {})), 'remote');
  assert.equal(why(against({ $ref: '#/$defs/none' }, {})), 'unresolved');
  assert.equal(why(against({ properties: Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [i, {}])) }, {})), 'large');
  let deep: unknown = {};
  for (let i = 0; i < 100; i++) deep = { items: deep };
  assert.equal(why(against(deep, [])), 'large');
  assert.equal(why(checkCall('t', '{}', [{ name: 't', description: null, parameters: '[]' }])), 'notJson');
});

it('passes over regular expressions that could hang', () => {
  const began = performance.now();
  assert.deepEqual(against({ properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(50)}!` }), { state: 'fits', skipped: 1 });
  assert.deepEqual(against({ patternProperties: { '(x|x)*y': { type: 'string' } }, additionalProperties: false }, { ['x'.repeat(40)]: 1 }), { state: 'fits', skipped: 1 });
  assert.ok(performance.now() - began < 500);
  for (const pattern of ['(a+)+', '(a|a)*', '(a*)*b', '([a-z]+)*', '(.*a){12}', '(a?){30}a', '(\\d{1,9})+', 'a*a*a*a*a*b', '(?=a)b', '(a)\\1', '(a(b|c)){2,}', '[a']) assert.equal(isSafePattern(pattern, 100), false, pattern);
  for (const pattern of ['^[A-Z]{2}$', '^\\d{4}-\\d{2}-\\d{2}$', '^(?:ab)+$', '^(a+)?$', '^[^@]+$', '^a|b$', '^v\\d+$']) assert.equal(isSafePattern(pattern, 100), true, pattern);
  assert.equal(patternDegree('^a+b*'), 2);
});

it('answers in time for any schema and any arguments', () => {
  const keyword = fc.constantFrom('properties', 'items', 'anyOf', 'allOf', 'oneOf', 'not', '$ref', 'type', 'enum', 'required', 'pattern', '$defs', 'patternProperties', 'additionalProperties', '$id', '$anchor', 'dependencies', 'const', 'if', 'then', '__proto__', 'contains', 'propertyNames');
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof({ maxDepth: 4 }, fc.constantFrom(true, '#', '#/$defs/a', 'string', 1, null, '^(a+)+$'), fc.dictionary(keyword, tie('schema'), { maxKeys: 4 }), fc.array(tie('schema'), { maxLength: 3 })),
  }));
  fc.assert(
    fc.property(schema, fc.jsonValue({ maxDepth: 3 }), (any, args) => {
      const check = against(any, args);
      assert.ok(['fits', 'misfits', 'unchecked', 'notJson'].includes(check.state));
    }),
    { numRuns: 1_000 },
  );
});
