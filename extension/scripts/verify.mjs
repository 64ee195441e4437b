// Imports every module of the bundled sidecar with nothing but the standard library and the bundle beside it, so that a
// dependency that only the developers' environment has fails the packaging and not a user's first start.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { extension } from './paths.mjs';

const IMPORT_ALL = `
import importlib, pkgutil, spanscope
for module in pkgutil.walk_packages(spanscope.__path__, "spanscope."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
`;

/** `pythons` as commands. Throws with Python's own words when a module can't be imported. */
export function verify(pythons) {
  const bundled = path.join(extension, 'bundled');
  const folders = [path.join(bundled, 'libs'), path.join(bundled, 'server')];
  for (const python of pythons) {
    // -S: without site-packages. -B: no compiled files in the package.
    const { status, stderr } = spawnSync(python, ['-S', '-B', '-c', IMPORT_ALL], {
      env: { ...process.env, PYTHONPATH: folders.join(path.delimiter) },
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new Error(`the bundle does not run under ${python}:\n${stderr}`);
    }
  }
}
