// The span tree: what it hides, what it folds, and how a person brings it back.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import type { Built } from './builder';
import { research } from './detailFixtures';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const open = (trace: Built, width = 1100) => harness.open([trace], { width, prepare: (host) => (host.initial = { ...host.initial, traceId: trace.summary.traceId }) });
const titles = (page: Page): Locator => page.locator('.span-rows .span-title');
const selected = (page: Page): Locator => page.locator('.span-rows [aria-selected=true] .span-title');

it('hides framework steps and the requests of model calls, says how many, and shows them again with K', async () => {
  const { page } = await open(research);
  await expect(titles(page)).toHaveText([
    'LangGraph', 'planner', 'claude-sonnet-4-5', 'researcher', 'claude-sonnet-4-5', 'search', 'claude-sonnet-4-5', 'open_page',
    'POST example.org', 'open_page', 'read_pdf', 'claude-sonnet-4-5', 'claims_have_sources', 'writer', 'claude-sonnet-4-5',
  ]);
  await expect(page.locator('.span-row', { hasText: 'planner' })).toHaveAttribute('aria-level', '2');
  await expect(page.locator('.span-row', { hasText: 'Three brands' })).toHaveAttribute('aria-level', '3');
  await page.getByRole('button', { name: '10 hidden: steps of the framework', pressed: true }).waitFor();
  await page.keyboard.press('k');
  await page.getByText('ChatPromptTemplate').waitFor();
  await expect(selected(page), 'the selection stays').toHaveText('read_pdf');
  await page.getByRole('button', { name: /^All spans/ }).click();
  await expect(titles(page)).toHaveCount(15);
  await finish(page);
});

it('has no switch where nothing is plumbing', async () => {
  const { page } = await open(fixtures.failingTool);
  await expect(page.getByRole('button', { name: /of the framework/ })).toHaveCount(0);
  await expect(titles(page)).toHaveCount(16);
  await finish(page);
});

it('moves the selection to the nearest kept row when its row is hidden', async () => {
  const { page } = await open(research);
  await page.keyboard.press('k');
  await page.locator('.span-row', { hasText: 'ChatPromptTemplate' }).click();
  await page.keyboard.press('k');
  await expect(selected(page)).toHaveText('planner');
  await finish(page);
});

it('says how many hits lie in hidden rows, and shows them', async () => {
  const { page } = await open(research);
  await page.keyboard.press('/');
  await page.keyboard.type('RunnableSequence');
  await page.getByRole('button', { name: '2 in hidden spans' }).click();
  await page.getByText('– of 2').waitFor();
  await finish(page);
});

it('folds equal neighbours into one row, opens it by key and by click, and closes it again', async () => {
  const { page } = await open(research);
  const row = page.locator('.span-row', { hasText: '14 different inputs, 1.52 s to 2.05 s' });
  await expect(row).toHaveAttribute('aria-expanded', 'false');
  await expect(row.locator('.bar-mark')).toHaveCount(14);
  await row.click();
  await page.keyboard.press('ArrowRight');
  await expect(titles(page).filter({ hasText: /^search$/ })).toHaveCount(14);
  await page.keyboard.press('ArrowDown');
  await expect(selected(page)).toHaveText('search');
  await page.locator('.run-mark').click();
  await expect(titles(page).filter({ hasText: /^search$/ })).toHaveCount(1);
  await expect(page.locator('.span-rows [aria-selected=true] .run-mark'), 'the selection went to the row that stands for it').toHaveCount(1);
  await page.locator('.span-rows [aria-selected=true]').press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(titles(page).filter({ hasText: /^search$/ })).toHaveCount(1);
  await finish(page);
});

it('keeps key spans and open runs over a reload', async () => {
  const { page } = await open(research);
  await page.locator('.run-mark').click();
  await page.keyboard.press('k');
  await page.reload();
  await page.getByText('ChatPromptTemplate').waitFor();
  await expect(titles(page).filter({ hasText: /^search$/ })).toHaveCount(14);
  await finish(page);
});

