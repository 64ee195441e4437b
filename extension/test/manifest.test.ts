import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CONTEXT_KEYS } from '../src/contextKeys';
import { SECTION } from '../src/settings';
import { activate, deactivate } from '../src/extension';
import { context } from './context';
import { editor } from './vscode';

interface Setting {
  readonly default: unknown;
  readonly scope: string;
}

interface Manifest {
  readonly version: string;
  readonly engines: { vscode: string };
  readonly devDependencies: Record<string, string>;
  readonly activationEvents: string[];
  readonly capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { command: string; category: string; enablement?: string }[];
    readonly menus: Record<string, { command: string; when?: string }[]>;
    readonly configuration: { properties: Record<string, Setting> }[];
    readonly views: { spanscope: { id: string }[] };
    readonly viewsWelcome: { view: string; contents: string; when: string }[];
  };
}

const extension = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => fs.readFileSync(path.join(extension, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
const sources = fs
  .readdirSync(path.join(extension, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(path.join('src', file)))
  .join('\n');
const settings = Object.assign(
  {},
  ...manifest.contributes.configuration.map(({ properties }) => properties),
) as Record<string, Setting>;
const commands = manifest.contributes.commands.map(({ command }) => command);

test('every contributed command is registered, and every registered one is contributed', async () => {
  editor.reset();
  activate(context());
  assert.deepEqual([...editor.commands.keys()].sort(), [...commands].sort());
  await deactivate();
});

test('every command is under the category Spanscope', () => {
  for (const { command, category } of manifest.contributes.commands) {
    assert.equal(category, 'Spanscope', command);
  }
});

test('menus name contributed commands only', () => {
  for (const [menu, entries] of Object.entries(manifest.contributes.menus)) {
    for (const { command } of entries) {
      assert.ok(commands.includes(command), `${menu}: ${command}`);
    }
  }
});

test('every word of the manifest is in package.nls.json, and no other', () => {
  const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
});

test('links of the welcome view run commands that exist', () => {
  const links = [
    ...Object.values(words)
      .join('\n')
      .matchAll(/\(command:([\w.]+)/g),
  ].map(([, id]) => id ?? '');
  assert.ok(links.length > 0);
  for (const id of links) {
    assert.ok(commands.includes(id) || id.startsWith('workbench.action.'), id);
  }
});

test('when clauses use context keys that the extension sets', () => {
  const clauses = [
    ...manifest.contributes.commands.map(({ enablement }) => enablement),
    ...Object.values(manifest.contributes.menus).flatMap((entries) => entries.map(({ when }) => when)),
    ...manifest.contributes.viewsWelcome.map(({ when }) => when),
  ].join(' && ');
  const keys = new Set([...clauses.matchAll(/spanscope\.(?:sidecar|collector)\w+/g)].map(([key]) => key));
  assert.deepEqual([...keys].sort(), [...Object.values(CONTEXT_KEYS)].sort());
});

test('the settings that the code reads are the ones of the manifest', () => {
  const asked = [...sources.matchAll(/configuration\.get\('([\w.]+)', ([^)]+)\)/g)];
  assert.deepEqual(asked.map(([, key]) => `${SECTION}.${key ?? ''}`).sort(), Object.keys(settings).sort());
  for (const [, key, fallback] of asked) {
    assert.equal(String(settings[`${SECTION}.${key ?? ''}`]?.default), fallback?.replaceAll("'", ''), key);
  }
});

test('a workspace can choose no program and no folder, and in Restricted Mode nothing at all', () => {
  assert.equal(settings['spanscope.python']?.scope, 'machine');
  assert.equal(settings['spanscope.dataFolder']?.scope, 'machine');
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.deepEqual([...restricted].sort(), Object.keys(settings).sort());
});

test('the types of the editor are not newer than the oldest editor taken', () => {
  assert.equal(manifest.devDependencies['@types/vscode']?.slice(1), manifest.engines.vscode.slice(1));
});

test('a panel of the last session is restored', () => {
  assert.ok(manifest.activationEvents.includes('onWebviewPanel:spanscope.tracing'));
  assert.ok(manifest.activationEvents.includes('onWebviewPanel:spanscope.trace'));
  assert.ok(editor.providers.has('serializer:spanscope.tracing'));
  assert.ok(editor.providers.has(`tree:${manifest.contributes.views.spanscope[0]?.id ?? ''}`));
});

test('the extension and the sidecar have one version', () => {
  const python = fs.readFileSync(path.join(extension, '../server/spanscope/__init__.py'), 'utf8');
  assert.equal(/__version__ = "([^"]+)"/.exec(python)?.[1], manifest.version);
});

test('every sentence of the code is in the bundle for translators, and no other', () => {
  const bundle = JSON.parse(read('l10n/bundle.l10n.json')) as Record<string, string>;
  const said = [...sources.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text ?? '');
  assert.deepEqual([...new Set(said)].sort(), Object.keys(bundle).sort());
});
