// What a person does in the trace list.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import { buildTrace } from './builder';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';
import { Refusal, type StubHost } from './stubHost';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const many = (count: number) => Array.from({ length: count }, (_, i) => fixtures.plainTrace(i));
const fresh = (i: number) =>
  buildTrace({ id: `fresh${i}`, service: 'new', ago: 10 - i, asked: `Fresh question ${i}`, spans: [{ title: 'x', category: 'llm', at: 0, lasts: 5, depth: 0 }] });
const firstRow = (page: Page) => page.locator('.trace-rows [role=row]').first();
const rowTitles = (page: Page): Locator => page.locator('.trace-rows .c-asked');

async function arrive(host: StubHost, ...numbers: number[]): Promise<void> {
  const added = numbers.map(fresh);
  host.traces = [...added, ...host.traces];
  await host.tracesChanged(added.map((trace) => trace.summary.traceId));
}

it('asks for the first page only, and the first message is ready', async () => {
  const { page, host } = await harness.open(many(200));
  assert.equal(host.requests[0]?.method, 'ready');
  await page.getByText('Question number 0?').waitFor();
  await expect.poll(() => host.asked('listTraces').slice(0, 1)).toEqual([{ sort: 'startTime', descending: true, limit: 50 }]);
  await finish(page);
});

it('reads 10,000 traces page by page as one scrolls, and draws only those in view', async () => {
  const { page } = await harness.open(many(10_000));
  const rows = page.locator('.trace-rows');
  // Each wheel turn goes to the end of what is loaded: further pages must come by themselves.
  const reached = async () => Math.max(0, ...(await page.locator('.trace-rows [role=row]').evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))))));
  let last = 0;
  while (last < 2_000) {
    await rows.evaluate((node) => node.scrollTo(0, node.scrollHeight));
    await page.waitForFunction((before) => [...document.querySelectorAll('.trace-rows [role=row]')].some((row) => Number(row.getAttribute('aria-rowindex')) > before), last);
    last = await reached();
  }
  assert.ok((await page.locator('.trace-rows [role=row]').count()) < 80);
  await expect(page.getByRole('grid', { name: 'Traces' })).toHaveAttribute('aria-rowcount', '10001');
  await finish(page);
});

it('puts a new trace on top while the top is in view and no pointer is on the rows', async () => {
  const { page, host } = await harness.open(many(60));
  await arrive(host, 1);
  await page.getByText('Fresh question 1').waitFor();
  await expect(rowTitles(page).first()).toHaveText(/Fresh question 1/);
  await page.locator('.trace-rows .unread').waitFor();
  await finish(page);
});

it('does not move the row under the pointer: new traces wait behind a button', async () => {
  const { page, host } = await harness.open(many(60));
  const third = page.locator('.trace-rows [role=row]').nth(2);
  await third.hover();
  const before = await third.innerText();
  await arrive(host, 1, 2, 3);
  await page.getByRole('button', { name: '3 new' }).waitFor();
  await expect(page.locator('.trace-rows [role=row]').nth(2)).toHaveText(before, { useInnerText: true });
  await page.getByRole('button', { name: '3 new' }).click();
  await page.getByText('Fresh question 3').waitFor();
  await page.getByRole('button', { name: '3 new' }).waitFor({ state: 'detached' });
  await finish(page);
});

it('keeps its place when scrolled down, and changes a known row where it stands', async () => {
  const { page, host } = await harness.open(many(300));
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, 400));
  await page.locator('[role=row]').filter({ hasText: 'Question number 20?' }).waitFor();
  const trace = host.traces[20];
  assert.ok(trace);
  trace.summary.output = 'A better answer';
  await arrive(host, 1);
  await host.tracesChanged([trace.summary.traceId]);
  await page.getByText('A better answer').waitFor();
  await page.getByRole('button', { name: '1 new' }).waitFor();
  await expect.poll(() => page.locator('.trace-rows').evaluate((node) => node.scrollTop)).toBe(400);
  await finish(page);
});

