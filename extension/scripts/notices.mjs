// The licences of the JavaScript packages that end up in the bundles. Those of the Python packages lie beside them,
// in their *.dist-info folders.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { extension, root } from './paths.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The extension's code bundles this one; the page bundles what webview/package.json calls its dependencies. */
const EXTENSION_PACKAGES = ['vscode-jsonrpc'];

export function writeNotices(file) {
  const webview = path.join(root, 'webview');
  const found = new Map();
  for (const name of EXTENSION_PACKAGES) {
    collect(name, extension, found);
  }
  for (const name of dependenciesOf(webview)) {
    collect(name, webview, found);
  }
  const notices = [...found]
    .sort(([one], [two]) => one.localeCompare(two))
    .map(([title, text]) => `${title}\n\n${text}`);
  fs.writeFileSync(file, `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}

function collect(name, from, found) {
  const folder = folderOf(name, from);
  const { version, license } = manifestOf(folder);
  const title = `${name} ${version} (${license})`;
  if (found.has(title)) {
    return;
  }
  const files = fs.readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
  found.set(title, texts.length === 0 ? namedLicence(name, manifestOf(folder)) : texts.join('\n\n'));
  for (const dependency of dependenciesOf(folder)) {
    collect(dependency, folder, found);
  }
}

/** Of a package that names its licence and its author, and has no file of it: the MIT licence is a known text. */
function namedLicence(name, { license, author }) {
  const holder = typeof author === 'string' ? author : author?.name;
  if (license !== 'MIT' || !holder) {
    throw new Error(`${name}: no licence file to pass on`);
  }
  const own = fs.readFileSync(path.join(root, 'LICENSE'), 'utf8').trim();
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
}

/** As Node looks for it. Not by `resolve(name/package.json)`, which a package's `exports` may forbid. */
function folderOf(name, from) {
  const places = createRequire(path.join(from, 'package.json')).resolve.paths(name) ?? [];
  const folder = places
    .map((place) => path.join(place, name))
    .find((place) => fs.existsSync(path.join(place, 'package.json')));
  if (folder === undefined) {
    throw new Error(`${name}: not installed`);
  }
  return folder;
}

function manifestOf(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

function dependenciesOf(folder) {
  return Object.keys(manifestOf(folder).dependencies ?? {});
}
