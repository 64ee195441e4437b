// The agent graph: what a person reads in it, and how it leads to the spans.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import type { Built } from './builder';
import { research } from './detailFixtures';
import * as fixtures from './fixtures';
import { manyTools, runningGraph, support } from './graphFixtures';
import { THEMES, assertAccessible, expect, finish, shoot, startHarness, type Harness, type ThemeName } from './harness';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const open = async (trace: Built, options: { width?: number; height?: number; theme?: ThemeName } = {}) => {
  const opened = await harness.open([trace], { ...options, prepare: (host) => (host.initial = { ...host.initial, traceId: trace.summary.traceId }) });
  await opened.page.getByRole('button', { name: 'Agents, models and tools as a graph' }).click();
  await opened.page.locator('.graph-node').first().waitFor();
  return opened;
};
const node = (page: Page, name: string | RegExp): Locator => page.getByRole('option', { name });
const heading = (page: Page): Locator => page.locator('.span-head h2');
const asItRan = (page: Page) => page.getByRole('button', { name: 'As it ran' }).click();

it('sums calls by name: how many, how long, how many tokens, who called, what failed, who handed off to whom', async () => {
  const { page } = await open(support);
  await expect(node(page, /^Agent Triage agent , 2 calls, 11\.7 s, 8,370 tokens , called by Support run, after Billing agent, hands off to Billing agent$/)).toHaveCount(1);
  await expect(node(page, /^Tool refund , 2 failed, 3 calls, 1\.91 s ,.* called by Billing agent$/)).toHaveCount(1);
  await expect(node(page, /^Model call gpt-5\.1 , 5 calls/)).toHaveCount(1);
  await expect(page.locator('.graph-line text').filter({ hasText: '×3' })).toHaveCount(2);
  await expect(page.locator('.graph-line.handOff')).toHaveCount(2);
  await finish(page);
});

