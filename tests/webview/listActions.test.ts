// What a person does to traces in the list: unread marks, undo, menus, groups, order, export, keys.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import { buildTrace, type Built } from './builder';
import * as fixtures from './fixtures';
import { assertAccessible, expect, finish, startHarness, type Harness } from './harness';
import { Refusal, type StubHost } from './stubHost';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const many = (count: number) => Array.from({ length: count }, (_, i) => fixtures.plainTrace(i));
const rows = (page: Page): Locator => page.locator('.trace-rows [role=row]');
const row = (page: Page, text: string): Locator => rows(page).filter({ hasText: text });
const focused = (page: Page, text: string): Promise<void> => page.locator('.trace-rows [role=row]:focus').filter({ hasText: text }).waitFor();
const order = async (page: Page): Promise<string[]> =>
  (await rows(page).evaluateAll((all) => all.map((one) => [Number(one.getAttribute('aria-rowindex')), one.textContent] as const))).sort(([a], [b]) => a - b).map(([, text]) => text);
const hidden = (locator: Locator): Promise<void> => locator.waitFor({ state: 'detached' });

const fresh = (i: number) =>
  buildTrace({ id: `fresh${i}`, service: 'new', ago: 10 - i, asked: `Fresh question ${i}`, spans: [{ title: 'x', category: 'llm', at: 0, lasts: 5, depth: 0 }] });
async function arrive(host: StubHost, ...numbers: number[]): Promise<void> {
  const added = numbers.map(fresh);
  host.traces = [...added, ...host.traces];
  await host.tracesChanged(added.map((trace) => trace.summary.traceId));
}

const turn = (i: number, conversationId: string, ago: number) =>
  buildTrace({
    id: `${conversationId}${i}`, service: 'chat', ago, asked: `${conversationId} turn ${i}`, answered: 'Yes.', conversationId,
    spans: [{ title: 'gpt-5.1', category: 'llm', at: 0, lasts: 50, depth: 0, model: 'gpt-5.1', usage: { inputTokens: 20, outputTokens: 5 } }],
  });
const chats = (): Built[] => [turn(3, 'geo', 1_000), turn(1, 'solo', 2_000), turn(2, 'geo', 3_000), turn(1, 'geo', 4_000)];

it('names heading and count, and says in the row what was asked, the span beside it, and all ids in the tooltip', async () => {
  const { page } = await harness.open(fixtures.traces, { width: 1800 });
  await page.getByRole('heading', { level: 1, name: 'Traces 9' }).waitFor();
  const weather = row(page, 'What is the weather');
  await weather.getByText('weather_agent', { exact: true }).waitFor();
  const tooltip = (await weather.locator('.c-asked').getAttribute('title')) ?? '';
  for (const part of ['Name: invoke_agent weather_agent', 'Service: weather-agent', 'Started: ', 'Model: gpt-4o-mini', `Trace: ${fixtures.weather.summary.traceId}`, 'Conversation: conv-7']) assert.ok(tooltip.includes(part), part);
  await page.getByRole('columnheader', { name: 'Start time' }).waitFor();
  await finish(page);
});

it('hides the name of the span where only a stump of it would fit', async () => {
  const long = fixtures.failingTool;
  const { page } = await harness.open([long], { width: 1000 });
  const box = await row(page, 'Plan a weekend').locator('.c-asked').boundingBox();
  const name = await row(page, 'Plan a weekend').locator('.row-name').boundingBox();
  assert.ok(box !== null && name !== null && name.y >= box.y + box.height, 'wrapped out of view');
  await finish(page);
});

