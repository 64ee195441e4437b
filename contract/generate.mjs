// Writes contract/sidecar.ts from contract/schema.json; --check only compares.
import fs from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const here = new URL('.', import.meta.url);
const schema = JSON.parse(fs.readFileSync(new URL('schema.json', here), 'utf8'));
const text = await compile(schema, 'Contract', {
  additionalProperties: false,
  bannerComment: '// Generated from server/spanscope/contract by `make contract`. Do not edit.',
  style: { singleQuote: true, printWidth: 110 },
  unreachableDefinitions: true,
});
const target = new URL('sidecar.ts', here);
if (process.argv.includes('--check')) {
  if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
    console.error('contract/sidecar.ts is stale: run `make contract`');
    process.exit(1);
  }
} else {
  fs.writeFileSync(target, text);
}