it('sends what is typed once typing has stopped, and the service as a filter', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  await page.keyboard.press('/');
  // In one task: on a busy machine there are pauses between real keys, and a pause is what sends.
  await page.evaluate(() => {
    const field = document.activeElement as HTMLInputElement;
    for (const letter of 'weather') {
      field.value += letter;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter }));
    }
  });
  await page.getByText('1 matching').waitFor();
  assert.equal(host.asked('listTraces').filter((params) => (params as { query?: string }).query !== undefined).length, 1);
  await page.keyboard.press('Escape');
  await page.getByText('9 traces').waitFor();
  await page.getByRole('combobox', { name: 'Service' }).selectOption('support-bot');
  await page.getByText('1 matching').waitFor();
  await expect.poll(() => host.asked('listTraces').at(-1)).toEqual({ serviceName: 'support-bot', sort: 'startTime', descending: true, limit: 50 });
  await finish(page);
});

it('looks for errors, slow traces and those with tools by one click, as terms of the search', async () => {
  const { page } = await harness.open(fixtures.traces);
  const search = page.getByRole('combobox', { name: 'Search traces' });
  const chip = (name: string) => page.getByRole('toolbar', { name: 'Filters' }).getByRole('button', { name });
  await chip('Errors').click();
  await page.getByText('3 matching').waitFor();
  await expect(search).toHaveValue('has:error');
  await chip('With tools').click();
  await page.getByText('1 matching').waitFor();
  await expect(page.locator('.trace-rows [role=row]')).toContainText(['Plan a weekend']);
  await chip('Errors').click();
  await expect(chip('Errors')).toHaveAttribute('aria-pressed', 'false');
  await chip('Over 10 s').click();
  await expect(search).toHaveValue('has:tool duration:>10s');
  await expect(chip('Over 10 s')).toHaveAttribute('aria-pressed', 'true');
  await finish(page);
});

it('shows in the bar of a row where its time went', async () => {
  const { page } = await harness.open(fixtures.traces);
  const cell = page.locator('.trace-rows [role=row]', { hasText: 'Plan a weekend' }).locator('.c-duration');
  await expect(cell).toHaveAttribute('title', /48\.2 s\nModel 26\.1 s\nTools 12\.2 s\nOther 1\.00 s\nWaiting 8\.88 s/);
  await expect.poll(() => cell.locator('.duration-bar i').evaluateAll((parts) => parts.map((part) => part.className))).toEqual(['split-model', 'split-tools', 'split-other', 'split-waiting']);
  await finish(page);
});

it('says when no trace matches, how many are stored, and clears the search', async () => {
  const { page } = await harness.open(fixtures.traces);
  await page.getByRole('combobox', { name: 'Search traces' }).fill('zebra');
  await page.getByText('No trace matches. 9 are stored.').waitFor();
  await page.locator('.empty').getByRole('button', { name: 'Clear search' }).click();
  await page.getByText('What is the weather').waitFor();
  await finish(page);
});

it('sorts by a column head', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  await page.getByRole('columnheader', { name: 'Duration' }).getByRole('button').click();
  await page.waitForFunction(() => document.querySelector('.trace-rows .c-asked')?.textContent?.startsWith('Plan a weekend'));
  assert.equal((host.asked('listTraces').at(-1) as { sort: string }).sort, 'duration');
  await expect(page.getByRole('columnheader', { name: 'Duration' })).toHaveAttribute('aria-sort', 'descending');
  await finish(page);
});

