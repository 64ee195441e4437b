// How long the page is frozen at most while it opens the two stress traces: node --import tsx tests/webview/benchmark.ts
// A measurement and no test: what a busy machine does to it says nothing about the page.
import type { Page } from 'playwright-core';
import { text, type Built } from './builder';
import { oneSpan } from './detailFixtures';
import { largeTrace } from './fixtures';
import { startHarness } from './harness';

/** Milliseconds of each task over 50 ms. Marks of our own tell the stub's parsing from the page's work. */
const longTasks = (page: Page): Promise<number[]> =>
  page.evaluate(() => new Promise<number[]>((resolve) => {
    const found: number[] = [];
    new PerformanceObserver((list) => found.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: 'longtask', buffered: true });
    requestIdleCallback(() => setTimeout(() => resolve(found), 200));
  }));

const items = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => ({ id: i, words: `entry number ${i}` })));
const stress: [name: string, trace: Built][] = [
  ['30,000 spans', largeTrace(30_000)],
  ['a message of 5 MB, JSON', oneSpan('json', { input: [text('user', items)] })],
  ['a message of 5 MB, text', oneSpan('text', { input: [text('user', 'The quick brown fox jumps over the lazy dog.\n'.repeat(110_000))] })],
];

const harness = await startHarness();
for (const [name, trace] of stress) {
  const { page } = await harness.open([trace], { prepare: (host) => (host.initial = { ...host.initial, traceId: trace.summary.traceId }) });
  const opening = await longTasks(page);
  for (let step = 1; step <= 40; step++) {
    // Text, since a compiled function would bring helpers along that the page does not have.
    await page.evaluate(`{ const rows = document.querySelector('.span-rows'); rows.scrollTop = rows.scrollHeight * ${step / 40}; }`);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => drawn()))');
  }
  const after = (await longTasks(page)).slice(opening.length);
  console.log(`${name}: opening ${Math.max(0, ...opening)} ms, scrolling ${Math.max(0, ...after)} ms`);
  await page.context().close();
}
await harness.close();
