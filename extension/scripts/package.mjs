// Usage: package.mjs [--target linux-x64] [--local]
//   --target  a platform of the Marketplace; default: this machine's
//   --local   libraries only for the Pythons that this machine's PATH and .venv give, not for all that are supported
// Writes dist/spanscope-<target>.vsix.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fillLibs } from './libs.mjs';
import { extension, root } from './paths.mjs';
import { PYTHONS, TARGETS, localTarget } from './targets.mjs';
import { verify } from './verify.mjs';

const { values } = parseArgs({
  options: { target: { type: 'string', default: localTarget() }, local: { type: 'boolean', default: false } },
});
const { target } = values;
if (!Object.hasOwn(TARGETS, target)) {
  console.error(`no package for ${target}; there is one for ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}

const local = localPythons();
run(process.execPath, [path.join(extension, 'scripts/build.mjs')]);
fillLibs(target, values.local ? [...local.keys()] : PYTHONS);
if (target === localTarget()) {
  verify(local.values());
}
const vsix = path.join(extension, `dist/spanscope-${target}.vsix`);
const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
run(process.execPath, [
  vsce,
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--target',
  target,
  '-o',
  vsix,
]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: extension, stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

/** The supported Pythons that the extension would find here: command by version. */
function localPythons() {
  const venv = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const pythons = new Map();
  for (const python of [venv, 'python3', 'python']) {
    const told = spawnSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
      encoding: 'utf8',
    });
    if (told.status === 0 && PYTHONS.includes(told.stdout.trim())) {
      pythons.set(told.stdout.trim(), python);
    }
  }
  if (values.local && pythons.size === 0) {
    console.error(`no Python on this machine is one of ${PYTHONS.join(', ')}`);
    process.exit(1);
  }
  return pythons;
}
