// Puts together what the VSIX holds besides libraries: the bundle, the webview's pages, and the sidecar's sources.
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { writeNotices } from './notices.mjs';
import { extension, root } from './paths.mjs';

const debug = process.argv.includes('--debug');

await build({
  absWorkingDir: extension,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The extension host of the oldest editor in `engines` is Node 20.
  target: 'node20',
  external: ['vscode'],
  minify: !debug,
  sourcemap: debug ? 'linked' : false,
  // Licences go into ThirdPartyNotices.txt, whole.
  legalComments: 'none',
  logLevel: 'warning',
});

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const webview = spawnSync(
  npm,
  ['run', '--silent', 'build', '-w', 'webview', ...(debug ? ['--', '--debug'] : [])],
  {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  },
);
if (webview.status !== 0) {
  console.error('the webview could not be built');
  process.exit(1);
}

/** Made anew: a file that is gone from the source must not live on in the package. */
function replace(from, to, filter = () => true) {
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true, filter });
}

replace(path.join(root, 'webview/dist'), path.join(extension, 'media/webview'));
replace(
  path.join(root, 'server/spanscope'),
  path.join(extension, 'bundled/server/spanscope'),
  (file) => path.basename(file) !== '__pycache__',
);
fs.copyFileSync(path.join(root, 'LICENSE'), path.join(extension, 'LICENSE'));
writeNotices(path.join(extension, 'dist/ThirdPartyNotices.txt'));