it('selects by Ctrl, Shift, Space and the tick, and deletes what is selected', async () => {
  const { page, host } = await harness.open(many(20), { clock: true });
  const row = (i: number) => page.getByRole('row', { name: `Question number ${i}?` });
  const trash = page.getByRole('button', { name: 'Delete selected traces', exact: true });
  await expect(trash).toBeDisabled();
  await row(2).click({ modifiers: ['Control'] });
  await row(4).click({ modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await row(7).hover();
  await row(7).getByRole('checkbox').click();
  await page.getByText('4 selected').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.getByText('5 selected').waitFor();
  await trash.click();
  await page.getByText('15 traces').waitFor();
  await expect(page.getByText('Question number 3?')).toHaveCount(0);
  await page.clock.fastForward(8_000);
  await host.until('deleteTraces', 1);
  const [deleted] = host.asked('deleteTraces') as { traceIds: string[] }[];
  assert.equal(deleted?.traceIds.length, 5);
  await finish(page);
});

it('clears all only after a question inside the page', async () => {
  const { page, host } = await harness.open(many(3));
  const clearAll = async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Clear all traces' }).click();
  };
  await clearAll();
  const question = page.getByRole('alertdialog');
  await question.getByText('Delete all 3 traces?').waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.equal(host.asked('deleteTraces').length, 0);
  await clearAll();
  await question.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('heading', { name: 'See your first trace' }).waitFor();
  await expect.poll(() => host.asked('deleteTraces')).toEqual([{ all: true }]);
  await finish(page);
});

it('is worked by the keyboard alone, and the focus comes back to the row', async () => {
  const { page } = await harness.open(many(100));
  await firstRow(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Question number 2?' }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.locator('.trace-rows [role=row]:focus').filter({ hasText: 'Question number 2?' }).waitFor();
  await finish(page);
});

it('copies endpoints, stops and starts the collector', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  await page.getByRole('button', { name: 'Copy HTTP endpoint' }).click();
  await page.getByRole('button', { name: 'Copy gRPC endpoint' }).click();
  await page.getByRole('button', { name: 'Stop the collector' }).click();
  await page.getByText('Collector stopped').waitFor();
  await page.getByRole('button', { name: 'Start collector' }).click();
  await page.getByText('Collecting').waitFor();
  await expect.poll(() => host.asked('copy')).toEqual([{ text: 'http://127.0.0.1:4318' }, { text: 'http://127.0.0.1:4317' }]);
  await finish(page);
});

it('says why the collector could not start, and takes free ports', async () => {
  const { page } = await harness.open([], { prepare: (host) => (host.initial = { ...host.initial, collector: fixtures.portTaken }) });
  await page.getByText('Port 4318 is in use by another program (node, process 3127).').waitFor();
  await page.getByRole('button', { name: 'Use free ports' }).click();
  await page.locator('code', { hasText: '127.0.0.1:40318' }).first().waitFor();
  await finish(page);
});

it('shows the first steps with the snippet of the chosen language and SDK, and fills by itself', async () => {
  const { page, host } = await harness.open([]);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('TypeScript / JavaScript');
  await page.getByRole('button', { name: 'Copy install command' }).click();
  await page.getByRole('button', { name: 'Copy code' }).click();
  await page.getByRole('button', { name: 'Insert into editor' }).click();
  await arrive(host, 1);
  await page.getByText('Fresh question 1').waitFor();
  await expect.poll(() => host.asked('copy')).toEqual([{ text: 'npm install openai' }, { text: "import OpenAI from 'openai';" }]);
  await expect.poll(() => host.asked('insertSnippet')).toEqual([{ id: 'javascript/openai' }]);
  await finish(page);
});

it('says that the list could not be read, and tries again', async () => {
  let broken = true;
  const { page } = await harness.open(fixtures.traces, {
    prepare: (host) => {
      host.answer('listTraces', () => (broken ? new Refusal(-32603, 'database is locked') : { traces: fixtures.traces.map((trace) => trace.summary), nextCursor: null, total: 9, queryProblems: [] }));
    },
  });
  await page.getByText('database is locked').waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('What is the weather').waitFor();
  await finish(page);
});

it('says that the sidecar ended, keeps what it shows, and reads again when it is back', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  const state = (sidecar: { state: 'restarting' | 'failed' | 'running'; message: string | null }) => host.send({ kind: 'event', name: 'sidecarStateChanged', params: sidecar });
  await state({ state: 'restarting', message: 'exit code 9' });
  await page.getByText('is being started again').waitFor();
  await expect(page.getByText('What is the weather')).toHaveCount(1);
  await state({ state: 'failed', message: 'It ended five times.' });
  await page.getByRole('button', { name: 'Restart' }).click();
  await arrive(host, 1);
  await state({ state: 'running', message: null });
  await page.getByText('Fresh question 1').waitFor();
  await expect.poll(() => host.asked('restartSidecar').length).toEqual(1);
  await finish(page);
});

it('comes back after a reload with query and scroll position', async () => {
  const { page } = await harness.open(many(400));
  await page.getByRole('combobox', { name: 'Search traces' }).fill('question');
  await page.getByText('400 matching').waitFor();
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, 3_300));
  await page.getByText('Question number 150?').waitFor();
  await page.reload();
  await page.getByText('Question number 150?').waitFor();
  await expect(page.getByRole('combobox', { name: 'Search traces' })).toHaveValue('question');
  await finish(page);
});