for (const [head, sort] of [
  ['Status', 'errorCount'], ['Asked', 'input'], ['Answered', 'output'], ['Service', 'serviceName'], ['Agent', 'agents'], ['Model', 'models'],
  ['Calls', 'modelCallCount'], ['Tokens', 'totalTokens'], ['Duration', 'duration'], ['Ago', 'startTime'],
] as const) {
  it(`sorts by ${sort} with the head ${head}, both ways`, async () => {
    const { page, host } = await harness.open(fixtures.traces, { width: 1800 });
    const column = page.getByRole('columnheader', { name: head });
    await column.getByRole('button').click();
    const first = ['input', 'output', 'serviceName', 'agents', 'models', 'startTime'].includes(sort) ? 'ascending' : 'descending';
    await page.locator(`[role=columnheader][aria-sort=${first}]`).filter({ hasText: head }).waitFor();
    await column.getByRole('button').click();
    await page.locator(`[role=columnheader][aria-sort=${first === 'ascending' ? 'descending' : 'ascending'}]`).filter({ hasText: head }).waitFor();
    const asked = host.asked('listTraces').slice(-2) as { sort: string; descending: boolean }[];
    assert.deepEqual(asked.map((params) => [params.sort, params.descending]), [[sort, first === 'descending'], [sort, first !== 'descending']]);
    await finish(page);
  });
}

it('sorts by a menu where there are no column heads', async () => {
  const { page } = await harness.open(fixtures.traces, { width: 700 });
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('Shortest first');
  await page.waitForFunction(() => document.querySelector('.trace-rows .c-asked')?.textContent.includes('Write the release notes'));
  await finish(page);
});

it('begins at the top after a change of order', async () => {
  const { page } = await harness.open(many(300));
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, 900));
  await row(page, 'Question number 42?').waitFor();
  await page.getByRole('columnheader', { name: 'Tokens' }).getByRole('button').click();
  await row(page, 'Question number 299?').waitFor();
  await expect.poll(() => page.locator('.trace-rows').evaluate((node) => node.scrollTop)).toBe(0);
  await finish(page);
});

it('pauses: arriving traces wait behind their count, over a reload too, until it goes on', async () => {
  const { page, host } = await harness.open(many(60));
  await page.keyboard.press('l');
  await page.getByRole('button', { name: 'New traces wait' }).waitFor();
  await arrive(host, 1, 2);
  await page.getByRole('button', { name: '2 new' }).waitFor();
  await expect(row(page, 'Fresh question')).toHaveCount(0);
  await page.reload();
  const go = page.getByRole('button', { name: 'New traces wait' });
  await go.waitFor();
  await arrive(host, 3);
  await page.getByRole('button', { name: '1 new' }).waitFor();
  await go.click();
  await row(page, 'Fresh question 3').waitFor();
  await page.getByRole('button', { name: 'New traces come by themselves' }).waitFor();
  await finish(page);
});

