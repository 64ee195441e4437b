import assert from 'node:assert/strict';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { spanRow as row } from './sample';
import { rowsOf, unpack, withPreviews } from './table';

const packed = (table: object): string => gzipSync(JSON.stringify(table)).toString('base64');

it('makes the rows that were packed, whatever is in them', async () => {
  const text = fc.string({ unit: 'binary' });
  const anyRow = fc.record({ name: text, title: text, input: fc.option(text), depth: fc.nat(), moments: fc.array(text.map((name) => ({ name, timeUnixNano: '1' })), { maxLength: 2 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 5 }), async (parts) => {
      const rows = parts.map((part) => row(part));
      const members = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
      const table = Object.fromEntries(members.map((member) => [member, rows.map((each) => each[member])]));
      assert.deepEqual(rowsOf(await unpack(packed(table))), rows);
    }),
  );
});

it('has no row of an empty table', async () => {
  assert.deepEqual(rowsOf(await unpack(packed({ spanId: [], name: [] }))), []);
});

it('fails for what is no table', async () => {
  await assert.rejects(unpack('%'));
  await assert.rejects(unpack(Buffer.from('no gzip').toString('base64')));
  await assert.rejects(unpack(packed({ spanId: ['a'] }).slice(0, 20)));
});

it('puts previews to the spans that they are of', () => {
  const [asked, silent] = [row({ output: 'before' }), row()];
  const [one, two] = withPreviews([asked, silent], new Map([[asked.spanId, { input: 'q', output: null }], ['gone', { input: 'x', output: 'y' }]]));
  assert.deepEqual(one, { ...asked, input: 'q', output: null });
  assert.equal(two, silent);
});