it('opens the failed span of a node first, then the others one after the other, and the tree shows the same span', async () => {
  const { page } = await open(support);
  await node(page, /^Tool find_order/).click();
  await expect(heading(page)).toHaveText('find_order');
  await node(page, /^Tool refund/).click();
  await expect(heading(page)).toHaveText('refund');
  await expect(node(page, /^Tool refund/)).toHaveAttribute('aria-selected', 'true');
  await expect(node(page, /^Tool refund/).getByText('1 of 3')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(node(page, /^Tool refund/).getByText('3 of 3')).toBeVisible();
  await page.keyboard.press('g');
  await expect(page.locator('.span-row[aria-selected=true]')).toHaveAttribute('data-index', '9');
  await page.locator('.span-row', { hasText: 'policies' }).click();
  await page.keyboard.press('g');
  await expect(node(page, /^Retrieval policies/)).toHaveAttribute('aria-selected', 'true');
  await finish(page);
});

it('is one list for the keyboard: reading order, callers and called, ends', async () => {
  const { page } = await open(support);
  const focused = page.locator('.graph-node:focus');
  await node(page, /^Tool refund/).focus();
  await page.keyboard.press('Home');
  await expect(focused).toHaveAccessibleName(/^Workflow Support run/);
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAccessibleName(/^Agent Triage agent/);
  await page.keyboard.press('ArrowLeft');
  await expect(focused).toHaveAccessibleName(/^Workflow Support run/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(focused).toHaveAccessibleName(/^Guardrail no_personal_data/);
  await page.keyboard.press('End');
  await expect(focused).toHaveAccessibleName(/^Model call claude-sonnet-4-5/);
  await expect(page.locator('.graph-node[tabindex="0"]')).toHaveCount(1);
  await finish(page);
});

it('numbers the steps as they ran, with equal neighbours as one', async () => {
  const { page } = await open(research);
  await asItRan(page);
  await expect(node(page, /^Steps 6–19 , Tool search , 14 calls/)).toHaveCount(1);
  await expect(node(page, /^Step 20 , Model call claude-sonnet-4-5.*, after search$/)).toHaveCount(1);
  await node(page, /^Steps 21–22 , Tool open_page/).click();
  await expect(heading(page)).toHaveText('open_page');
  await page.reload();
  await expect(node(page, /^Steps 6–19/), 'the view and its mode are kept').toHaveCount(1);
  await finish(page);
});

it('stands still while a running trace tells new numbers, and takes in new nodes', async () => {
  const { page, host } = await open(runningGraph);
  await expect(node(page, /^Agent release_agent , running/)).toHaveCount(1);
  await expect(node(page, /^Tool list_pull_requests , 2 calls, 900 ms ,.* 1 running/)).toHaveCount(1);
  const place = () => node(page, /^Tool list_pull_requests/).boundingBox();
  const before = await place();
  const grown = structuredClone(runningGraph);
  for (const row of grown.rows) row.durationNano ??= '5000000000';
  host.traces = [grown];
  await host.tracesChanged([grown.summary.traceId]);
  await expect(node(page, /^Tool list_pull_requests , 2 calls, 5\.90 s ,.* called by/)).toHaveCount(1);
  assert.deepEqual(await place(), before);
  await finish(page);
});

it('draws at most 200 names, the failed ones among them, and says how many it left out', async () => {
  const { page } = await open(manyTools(320));
  await page.getByText('121 rarer names are left out').waitFor();
  await expect(page.getByRole('option')).toHaveCount(200);
  await expect(node(page, /^Tool tool_319 , failed/)).toHaveCount(1);
  await asItRan(page);
  await page.getByText('Too many steps to draw one by one, so they are summed.').waitFor();
  await finish(page);
});

it('opens a trace of 30,000 spans', async () => {
  const { page } = await open(fixtures.largeTrace(30_000));
  await expect(page.getByRole('option')).toHaveCount(200);
  await finish(page);
});

it('zooms by buttons, keys and the wheel with Ctrl, fits, and is moved by dragging', async () => {
  const { page } = await open(manyTools(60));
  const width = async () => (await node(page, /^Agent caller/).boundingBox())?.width ?? 0;
  const first = await width();
  await page.getByRole('button', { name: 'Closer (+)' }).click();
  await expect.poll(width).toBeGreaterThan(first);
  await page.locator('body').press('-');
  await page.locator('body').press('-');
  await expect.poll(width).toBeLessThan(first);
  await page.getByRole('button', { name: 'Whole graph (0)' }).click();
  await expect.poll(width).toBeCloseTo(160 * 0.3, 0);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const scroller = page.locator('.graph-scroll');
  const box = await scroller.boundingBox();
  assert.ok(box);
  const top = await scroller.evaluate((one) => one.scrollTop);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 200, { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => scroller.evaluate((one) => one.scrollTop)).toBeGreaterThan(top + 50);
  await finish(page);
});

it('stands beside the tree where there is room, and each points at the other', async () => {
  const { page } = await open(support, { width: 1800 });
  await page.locator('.span-row', { hasText: 'find_order' }).hover();
  await expect(page.locator('.graph-node.pointed')).toHaveAccessibleName(/^Tool find_order/);
  await node(page, /^Tool refund/).hover();
  await expect(page.locator('.span-row.pointed')).toHaveCount(3);
  await finish(page);
});

it('treats names in a trace as text, and draws services where nothing is AI', async () => {
  const { page } = await open(fixtures.hostile);
  await expect(page.getByRole('option')).toHaveCount(2);
  await expect.poll(() => page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBe(undefined);
  await finish(page);
  const services = await open(fixtures.webApp);
  await expect(node(services.page, /^HTTP POST \/checkout/)).toHaveCount(1);
  await expect(services.page.getByRole('option')).toHaveCount(3);
  await finish(services.page);
});

const LOOKS: { name: string; trace: Built; ran?: boolean; width: number; themes?: readonly ThemeName[] }[] = [
  ...[700, 1100, 1800].map((width) => ({ name: `graph-support-${width}`, trace: support, width })),
  ...[700, 1100].map((width) => ({ name: `graph-ran-${width}`, trace: research, ran: true, width })),
  { name: 'graph-research', trace: research, width: 1100 },
  { name: 'graph-running', trace: runningGraph, width: 1100, themes: ['dark-2026', 'light-2026', 'default-high-contrast-light'] },
  { name: 'graph-480', trace: fixtures.failingTool, width: 480, themes: ['dark-modern'] },
];
for (const look of LOOKS) {
  for (const theme of look.themes ?? THEMES) {
    it(`${look.name} in ${theme} has no accessibility finding`, async () => {
      const { page } = await open(look.trace, { width: look.width, height: 900, theme });
      if (look.ran === true) await asItRan(page);
      await page.mouse.move(0, 0);
      await shoot(page, `${look.name}-${theme}`);
      await assertAccessible(page);
      await finish(page);
    });
  }
}
