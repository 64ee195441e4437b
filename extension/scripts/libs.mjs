// Fills bundled/libs with the sidecar's dependencies for one platform and several CPythons.
//
// Compiled modules carry version, processor and system in their file names and the rest of each package is the same
// for all, so the installations for several Pythons can lie over one another in a single folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extension, root } from './paths.mjs';
import { TARGETS } from './targets.mjs';

const PROJECT = path.join(root, 'pyproject.toml');
const SOURCES = /\.(pyi|pyx|pxd|pxi|c|h|cpp)$/;
const UNUSED_FOLDERS = new Set(['__pycache__', 'tests', 'bin']);

/** `pythons` as "3.11". Does nothing when the folder already holds just that. */
export function fillLibs(target, pythons) {
  const libs = path.join(extension, 'bundled/libs');
  const stamp = path.join(extension, 'bundled/libs.stamp');
  const wanted = fingerprint(target, pythons);
  if (fs.existsSync(libs) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  fs.rmSync(stamp, { force: true });
  fs.rmSync(libs, { recursive: true, force: true });
  for (const python of pythons) {
    // A folder each: uv takes what it finds in a target for installed and leaves it as it is.
    const layer = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-libs-'));
    try {
      install(layer, target, python);
      fs.cpSync(layer, libs, { recursive: true, filter: (file) => isUsed(path.relative(layer, file)) });
    } finally {
      fs.rmSync(layer, { recursive: true, force: true });
    }
  }
  fs.writeFileSync(path.join(libs, 'native.json'), JSON.stringify(nativeModules(libs), null, 2));
  fs.writeFileSync(stamp, wanted);
}

function install(folder, target, python) {
  const platform = TARGETS[target];
  const result = spawnSync(
    findUv(),
    // uv, as pip judges environment markers by the Python that runs it and leaves out what another version needs.
    [
      ...['pip', 'install', '--quiet', '--target', folder, '--python-version', python],
      ...['--python-platform', platform, '--only-binary', ':all:', '-r', PROJECT],
    ],
    { stdio: 'inherit' },
  );
  if (result.status !== 0) {
    throw new Error(
      `no libraries for ${target} and Python ${python}: ${result.error?.message ?? 'uv failed'}`,
    );
  }
}

/** The project's own environment first, then the PATH. */
function findUv() {
  const name = process.platform === 'win32' ? 'Scripts/uv.exe' : 'bin/uv';
  const own = path.join(root, '.venv', name);
  return process.env.UV ?? (fs.existsSync(own) ? own : 'uv');
}

function isUsed(file) {
  return !SOURCES.test(file) && !file.split(path.sep).some((folder) => UNUSED_FOLDERS.has(folder));
}

/** Every compiled module, as a path without suffix: what the probe looks for before it takes a Python. */
function nativeModules(libs) {
  const modules = fs
    .readdirSync(libs, { recursive: true })
    .filter((file) => /\.(so|pyd)$/.test(file))
    .map((file) =>
      path.posix.join(path.dirname(file).replaceAll(path.sep, '/'), path.basename(file).split('.')[0]),
    );
  return [...new Set(modules)].sort();
}

function fingerprint(target, pythons) {
  const dependencies = /^dependencies = \[[\s\S]*?^\]/m.exec(fs.readFileSync(PROJECT, 'utf8'));
  if (dependencies === null) {
    throw new Error('pyproject.toml: no list of dependencies');
  }
  const recipe = fs.readFileSync(new URL(import.meta.url), 'utf8');
  return createHash('sha256')
    .update(JSON.stringify([dependencies[0], recipe, target, pythons]))
    .digest('hex');
}
