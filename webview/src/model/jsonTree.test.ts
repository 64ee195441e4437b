import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { childNodes, JsonOutline, rootNode, type JsonNode } from './jsonTree';

function rebuild(text: string, node: JsonNode): unknown {
  if (node.kind === 'array') return childNodes(text, node).map((child) => rebuild(text, child));
  if (node.kind !== 'object') return JSON.parse(text.slice(node.start, node.end));
  const value: Record<string, unknown> = {};
  for (const child of childNodes(text, node)) {
    // As JSON.parse does it: "__proto__" is a key like any other.
    Object.defineProperty(value, JSON.parse(child.key ?? '""') as string, { value: rebuild(text, child), enumerable: true, configurable: true, writable: true });
  }
  return value;
}

it('finds every member and item of any JSON, however it is spaced', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      const text = ` ${JSON.stringify(value, null, space)}\n`;
      assert.deepEqual(rebuild(text, rootNode(text)), JSON.parse(text));
    }),
  );
});

it('keeps digits, repeated keys and brackets inside of strings', () => {
  const text = '{"a": 12345678901234567890, "a": "]}\\"[", "b": []}';
  const outline = new JsonOutline(text);
  assert.deepEqual(outline.children(outline.root).map((node) => [node.key, text.slice(node.start, node.end)]), [['"a"', '12345678901234567890'], ['"a"', '"]}\\"["'], ['"b"', '[]']]);
});

it('draws only what is open, each row once', () => {
  const text = '{"a": {"b": [1, 2]}, "c": 3}';
  const outline = new JsonOutline(text);
  assert.equal(outline.rows(new Set()).length, 1);
  assert.deepEqual(outline.rows(new Set([0])).map(({ node, depth }) => [node.key, depth]), [[null, 0], ['"a"', 1], ['"c"', 1]]);
  assert.deepEqual(outline.rows(new Set([0, 6, 12])).map(({ node }) => node.key ?? node.index), [null, '"a"', '"b"', 0, 1, '"c"']);
});

it('reads a document of a hundred thousand levels', () => {
  const text = '['.repeat(100_000) + ']'.repeat(100_000);
  assert.equal(new JsonOutline(text).rows(new Set([0])).length, 2);
});
