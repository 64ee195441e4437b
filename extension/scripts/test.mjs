// node:test on the TypeScript itself. `vscode` exists only inside an editor, so the tests' tsconfig maps it to a stub.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { extension } from './paths.mjs';

const named = process.argv.slice(2);
const all = fs.readdirSync(path.join(extension, 'test')).filter((file) => file.endsWith('.test.ts'));
const files = (named.length > 0 ? named : all).map((file) => path.join('test', path.basename(file)));
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-timeout=60000', ...files],
  {
    cwd: extension,
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(extension, 'test/runtime.tsconfig.json') },
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
