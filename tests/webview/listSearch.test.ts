// What a person does in the search of the trace list: the query language, its completion and problems, and where words were found.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import * as fixtures from './fixtures';
import { assertAccessible, expect, finish, startHarness, type Harness } from './harness';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const field = (page: Page): Locator => page.getByRole('combobox', { name: 'Search traces' });
const options = (page: Page): Locator => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
const rows = (page: Page): Locator => page.locator('.trace-rows [role=row]');

it('completes a key and then its values by the keyboard, and searches for what was taken', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  await page.keyboard.press('/');
  await page.keyboard.type('mod');
  await expect(options(page)).toHaveText([/^model:/]);
  await expect(field(page)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Tab');
  await expect(field(page)).toHaveValue('model:');
  await expect(options(page).first()).toContainText('traces');
  await page.keyboard.type('gpt-5');
  await expect(options(page)).toHaveText([/gpt-5\.1.*3 traces/]);
  await page.keyboard.press('ArrowDown');
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  const active = await field(page).getAttribute('aria-activedescendant');
  await expect(options(page).first()).toHaveAttribute('id', active ?? 'none');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('model:gpt-5.1');
  await expect(options(page)).toHaveCount(0);
  await page.getByText('3 matching').waitFor();
  assert.deepEqual(host.asked('completeQuery').at(-1), { query: 'model:gpt-5', offset: 11 });
  await finish(page);
});

it('replaces the piece at the caret only, and by the mouse too', async () => {
  const { page } = await harness.open(fixtures.traces);
  await field(page).fill('sta weather');
  await field(page).evaluate((node: HTMLInputElement) => node.setSelectionRange(3, 3));
  await page.keyboard.press('ArrowDown');
  await options(page).filter({ hasText: 'status:' }).click();
  await expect(field(page)).toHaveValue('status: weather');
  await expect(field(page)).toBeFocused();
  await expect.poll(() => field(page).evaluate((node: HTMLInputElement) => node.selectionStart)).toBe(7);
  await finish(page);
});

it('closes the list with Escape, and clears with the next', async () => {
  const { page } = await harness.open(fixtures.traces);
  await page.keyboard.press('/');
  await page.keyboard.type('s');
  await options(page).first().waitFor();
  await page.keyboard.press('Escape');
  await expect(options(page)).toHaveCount(0);
  await expect(field(page)).toHaveValue('s');
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveValue('');
  await finish(page);
});

it('shows no answer to a question that is past', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  host.answer('completeQuery', async ({ query, offset }) => {
    if (query === 'm') await held;
    return { start: 0, end: offset, suggestions: [{ text: `${query}-answer`, kind: 'key', detail: null, count: null }] };
  });
  await page.keyboard.press('/');
  await host.until('completeQuery', 1);
  await page.keyboard.type('m');
  await expect.poll(() => host.asked('completeQuery').some((params) => (params as { query: string }).query === 'm')).toBe(true);
  await page.keyboard.type('o');
  await expect(options(page)).toHaveText([/^mo-answer/]);
  release();
  await page.keyboard.press('ArrowDown');
  await expect(options(page)).toHaveText([/^mo-answer/]);
  await finish(page);
});

it('keeps what is typed in the moment in which the search for the letters before it starts', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  // Plain text like the harness's stub. A task of its own, as a key press is: after the new state is drawn, before it is painted.
  await page.evaluate(`{
    const field = document.querySelector('[role=combobox]');
    const send = toHost;
    toHost = (message) => {
      const sent = send(message);
      if (message.method === 'listTraces' && JSON.stringify(message).includes('"weathe"')) setTimeout(() => {
        field.value = 'weather';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      return sent;
    };
  }`);
  await field(page).fill('weathe');
  await expect(field(page)).toHaveValue('weather');
  await expect.poll(() => host.asked('listTraces').some((params) => (params as { query?: string }).query === 'weather')).toBe(true);
  await expect(field(page)).toHaveValue('weather');
  await finish(page);
});

it('underlines what was not understood and says why, to a screen reader too', async () => {
  const { page } = await harness.open(fixtures.traces);
  await field(page).fill('modle:gpt-5.1 weather');
  await expect(page.locator('.query-problem')).toHaveText('modle:');
  await expect(page.locator('.query-problem')).toHaveCSS('text-decoration-style', 'wavy');
  await page.getByText('“modle:”: no key is named modle').waitFor();
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page)).toHaveAccessibleDescription(/no key is named modle/);
  await page.getByText('1 matching').waitFor();
  await assertAccessible(page);
  await field(page).fill('weather');
  await expect(page.locator('.query-problem')).toHaveCount(0);
  await expect(field(page)).toHaveAttribute('aria-invalid', 'false');
  await finish(page);
});