const firstTick = (page: Page): Locator => page.locator('.tick-label').first();
const drag = async (page: Page, selector: string, from: number, to: number): Promise<void> => {
  const box = await page.locator(selector).boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * from, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), box.y + 8);
  await page.mouse.move(box.x + box.width * to, box.y + 8);
  await page.mouse.up();
};

it('looks closer at a dragged range of the axis or of the minimap, by keys, and at the whole again', async () => {
  const { page } = await open(research);
  await expect(firstTick(page)).toHaveText('0');
  await drag(page, '.axis-lane', 0.5, 0.8);
  await expect(firstTick(page)).toHaveText(/^3\d\.\d s$/);
  await expect(page.locator('.minimap .time-window')).toHaveCount(1);
  await page.locator('.axis-lane').dblclick();
  await expect(firstTick(page)).toHaveText('0');
  await drag(page, '.minimap', 0.25, 0.1);
  await expect(firstTick(page)).toHaveText(/^6\.\d+ s$/);
  await page.keyboard.press('0');
  await expect(firstTick(page)).toHaveText('0');
  await page.keyboard.press('+');
  await expect(firstTick(page)).not.toHaveText('0');
  await page.keyboard.press('-');
  await expect(firstTick(page)).toHaveText('0');
  await finish(page);
});

it('has no minimap for a short trace', async () => {
  const { page } = await open(fixtures.failingTool);
  await expect(page.locator('.minimap')).toHaveCount(0);
  await finish(page);
});

it('underlines the critical path with P, and the header then says what it was made of', async () => {
  const { page } = await open(research);
  await page.keyboard.press('p');
  await page.getByText('Critical path', { exact: true }).waitFor();
  await expect(page.getByRole('row', { name: 'open_page' }).first().locator('.lane u'), 'read_pdf ran beside it and ended later').toHaveCount(0);
  await expect(page.locator('.span-row[data-index="23"] .lane u')).toHaveCount(1);
  await page.getByRole('button', { name: 'Critical path (P)' }).click();
  await expect(page.locator('.lane u')).toHaveCount(0);
  await finish(page);
});

it('marks the events of every span in its lane, selected or not, and names the first token', async () => {
  const start = BigInt(fixtures.weather.rows[6]?.startTimeUnixNano ?? 0);
  const trace = structuredClone(fixtures.weather);
  const row = trace.rows[6];
  const detail = trace.details.get(row?.spanId ?? '');
  assert.ok(row && detail);
  detail.events = ['gen_ai.first_token', 'exception', 'retry'].map((name, i) => ({ name, timeUnixNano: String(start + BigInt(i + 1) * 100_000_000n), attributes: [], droppedAttributesCount: 0 }));
  row.moments = detail.events.map(({ name, timeUnixNano }) => ({ name, timeUnixNano }));
  const { page } = await open(trace);
  await page.getByText('first token after 100 ms').waitFor();
  const marks = () => page.locator('.moment').evaluateAll((all) => all.map((one) => (one as HTMLElement).title));
  await expect.poll(marks).toEqual(['exception, 200 ms after the start', 'First token after 100 ms', 'retry, 300 ms after the start']);
  await page.locator('.span-rows [role=row]').first().click();
  await expect.poll(marks).toHaveLength(3);
  await finish(page);
});

it('closes and opens the tree level by level', async () => {
  const { page } = await open(fixtures.failingTool);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(titles(page).filter({ hasText: 'text-embedding-3-small' })).toHaveCount(0);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => (await titles(page).allInnerTexts()).slice(0, 5)).toEqual(['travel_graph', 'planner', 'claude-sonnet-4-5', 'researcher', 'claude-sonnet-4-5']);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(titles(page)).toHaveText(['travel_graph', 'planner', 'researcher', 'writer']);
  await expect(selected(page)).toHaveText('researcher');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(titles(page).filter({ hasText: 'search_trains' })).not.toHaveCount(0);
  await finish(page);
});

it('lists its keys', async () => {
  const { page } = await open(research);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Key spans, or all').waitFor();
  await page.keyboard.press('Escape');
  await finish(page);
});
