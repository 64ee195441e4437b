import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const e2e = path.resolve(import.meta.dirname, '..');
export const root = path.resolve(e2e, '../..');
export const shots = path.join(e2e, 'shots');

/** Spanscope's own environment: runs the sidecar and the model server. */
export const python = path.join(root, '.venv/bin/python');
/** The environment of the traced apps, as a user's would be: none of Spanscope's packages are in it. */
export const appPython = path.join(root, '.run/apps/bin/python');

/** The package that `make package` left. One machine builds one target. */
export function vsix(): string {
  const dist = path.join(root, 'extension/dist');
  const found = existsSync(dist) ? readdirSync(dist).filter((name) => name.endsWith('.vsix')) : [];
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`extension/dist has ${found.length} packages; run make package`);
  }
  return path.join(dist, only);
}

/** A Node 24 for code-server, whatever Node runs this. */
export function node24(): string {
  return path.join(execFileSync(path.join(e2e, 'setup/node24.sh'), { encoding: 'utf8' }).trim(), 'bin/node');
}

/** The Chromium that `CHROMIUM` names, else the system's; null for the one that Playwright has downloaded. */
export function chromium(): string | null {
  const usual = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return process.env['CHROMIUM'] ?? usual.find((file) => existsSync(file)) ?? null;
}