it('marks what came while the page was away, and what is opened as read', async () => {
  const { page, host } = await harness.open(many(10));
  await expect(page.locator('.unread')).toHaveCount(0);
  host.traces = [fresh(1), fresh(2), ...host.traces];
  await page.reload();
  await row(page, 'Fresh question 2').waitFor();
  await expect(page.locator('.unread')).toHaveCount(2);
  await row(page, 'Fresh question 2').click();
  await page.getByRole('heading', { level: 1, name: 'Fresh question 2' }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await focused(page, 'Fresh question 2');
  await expect(page.locator('.unread .row-title')).toHaveText(['Fresh question 1']);
  await finish(page);
});

it('goes to the next unread trace with N, and marks with U', async () => {
  const { page } = await harness.open(many(50));
  await rows(page).first().focus();
  await page.keyboard.press('End');
  await focused(page, 'Question number 49?');
  await page.keyboard.press('u');
  await page.keyboard.press('Home');
  await page.keyboard.press('n');
  await focused(page, 'Question number 49?');
  await page.keyboard.press('u');
  await hidden(page.locator('.unread'));
  await finish(page);
});

it('deletes at once and for good only after 8 s; the host holds the ids meanwhile', async () => {
  const { page, host } = await harness.open(many(20), { clock: true });
  await row(page, 'Question number 4?').focus();
  await page.keyboard.press('Delete');
  await page.getByText('Deleted 1 trace.').waitFor();
  await hidden(row(page, 'Question number 4?'));
  await focused(page, 'Question number 5?');
  await page.getByRole('heading', { name: 'Traces 19' }).waitFor();
  const id = fixtures.plainTrace(4).summary.traceId;
  await expect.poll(() => host.asked('holdDeletion')).toEqual([{ traceIds: [id] }]);
  // The clock goes on by itself as well, and a busy machine may take seconds to come here.
  await page.clock.fastForward(4_000);
  assert.deepEqual(host.asked('deleteTraces'), []);
  await page.clock.fastForward(4_100);
  await host.until('deleteTraces', 1);
  await expect.poll(() => host.asked('deleteTraces')).toEqual([{ traceIds: [id] }]);
  await hidden(page.getByText('Deleted 1 trace.'));
  await finish(page);
});

it('brings everything back with Undo, and with Ctrl+Z', async () => {
  const { page, host } = await harness.open(many(20), { clock: true });
  await row(page, 'Question number 4?').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByText('Deleted 20 traces.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Question number 4?').waitFor();
  await row(page, 'Question number 6?').focus();
  await page.keyboard.press('Delete');
  await hidden(row(page, 'Question number 6?'));
  await page.keyboard.press('Control+z');
  await focused(page, 'Question number 6?');
  await page.clock.fastForward(20_000);
  assert.deepEqual(host.asked('deleteTraces'), []);
  await expect.poll(() => (host.asked('holdDeletion').at(-1) as { traceIds: string[] }).traceIds).toEqual([]);
  await finish(page);
});

it('carries an earlier deletion out when the next begins, without its rows coming back', async () => {
  const { page, host } = await harness.open(many(20), { clock: true });
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  host.answer('deleteTraces', async () => {
    await held;
    return { deleted: 1 };
  });
  await row(page, 'Question number 4?').focus();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Delete');
  await host.until('deleteTraces', 1);
  await page.getByRole('heading', { name: 'Traces 18' }).waitFor();
  answer();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Question number 5?').waitFor();
  await page.getByRole('heading', { name: 'Traces 19' }).waitFor();
  await expect(row(page, 'Question number 4?')).toHaveCount(0);
  await finish(page);
});

it('brings rows back with the reason when they could not be deleted', async () => {
  const { page } = await harness.open(many(20), { clock: true, prepare: (host) => host.answer('deleteTraces', () => new Refusal(-32603, 'the store is read-only')) });
  await row(page, 'Question number 4?').focus();
  await page.keyboard.press('Delete');
  await page.getByText('Deleted 1 trace.').waitFor();
  await page.clock.fastForward(8_100);
  await page.getByText('the store is read-only').waitFor();
  await row(page, 'Question number 4?').waitFor();
  await finish(page);
});

it('filters by a click on the service, the model, and by time', async () => {
  const { page, host } = await harness.open(fixtures.traces, { width: 1800 });
  await row(page, 'What is the weather').getByTitle('Show only weather-agent').click();
  await page.getByText('1 matching').waitFor();
  await expect(page.getByRole('combobox', { name: 'Service' })).toHaveValue('=weather-agent');
  await page.getByRole('button', { name: 'Clear search' }).click();
  await row(page, 'Why is the October').getByTitle('Search for model:"gpt-5.1"').click();
  await page.getByText('3 matching').waitFor();
  await expect(page.getByRole('combobox', { name: 'Search traces' })).toHaveValue('model:"gpt-5.1"');
  await page.keyboard.press('Escape');
  await page.getByText('9 traces', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Last hour');
  await page.getByText('9 matching').waitFor();
  assert.match((host.asked('listTraces').at(-1) as { since: string }).since, /^\d{19}$/);
  await finish(page);
});

it('groups by conversation, a single trace without a header, and remembers what was closed', async () => {
  const { page } = await harness.open(chats());
  await page.getByRole('combobox', { name: 'Grouping' }).selectOption('By conversation');
  await page.getByRole('treegrid', { name: 'Traces' }).waitFor();
  const texts = (await order(page)).map((text) => /(\w+ turn \d)/.exec(text)?.[1]);
  assert.deepEqual(texts, ['geo turn 1', 'geo turn 3', 'geo turn 2', 'geo turn 1', 'solo turn 1']);
  await page.getByText('3 turns · 75 tokens').waitFor();
  await rows(page).first().focus();
  await page.keyboard.press('ArrowLeft');
  await hidden(row(page, 'geo turn 3'));
  await page.reload();
  await row(page, 'solo turn 1').waitFor();
  await expect(rows(page)).toHaveCount(2);
  await rows(page).first().click();
  await row(page, 'geo turn 3').focus();
  await page.keyboard.press('ArrowLeft');
  await focused(page, '3 turns');
  await page.keyboard.press('Space');
  await page.getByText('3 selected').waitFor();
  await assertAccessible(page);
  await finish(page);
});

it('keeps the view on its row when a conversation gets rows above it', async () => {
  const filler = Array.from({ length: 200 }, (_, i) => buildTrace({ id: `f${String(i).padStart(4, '0')}`, service: 's', ago: 5_000 + i, asked: `Filler ${i}`, spans: [{ title: 'x', category: 'other', at: 0, lasts: 1, depth: 0 }] }));
  const { page, host } = await harness.open([turn(3, 'geo', 1_000), turn(2, 'geo', 2_000), ...filler, turn(1, 'geo', 900_000)]);
  await page.keyboard.press('g');
  await row(page, '2 turns loaded').waitFor();
  await page.getByText('150 loaded').waitFor();
  const release = host.hold();
  const asked = host.asked('listTraces').length;
  await page.locator('.trace-rows').evaluate((node) => node.scrollTo(0, 91 * 22 + 7));
  await host.until('listTraces', asked + 1);
  const top = () => row(page, 'Filler 95').evaluate((node) => node.getBoundingClientRect().top);
  const before = await top();
  release();
  await page.getByText('150 loaded').waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('.trace-rows').evaluate((node) => node.scrollTop), { message: 'one row came above' }).toBe(92 * 22 + 7);
  await expect.poll(top).toBe(before);
  await finish(page);
});

it('opens a row’s menu by the right button and by Shift+F10, and gives the focus back', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  await row(page, 'What is the weather').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy trace id' }).click();
  await host.until('copy', 1);
  await expect.poll(() => host.asked('copy')).toEqual([{ text: fixtures.weather.summary.traceId }]);
  await row(page, 'Why is the October').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu', { name: 'Actions for this trace' }).waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Escape');
  await focused(page, 'Why is the October');
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.locator('.unread').filter({ hasText: 'Why is the October' }).waitFor();
  await row(page, 'What is the weather').focus();
  await page.keyboard.press('Shift+F10');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Conversation conv-7' }).click();
  await page.getByText('9 traces', { exact: true }).waitFor();
  await finish(page);
});

it('exports what is selected, and imports by the menu', async () => {
  const { page, host } = await harness.open(many(5), { prepare: (host) => host.answer('exportTraces', ({ traceIds }) => ({ path: '/tmp/two.otlp.json', traces: traceIds.length, spans: 2 })) });
  await row(page, 'Question number 1?').click({ modifiers: ['Control'] });
  await row(page, 'Question number 3?').click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByText('Exported 2 traces to /tmp/two.otlp.json').waitFor({ state: 'attached' });
  await expect.poll(() => host.asked('exportTraces')).toEqual([{ traceIds: [1, 3].map((i) => fixtures.plainTrace(i).summary.traceId) }]);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Import' }).click();
  await host.until('importTraces', 1);
  await finish(page);
});

it('shows the keys with ?, which typing in the search does not', async () => {
  const { page } = await harness.open(fixtures.traces);
  await page.keyboard.press('/');
  await page.keyboard.type('what?');
  await page.getByText('0 matching').or(page.getByText('No trace matches')).first().waitFor();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByText('9 traces', { exact: true }).waitFor();
  await rows(page).first().focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Next unread trace').waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Escape');
  await hidden(page.getByRole('dialog'));
  await finish(page);
});
