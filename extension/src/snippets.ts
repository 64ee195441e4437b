import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Snippet } from '../../contract/webview';

/** What snippet files say in place of the collector's endpoint, so that each runs as it stands. */
export const PLACEHOLDER = 'http://localhost:4318';

interface Entry {
  readonly id: string;
  readonly language: string;
  readonly sdk: string;
  readonly install: string;
  readonly file: string;
}

/** Reads snippets/manifest.json and its files; `code` still has the placeholder. */
export async function load(folder: string): Promise<Snippet[]> {
  const manifest = JSON.parse(await fs.readFile(path.join(folder, 'manifest.json'), 'utf8')) as Entry[];
  return Promise.all(
    manifest.map(async ({ file, ...entry }) => ({
      ...entry,
      code: await fs.readFile(path.join(folder, file), 'utf8'),
    })),
  );
}

export function withEndpoint(snippets: readonly Snippet[], endpoint: string): Snippet[] {
  return snippets.map((snippet) => ({ ...snippet, code: snippet.code.replaceAll(PLACEHOLDER, endpoint) }));
}
