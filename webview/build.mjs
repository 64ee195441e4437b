// Builds dist/: main.js and main.css, the chunks that main.js loads when they are first needed, and the icon font.
import fs from 'node:fs';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url).pathname;

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { main: 'src/main.tsx' },
  outdir: 'dist',
  bundle: true,
  // A webview loads its script as a module: only so can a second chunk come by import() under the page's CSP.
  format: 'esm',
  splitting: true,
  // By content: what two chunks share is a chunk without a name of its own.
  chunkNames: '[name]-[hash]',
  assetNames: '[name]',
  loader: { '.ttf': 'file' },
  jsx: 'automatic',
  jsxImportSource: 'preact',
  target: ['chrome120', 'es2022'],
  minify: !process.argv.includes('--debug'),
  sourcemap: process.argv.includes('--debug') ? 'linked' : false,
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: true,
});
// Stale files go after the new ones are there, not before: a page that is open may ask for its second chunk meanwhile.
const written = new Set(Object.keys(metafile.outputs));
for (const name of fs.readdirSync(`${here}dist`)) {
  if (!written.has(`dist/${name}`)) fs.rmSync(`${here}dist/${name}`);
}
