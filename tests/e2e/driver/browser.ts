import { chromium as engine, type Browser } from 'playwright-core';
import { chromium } from './paths.ts';

export function launch(): Promise<Browser> {
  const executablePath = chromium();
  return engine.launch({
    ...(executablePath === null ? {} : { executablePath }),
    headless: true,
    args: [
      // Root in a container has no user namespace to put a sandbox in.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // No name resolves, so that a walk that passes proves that nothing needs the internet. A webview's files are
      // asked for at names of a CDN, and a service worker answers them without asking anyone.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
