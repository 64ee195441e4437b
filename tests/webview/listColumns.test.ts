// Columns, costs, runs, and a list far longer than what is loaded.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';
import { priced, runs } from './listFixtures';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const row = (page: Page, text: string): Locator => page.locator('.trace-rows [role=row]').filter({ hasText: text });
const head = (page: Page, name: string): Locator => page.getByRole('columnheader', { name, exact: true });
const many = (count: number) => Array.from({ length: count }, (_, i) => fixtures.plainTrace(i));

it('shows and hides columns by a menu that stays open, and keeps them over a reload', async () => {
  const { page } = await harness.open(priced, { width: 1_800 });
  await page.getByRole('button', { name: 'Columns' }).click();
  const menu = page.getByRole('menu', { name: 'Columns' });
  await expect(menu.getByRole('menuitemcheckbox', { name: 'Tokens' })).toHaveAttribute('aria-checked', 'true');
  await menu.getByRole('menuitemcheckbox', { name: 'Tokens' }).click();
  await expect(head(page, 'Tokens')).toHaveCount(0);
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await page.keyboard.press('Home');
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused();
  await page.reload();
  await head(page, 'Cost').waitFor();
  await expect(head(page, 'Tokens')).toHaveCount(0);
  await head(page, 'Cost').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Reset columns' }).click();
  await head(page, 'Tokens').waitFor();
  await finish(page);
});

it('makes room for a column that is asked for, and drops columns as the page gets narrower', async () => {
  const { page } = await harness.open(priced, { width: 1_100 });
  await expect(head(page, 'Tools')).toHaveCount(0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Tools' }).click();
  await page.keyboard.press('Escape');
  await head(page, 'Tools').waitFor();
  await expect(head(page, 'Model')).toHaveCount(0);
  await page.setViewportSize({ width: 1_900, height: 700 });
  await head(page, 'Model').waitFor();
  await page.setViewportSize({ width: 700, height: 700 });
  await expect(row(page, 'What is the weather').locator('.c-second')).toBeVisible();
  await finish(page);
});

it('resizes a column by its edge, and back by a double click', async () => {
  const { page } = await harness.open(priced, { width: 1_800 });
  const width = async (): Promise<number> => (await head(page, 'Model').boundingBox())?.width ?? 0;
  const edge = await head(page, 'Model').locator('.column-edge').boundingBox();
  assert.ok(edge !== null);
  await page.mouse.move(edge.x + 4, edge.y + 10);
  await page.mouse.down();
  await page.mouse.move(edge.x - 56, edge.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(180);
  await page.reload();
  await head(page, 'Model').waitFor();
  await expect.poll(width).toBe(180);
  await head(page, 'Model').locator('.column-edge').dblclick();
  await expect.poll(width).toBe(120);
  await finish(page);
});

it('prices traces, says by what rule, and why a price is missing', async () => {
  const { page } = await harness.open(priced, { width: 1_800 });
  const cost = (text: string): Locator => row(page, text).locator('.c-cost');
  await expect(cost('What is the weather')).toHaveText('<$0.001');
  await expect(cost('What is the weather')).toHaveAttribute('title', /gpt-4o-mini: 447 input and 130 output tokens, 128 of the input read from the cache.*OpenAI[^]*genai-prices 0\.1\.8 of Sep 23, 2026/);
  await expect(cost('Plan a weekend')).toHaveText('$0.044');
  await expect(cost('Sum this up')).toHaveText('–');
  await expect(cost('Sum this up')).toHaveAttribute('title', /llama3\.2: .*not priced/);
  await expect(cost('POST /checkout')).toHaveAttribute('title', 'No model call, so nothing to price.');
  await finish(page);
});

it('groups by run: service, start, failures and tokens in the head, and those of no run together', async () => {
  const { page } = await harness.open(runs);
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await page.getByRole('treegrid', { name: 'Traces' }).waitFor();
  await expect(page.getByRole('combobox', { name: 'Grouping' })).toHaveValue('run');
  const travel = page.locator('.group-row').filter({ hasText: 'travel-agent' });
  await expect(travel).toContainText('1 failed');
  await expect(travel).toContainText('2 traces');
  await expect(travel).toContainText('Nov 23, 2026');
  await expect(page.locator('.group-row')).toHaveCount(4);
  await page.locator('.group-row').filter({ hasText: 'No run named' }).click();
  await expect(row(page, 'Tell me a joke')).toHaveCount(0);
  await page.reload();
  await page.locator('.group-row').first().waitFor();
  await expect(row(page, 'Tell me a joke')).toHaveCount(0);
  await finish(page);
});

it('goes far down by the scroll bar: says how far it is, gets there, and stops for one who comes back', async () => {
  const { page, host } = await harness.open(many(6_000));
  await page.getByText('Question number 0?').waitFor();
  await expect.poll(() => page.locator('.trace-rows').evaluate((node) => node.scrollHeight)).toBe(6_000 * 22);
  let release = host.hold();
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, 2_500 * 22));
  await page.getByText(/Loading traces: \d+ of 6,000/).waitFor();
  release();
  await row(page, 'Question number 2505?').waitFor();
  release = host.hold();
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, node.scrollHeight));
  await page.getByText(/Loading traces: .* of 6,000/).waitFor();
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, 0));
  await page.getByText('Question number 0?').waitFor();
  release();
  await expect(page.getByText(/Loading traces:/)).toHaveCount(0);
  await expect(page.getByText(/^[\d,]+ loaded$/)).not.toHaveText('6,000 loaded');
  await finish(page);
});
