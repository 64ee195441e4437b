// The list sorted by cost: the page works costs out and tells them, the sidecar sorts.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { expect, type Locator, type Page } from '@playwright/test';
import { buildTrace, type Built } from './builder';
import * as fixtures from './fixtures';
import { assertAccessible, finish, startHarness, type Harness } from './harness';
import { priced } from './listFixtures';
import type { StubHost } from './stubHost';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const head = (page: Page): Locator => page.getByRole('columnheader', { name: 'Cost', exact: true });
const sortByCost = (page: Page): Promise<void> => head(page).getByRole('button').click();
const titles = (page: Page): Locator => page.locator('.trace-rows .row-title');
const costs = (page: Page): Locator => page.locator('.trace-rows .c-cost');
const progress = (page: Page): Locator => page.getByRole('progressbar', { name: 'Working out costs' });
const many = (count: number): Built[] => Array.from({ length: count }, (_, i) => fixtures.plainTrace(i));
/** So many dollars, at least where a model of the trace has no price; `ago` seconds. */
const costing = (id: string, asked: string, dollars: number, ago: number, more: string[] = []): Built =>
  buildTrace({
    id, service: 'shop', ago: ago * 1_000, asked, answered: 'Done.',
    spans: ['gpt-4o', ...more].map((model) => ({ title: model, category: 'llm', at: 0, lasts: 900, depth: 0, model, provider: 'openai', usage: { inputTokens: dollars * 400_000, outputTokens: 0 } })),
  });
const told = (host: StubHost): number => host.asked('setCosts').length;

async function restart(host: StubHost): Promise<void> {
  host.forgetCosts();
  for (const state of ['restarting', 'running'] as const) await host.send({ kind: 'event', name: 'sidecarStateChanged', params: { state, message: null } });
}

const five = [
  costing('one', 'A dollar', 1, 100),
  fixtures.webApp,
  costing('three', 'Three dollars', 3, 80),
  costing('least', 'At least two dollars', 2, 70, ['my-own-model']),
  costing('two', 'Two and a half', 2.5, 60),
];

it('sorts by the amount, at least as much counts as that, and unknown ones come last; and the other way round', async () => {
  const { page, host } = await harness.open(five, { width: 1_800 });
  await expect(head(page).getByRole('button')).toHaveAttribute('title', /list price.*at least.*unknown/);
  await sortByCost(page);
  await expect(costs(page)).toHaveText(['$3.00', '$2.50', '≥ $2.00', '$1.00', '–']);
  await expect(head(page)).toHaveAttribute('aria-sort', 'descending');
  await sortByCost(page);
  await expect(costs(page)).toHaveText(['–', '$1.00', '≥ $2.00', '$2.50', '$3.00']);
  await expect(head(page)).toHaveAttribute('aria-sort', 'ascending');
  assert.equal(told(host), 1, 'what the sidecar was told once it knows');
  await assertAccessible(page);
  await finish(page);
});

it('sorts every kind of trace', async () => {
  const { page } = await harness.open(priced, { width: 1_800 });
  await sortByCost(page);
  await expect(costs(page).first()).toHaveText('$0.044');
  await expect(costs(page).last()).toHaveText('–');
  await finish(page);
});

it('sorts by the menu where there are no column heads', async () => {
  const { page } = await harness.open(five, { width: 700 });
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('Cheapest first');
  await expect(titles(page).last()).toHaveText('Three dollars');
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('Dearest first');
  await expect(titles(page).first()).toHaveText('Three dollars');
  await finish(page);
});

it('prices what arrives and what changes, and puts it in its place', async () => {
  const { page, host } = await harness.open(five, { width: 1_800 });
  await sortByCost(page);
  await expect(titles(page).first()).toHaveText('Three dollars');
  const grown = costing('one', 'A dollar, then four', 4, 100);
  host.traces = [...host.traces.filter((trace) => trace.summary.traceId !== grown.summary.traceId), grown, costing('new', 'Five dollars', 5, 1)];
  await host.tracesChanged([grown.summary.traceId, host.traces.at(-1)?.summary.traceId ?? '']);
  await page.getByRole('button', { name: /1 new/ }).click();
  await expect(costs(page)).toHaveText(['$5.00', '$4.00', '$3.00', '$2.50', '≥ $2.00', '–']);
  assert.equal((host.asked('setCosts').at(-1) as { costs: unknown[] }).costs.length, 2, 'only those two are priced');
  await finish(page);
});

it('stays sorted over a reload, and prices all of them again for a sidecar that was restarted', async () => {
  const { page, host } = await harness.open(five, { width: 1_800 });
  await sortByCost(page);
  await expect(titles(page).first()).toHaveText('Three dollars');
  await page.reload();
  await expect(titles(page).first()).toHaveText('Three dollars');
  assert.equal(told(host), 1);
  await restart(host);
  await host.until('setCosts', 2);
  await expect(costs(page)).toHaveText(['$3.00', '$2.50', '≥ $2.00', '$1.00', '–']);
  await finish(page);
});

it('tells how far it is while many are priced, and leaves the list alone for one who changes their mind', async () => {
  const { page, host } = await harness.open(many(2_500), { width: 1_100 });
  const release: (() => void)[] = [];
  host.answer('setCosts', () => new Promise((resolve) => release.push(() => resolve({}))));
  await sortByCost(page);
  await expect(progress(page)).toHaveText('Working out costs: 0 of 2,500 traces');
  await assertAccessible(page);
  await expect.poll(() => release.length).toBe(1);
  release[0]?.();
  await expect(progress(page)).toHaveText('Working out costs: 1,000 of 2,500 traces');
  await expect(progress(page)).toHaveAttribute('aria-valuenow', '1000');
  await page.getByRole('columnheader', { name: 'Ago' }).getByRole('button').click();
  await expect(progress(page)).toHaveCount(0);
  await expect(titles(page).first()).toHaveText('Question number 0?');
  await finish(page);
});

it('tells how far it is where no row is drawn yet, in place of the sign that it loads', async () => {
  const { page, host } = await harness.open(five);
  await sortByCost(page);
  await expect(titles(page).first()).toHaveText('Three dollars');
  host.forgetCosts();
  let release = (): void => undefined;
  host.answer('setCosts', () => new Promise((resolve) => (release = () => resolve({}))));
  await page.reload();
  await expect(progress(page)).toHaveText('Working out costs: 0 of 5 traces');
  await expect(page.getByText('Loading')).toHaveCount(0);
  release();
  await page.getByText('Three dollars').waitFor();
  await expect(progress(page)).toHaveCount(0);
  await finish(page);
});

it('tells costs by the thousand, the last of them with the revision', async () => {
  const { page, host } = await harness.open(many(2_500), { width: 1_100 });
  await sortByCost(page);
  await expect(titles(page).first()).toHaveText('Question number 2499?');
  const asked = host.asked('setCosts') as { costs: unknown[]; revision?: number }[];
  assert.deepEqual(asked.map(({ costs: some, revision }) => [some.length, revision]), [[1_000, undefined], [1_000, undefined], [500, 1]]);
  await finish(page);
});

it('says that the prices could not be loaded, and tries again', async () => {
  const { page } = await harness.open(five, { width: 700 });
  // A narrow list draws costs too; without the table it has none, and the load starts anew with each question.
  await page.route(/prices/, (route) => route.abort());
  await page.reload();
  await page.getByText('Three dollars').waitFor();
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('Dearest first');
  await page.getByText('The price table could not be loaded.').waitFor();
  await page.unroute(/prices/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(titles(page).first()).toHaveText('Three dollars');
  // Not by `finish`: the browser complains of the failed load.
  await page.context().close();
});
