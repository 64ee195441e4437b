// The built webview alone in Chromium, under the page policy that the extension sets, with real theme values.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect as expectSoon } from '@playwright/test';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Built } from './builder';
import { NOW } from './builder';
import { StubHost } from './stubHost';

const here = import.meta.dirname;
const dist = path.resolve(here, '../../webview/dist');
const shots = path.join(here, 'shots');
const NONCE = 'n0nce';
/** How long something may take to appear: far longer than on any machine, since only a failing test waits it out. */
const PATIENCE_MS = 60_000;
export const expect = expectSoon.configure({ timeout: PATIENCE_MS });

export const THEMES = ['dark-modern', 'light-modern', 'default-high-contrast'] as const;
export type ThemeName = (typeof THEMES)[number] | 'dark-2026' | 'light-2026' | 'default-high-contrast-light';

interface Theme {
  vars: Record<string, string>;
  body: { class: string; attrs: Record<string, string> };
  defaultStyle: string;
}

const theme = (name: ThemeName): Theme => JSON.parse(fs.readFileSync(path.join(here, 'themes', `${name}.json`), 'utf8')) as Theme;

function documentFor(name: ThemeName): string {
  const { body } = theme(name);
  const attributes = Object.entries(body.attrs).map(([key, value]) => `${key}="${value}"`).join(' ');
  const policy = `default-src 'none'; script-src 'nonce-${NONCE}' 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src data:`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tracing</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/theme/${name}.css"><link rel="stylesheet" href="/main.css">
<script type="module" nonce="${NONCE}" src="/main.js"></script></head><body class="${body.class}" ${attributes}></body></html>`;
}

// Plain text, because a compiled function would bring helpers along that the page does not have.
// "Ago" is drawn against the fixtures' clock; the state outlives a reload as it does in VS Code.
const STUB = `
Date.now = () => ${NOW};
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => { toHost(message); },
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
});`;

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

export interface Harness {
  open(traces: Built[], options?: OpenOptions): Promise<{ page: Page; host: StubHost }>;
  close(): Promise<void>;
}

interface OpenOptions {
  width?: number;
  height?: number;
  theme?: ThemeName;
  /** The test moves the page's timers on by `page.clock`. */
  clock?: boolean;
  /** Called before the page loads. */
  prepare?(host: StubHost): void;
}

function serve(): http.Server {
  return http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/page/')) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(documentFor(path.basename(pathname) as ThemeName));
    } else if (pathname.startsWith('/theme/')) {
      const { vars, defaultStyle } = theme(path.basename(pathname, '.css') as ThemeName);
      response.setHeader('content-type', 'text/css');
      response.end(`:root{${Object.entries(vars).map(([key, value]) => `${key}:${value}`).join(';')}}${defaultStyle}`);
    } else {
      const file = path.join(dist, path.basename(pathname));
      response.setHeader('content-type', TYPES[path.extname(file)] ?? 'text/plain');
      if (fs.existsSync(file)) response.end(fs.readFileSync(file));
      else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });
}

export async function startHarness(): Promise<Harness> {
  const server = serve();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    // Nothing but this server may be reached: a page that asks another host for anything fails its test.
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  return {
    async open(traces, options = {}) {
      const { width = 1100, height = 700, theme: name = 'dark-modern' } = options;
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('requestfailed', (request) => {
        // A page that is left or closed gives up what it was still loading.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`request failed: ${request.url()}`);
      });
      watched.set(page, complaints);
      const host = new StubHost(traces);
      options.prepare?.(host);
      await host.attach(page);
      hosts.set(page, host);
      page.setDefaultTimeout(PATIENCE_MS);
      if (options.clock === true) await page.clock.install();
      await page.addInitScript({ content: STUB });
      await page.goto(`${base}/page/${name}`);
      await page.locator('body[data-ready="1"]').waitFor();
      return { page, host };
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const watched = new WeakMap<Page, string[]>();
const hosts = new WeakMap<Page, StubHost>();

/** Closes the page; fails when it threw, broke its content policy, or asked another host for something. */
export async function finish(page: Page): Promise<void> {
  hosts.get(page)?.detach();
  await page.context().close();
  assert.deepEqual(watched.get(page), []);
}

export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const found = await run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 4).map((node) => `${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`) }));
  });
  assert.deepEqual(violations, []);
}

export async function shoot(page: Page, name: string): Promise<void> {
  fs.mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
}
