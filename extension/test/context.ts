import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExtensionContext } from 'vscode';
import { Uri } from './vscode';

export const extensionFolder = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** The context of an activation, as far as the extension uses it. `folder` is where the extension is installed. */
export function context(folder = extensionFolder): ExtensionContext {
  const manifest = JSON.parse(fs.readFileSync(path.join(extensionFolder, 'package.json'), 'utf8')) as unknown;
  const made = {
    extensionPath: folder,
    extensionUri: Uri.file(folder),
    extension: { packageJSON: manifest },
    subscriptions: [] as { dispose(): unknown }[],
    asAbsolutePath: (relative: string) => path.join(folder, relative),
  };
  return made as unknown as ExtensionContext;
}

/** A folder like an installed extension whose "Python" runs the fake sidecar in the given mode. */
export function installed(mode: string): { folder: string; python: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-ext-'));
  fs.mkdirSync(path.join(folder, 'bundled/server'), { recursive: true });
  fs.cpSync(path.join(extensionFolder, 'snippets'), path.join(folder, 'snippets'), { recursive: true });
  const python = path.join(folder, 'python');
  const probe = JSON.stringify({ executable: python, version: [3, 12, 0], missing: [] });
  const script = [
    '#!/bin/sh',
    `if [ "$1" = -c ]; then echo '${probe}'; exit; fi`,
    `exec '${process.execPath}' '${path.join(extensionFolder, 'test/fakeSidecar.mjs')}' '${mode}'`,
  ];
  fs.writeFileSync(python, script.join('\n'), { mode: 0o755 });
  return { folder, python };
}