it('draws every character of the query where it stands, also beyond the width of the field', async () => {
  const { page } = await harness.open(fixtures.traces, { width: 700 });
  const long = `model:"gpt-5.1" ${'weather OR '.repeat(12)}<b>x</b>`;
  await field(page).fill(long);
  await expect(page.locator('.query-paint')).toHaveText(long);
  await expect.poll(() => page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('.query-text input');
    const paint = document.querySelector<HTMLElement>('.query-paint > span');
    const from = document.querySelector('.query-text')?.getBoundingClientRect();
    if (input === null || paint === null || from === undefined) return 'missing';
    const ends = Math.round(paint.getBoundingClientRect().right - from.right);
    return input.scrollLeft > 0 && Math.abs(input.scrollWidth - paint.offsetWidth) <= 2 && Math.abs(ends) <= 3 ? 'same' : `${input.scrollLeft} ${input.scrollWidth} ${paint.offsetWidth} ${ends}`;
  })).toBe('same');
  await finish(page);
});

it('offers what was searched for before, over a reload too', async () => {
  const { page } = await harness.open(fixtures.traces);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('status:error ');
  await page.keyboard.press('Enter');
  await page.getByText('2 matching').waitFor();
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveValue('');
  await page.getByText('9 traces', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('9 traces', { exact: true }).waitFor();
  await page.keyboard.press('/');
  await expect(options(page).first()).toContainText('status:error');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('status:error');
  await page.getByText('2 matching').waitFor();
  await finish(page);
});

it('lets Tab leave an empty field', async () => {
  const { page } = await harness.open(fixtures.traces);
  await page.keyboard.press('/');
  await options(page).first().waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'Grouping' })).toBeFocused();
  await expect(options(page)).toHaveCount(0);
  await finish(page);
});

it('says in the row where the words were found, and opens the trace there', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  const hit = { spanId: fixtures.weather.rows[4]?.spanId ?? '', field: 'attribute' as const, key: 'gen_ai.tool.call.result', text: '…{"temperature":27.5,"conditions":"clear"}', marks: [[2, 13], [99, 120], ['x', null]] as [unknown, unknown][] };
  host.answer('listTraces', () => ({ traces: [{ ...fixtures.weather.summary, hit }], nextCursor: null, total: 1, queryProblems: [] }));
  await field(page).fill('temperature');
  const row = rows(page).first();
  await expect(row.locator('.hit')).toHaveText(/^gen_ai\.tool\.call\.result…\{"temperature":27\.5/);
  await expect(row.locator('mark')).toHaveText(['"temperatur']);
  await assertAccessible(page);
  await row.locator('.hit').click();
  await page.getByRole('treegrid').waitFor();
  await expect.poll(() => host.asked('getSpan').at(-1)).toEqual({ traceId: fixtures.weather.summary.traceId, spanId: hit.spanId });
  await page.keyboard.press('Alt+ArrowLeft');
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open where the words were found' }).click();
  await page.getByRole('treegrid').waitFor();
  await finish(page);
});

it('marks the question itself when the words are in it, and keeps the answer', async () => {
  const { page } = await harness.open(fixtures.traces);
  await field(page).fill('weather in');
  await field(page).fill('"weather in"');
  const row = rows(page).first();
  await expect(row.locator('.row-title mark')).toHaveText('weather in');
  await expect(row.locator('.c-answered')).toContainText('In Paris it is 22 °C');
  await expect(row.locator('.hit')).toHaveCount(0);
  await finish(page);
});

it('adds the term of a name to what was typed, once, and takes it away again', async () => {
  const { page } = await harness.open(fixtures.traces, { width: 2_200 });
  await field(page).fill('status:error OR weather');
  await page.getByText('matching').waitFor();
  await field(page).fill('weather');
  await page.getByText('1 matching').waitFor();
  const tool = rows(page).first().locator('.c-tools button');
  await tool.click();
  await expect(field(page)).toHaveValue('weather tool:"get_weather"');
  await expect(tool).toHaveClass(/\bon\b/);
  await expect(tool).toHaveAttribute('title', 'Search without tool:"get_weather"');
  await tool.click();
  await expect(field(page)).toHaveValue('weather');
  await expect(page.getByRole('grid')).toBeVisible();
  await finish(page);
});
