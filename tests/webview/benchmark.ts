// How long a person waits for the page, and how long it stands still: node --import tsx tests/webview/benchmark.ts
// `--json` prints one line a figure, for `make bench`. A measurement and no test: a busy machine says nothing about it.
import type { Page } from 'playwright-core';
import { text, type Built } from './builder';
import { oneSpan } from './detailFixtures';
import { largeTrace, plainTrace } from './fixtures';
import { startHarness } from './harness';
import { longestFrameScrolling } from './scrolling';

const json = process.argv.includes('--json');

function say(what: string, ms: number, target: number, note = ''): void {
  console.log(json ? JSON.stringify({ what, ms, target, note }) : `${what}: ${Math.round(ms)} ms (at most ${target}) ${note}`);
}

// Text, since a compiled function would bring helpers along that the page does not have.

/** Milliseconds from a click on the first row of the list to the frame that has the first rows of the tree in it. */
const untilPainted = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((resolve) => {
    const row = document.querySelector('.trace-rows [role=row]');
    const began = performance.now();
    const look = () => document.querySelector('.span-rows [role=row]')
      ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
      : requestAnimationFrame(look);
    row.click();
    look();
  })`);

/** In ms, while a list is scrolled from one end to the other. */
const longestFrame = (page: Page, list: string): Promise<number> => page.evaluate(longestFrameScrolling(list));

/** Milliseconds of each task over 50 ms. */
const longTasks = (page: Page): Promise<number[]> =>
  page.evaluate(() => new Promise<number[]>((resolve) => {
    const found: number[] = [];
    new PerformanceObserver((list) => found.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: 'longtask', buffered: true });
    requestIdleCallback(() => setTimeout(() => resolve(found), 200));
  }));

const harness = await startHarness();

for (const [spans, target] of [[1_000, 300], [30_000, 1_000]] as const) {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const { page } = await harness.open([largeTrace(spans)]);
    times.push(await untilPainted(page));
    if (round === 2 && spans > 1_000) say(`longest frame while scrolling the tree of ${spans.toLocaleString('en')} spans`, await longestFrame(page, '.span-rows'), 50);
    await page.context().close();
  }
  times.sort((a, b) => a - b);
  say(`click on a trace of ${spans.toLocaleString('en')} spans to its tree painted`, times[1] ?? NaN, target, 'Chromium alone; the stub host answers in JavaScript');
}

{
  const base = plainTrace(1).summary;
  const all = Array.from({ length: 100_000 }, (_, i) => ({ ...base, traceId: i.toString(16).padStart(32, '0'), input: `Question number ${i}?` }));
  const { page, host } = await harness.open([], {
    prepare: (stub) => stub.answer('listTraces', ({ limit = 50, cursor }) => {
      const from = Number(cursor ?? 0);
      const traces = all.slice(from, from + limit);
      return { traces, nextCursor: from + limit < all.length ? String(from + limit) : null, total: all.length, queryProblems: [] };
    }),
  });
  say('longest frame while scrolling the list of 100,000 traces', await longestFrame(page, '.trace-rows'), 50, 'Chromium alone; the stub host answers in JavaScript');
  host.detach();
  await page.context().close();
}

const items = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => ({ id: i, words: `entry number ${i}` })));
const messages: [name: string, trace: Built][] = [
  ['JSON', oneSpan('json', { input: [text('user', items)] })],
  ['text', oneSpan('text', { input: [text('user', 'The quick brown fox jumps over the lazy dog.\n'.repeat(110_000))] })],
];
for (const [name, trace] of messages) {
  const { page } = await harness.open([trace], { prepare: (host) => (host.initial = { ...host.initial, traceId: trace.summary.traceId }) });
  say(`longest task while opening a message of 5 MB, ${name}`, Math.max(0, ...await longTasks(page)), 500);
  await page.context().close();
}

/** A bitmap: what it weighs is what its pixels need, without a codec of our own. */
function bitmap(width: number, height: number): Buffer {
  const size = 54 + width * height * 3;
  const file = Buffer.alloc(size, 0x80);
  file.fill(0, 0, 54);
  file.write('BM');
  file.writeUInt32LE(size, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

{
  // A width that is a multiple of four: rows of a bitmap are filled up to it.
  const image = bitmap(840, 800);
  const trace = oneSpan('image', { input: [{ role: 'user', name: null, parts: [{ type: 'media', modality: 'image', mimeType: 'image/bmp', uri: null, size: image.length }], finishReason: null }] });
  const { page } = await harness.open([trace], {
    prepare: (host) => {
      host.initial = { ...host.initial, traceId: trace.summary.traceId };
      host.answer('getMedia', () => ({ mimeType: 'image/bmp', base64: image.toString('base64') }));
    },
  });
  await page.getByText('840 × 800 pixels').waitFor();
  say('longest task while opening an image of 2 MB', Math.max(0, ...await longTasks(page)), 500);
  await page.context().close();
}
await harness.close();
