// The comparison of two traces: how a person finds what differs.
import assert from 'node:assert/strict';
import { after as afterAll, before as beforeAll, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import type { Built } from './builder';
import { after, before } from './compareFixtures';
import * as fixtures from './fixtures';
import { THEMES, assertAccessible, expect, finish, shoot, startHarness, type Harness, type ThemeName } from './harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

interface Options {
  width?: number;
  height?: number;
  theme?: ThemeName;
}

/** A panel that was reloaded on the comparison, as the editor restores it. */
const open = async (left: Built, right: Built, options: Options = {}, stored: Built[] = [left, right]) => {
  const { page, host } = await harness.open(stored, { width: 1100, height: 800, ...options });
  await page.evaluate((compare) => {
    sessionStorage.setItem('state', JSON.stringify({ ...(JSON.parse(sessionStorage.getItem('state') ?? '{}') as object), page: 'compare', compare }));
  }, [left.summary.traceId, right.summary.traceId]);
  await page.reload();
  await page.locator('body[data-ready="1"]').waitFor();
  await page.getByRole('heading', { name: 'Compare two traces' }).waitFor();
  return { page, host };
};
const total = (page: Page, name: string): Locator => page.locator('.compare-heads tbody tr').filter({ has: page.getByRole('rowheader', { name, exact: true }) }).locator('td');
const rows = (page: Page): Locator => page.locator('.step-rows [role=row]');
const chosen = (page: Page): Locator => page.locator('.step-rows [aria-selected=true]');
const kinds = (page: Page) => rows(page).evaluateAll((all) => all.map((row) => row.className.replace('step-row ', '').trim()));

it('puts the totals side by side, with sign and amount', async () => {
  const { page } = await open(before, after);
  await expect(total(page, 'Duration')).toHaveText(['9.00 s', '7.40 s', '−1.60 s (18%)']);
  await expect(total(page, 'Tokens')).toHaveText(['2,356', '2,440', '+84 (4%)']);
  await expect(total(page, 'Errors')).toHaveText(['1', '0', '−1']);
  await expect(total(page, 'Models')).toHaveText(['gpt-5.1', 'gpt-5.2', 'different']);
  await expect(total(page, 'Service')).toHaveText(['support-desk', 'support-desk', '=']);
  await expect(total(page, 'Started')).toHaveText([/:23:20/, /:29:30/, '+6 m 10 s']);
  await finish(page);
});

it('aligns the steps by call order and begins at the first difference', async () => {
  const { page } = await open(before, after);
  await expect.poll(() => kinds(page)).toEqual(['changed', 'changed', 'same', 'left', 'changed', 'right', 'changed']);
  await expect(chosen(page)).toHaveAttribute('data-index', '0');
  await expect(page.getByText('Difference 1 of 6')).toBeVisible();
  await expect(rows(page).nth(1).locator('.step-change')).toHaveText('−500 ms');
  await expect(rows(page).nth(6).locator('.step-change-tokens')).toHaveText('+84');
  await expect(page.getByText('1 same, 4 changed, 1 only left, 1 only right')).toBeVisible();
  await finish(page);
});

it('goes through the differences by N and P and shows what differs in input and output', async () => {
  const { page } = await open(before, after);
  await page.keyboard.press('n');
  await expect(page.locator('.pair-head h2')).toHaveText('gpt-5.1');
  await expect(page.locator('.diff-line.left .diff-text')).toHaveText(['gpt-5.1']);
  await expect(page.locator('.diff-line.right .diff-text')).toHaveText(['gpt-5.2']);
  await expect(page.locator('.pair-body').getByText('The same in both.')).toHaveCount(2);
  await page.keyboard.press('p');
  await page.keyboard.press('p');
  await expect(chosen(page)).toHaveAttribute('data-index', '6');
  await expect(page.locator('.diff-line.left .diff-text')).toHaveText(['gpt-5.1', 'It could not be refunded.']);
  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(chosen(page)).toHaveAttribute('data-index', '0');
  await finish(page);
});

it('shows all of a step that only one side has, and the error that only one has', async () => {
  const { page } = await open(before, after);
  await rows(page).nth(3).click();
  await expect(page.locator('.pair-head')).toContainText('only on the left');
  await expect(page.locator('.diff-line.left').filter({ hasText: 'Refunds within 30 days.' })).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Open right' })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.diff-line.left').filter({ hasText: 'payment service timed out' })).toHaveCount(1);
  await finish(page);
});

it('opens the pair in the diff editor: settings, input and output of both', async () => {
  const { page, host } = await open(before, after);
  await rows(page).nth(6).click();
  await page.getByRole('button', { name: 'Open in diff editor' }).click();
  await host.until('openDiff', 1);
  const [asked] = host.asked('openDiff') as { left: string; right: string; title: string }[];
  assert.equal(asked?.title, 'gpt-5.1: left ↔ right');
  assert.match(asked.left, /temperature: 0\.2[^]*=== output\n--- assistant\nIt could not be refunded\./);
  assert.match(asked.right, /temperature: 0\.7[^]*=== output\n--- assistant\nRefunded 42\.10\./);
  await chosen(page).press('Enter');
  await host.until('openDiff', 2);
  await finish(page);
});

it('shows only the differences, swaps the sides, and keeps the chosen step', async () => {
  const { page } = await open(before, after);
  await page.keyboard.press('o');
  await expect(rows(page)).toHaveCount(6);
  await rows(page).filter({ hasText: 'read_policy' }).click();
  await page.keyboard.press('s');
  await expect(total(page, 'Duration')).toHaveText(['7.40 s', '9.00 s', '+1.60 s (22%)']);
  await expect(chosen(page)).toContainText('read_policy');
  await expect(chosen(page)).toHaveClass(/right/);
  await finish(page);
});

it('is kept over a reload, opens a trace at the step, and goes back to the list by Escape', async () => {
  const { page } = await open(before, after);
  await page.keyboard.press('s');
  await page.reload();
  await expect(total(page, 'Duration').first()).toHaveText('7.40 s');
  await rows(page).filter({ hasText: 'notify' }).click();
  await page.getByRole('button', { name: 'Open left' }).click();
  await expect(page.locator('.span-row[aria-selected=true]')).toContainText('notify');
  await page.getByRole('button', { name: 'Back to the comparison (Alt+Left)' }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(chosen(page)).toContainText('notify');
  await page.keyboard.press('Alt+ArrowLeft');
  await page.getByRole('grid', { name: 'Traces' }).waitFor();
  await finish(page);
  const again = await open(before, after);
  await again.page.keyboard.press('Escape');
  await again.page.getByRole('grid', { name: 'Traces' }).waitFor();
  await finish(again.page);
});

it('says which of the two is gone, and leads back', async () => {
  const { page } = await open(before, after, {}, [before]);
  await page.getByText('The right trace is no longer stored.').waitFor();
  await assertAccessible(page);
  await shoot(page, 'compare-gone');
  await page.getByRole('button', { name: 'Back to the list', exact: true }).click();
  await page.getByRole('grid', { name: 'Traces' }).waitFor();
  await finish(page);
});

it('says that a trace does not differ from itself', async () => {
  const { page } = await open(before, before);
  await page.keyboard.press('o');
  await page.getByText('No step differs.').waitFor();
  await finish(page);
});

it('follows a trace that still runs, and stays at the chosen step', async () => {
  const { page, host } = await open(before, fixtures.running);
  await rows(page).last().click();
  const text = await chosen(page).innerText();
  const grown = structuredClone(fixtures.running);
  for (const row of grown.rows) row.durationNano ??= '5000000000';
  grown.summary.durationNano = '11000000000';
  host.traces = [before, grown];
  await host.tracesChanged([grown.summary.traceId]);
  await expect(total(page, 'Duration')).toHaveText(['9.00 s', '11.0 s', '+2.00 s (22%)']);
  assert.equal((await chosen(page).innerText()).split('\n')[0], text.split('\n')[0]);
  await finish(page);
});

it('compares traces of 30,000 spans by their first steps, and says so', async () => {
  const large = fixtures.largeTrace(30_000);
  const { page } = await open(large, before, {}, [large, before]);
  await page.getByText('Left out past the first steps: 25,000 on the left, 0 on the right').waitFor();
  await expect(rows(page).first()).toBeVisible();
  assert.ok((await rows(page).count()) < 80);
  await finish(page);
});

it('treats what is in the traces as text', async () => {
  const { page } = await open(fixtures.hostile, before);
  await page.keyboard.press('n');
  await page.locator('.diff-line').first().waitFor();
  await expect.poll(() => page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBe(undefined);
  await finish(page);
});

const LOOKS: { name: string; width: number; row?: number; themes?: readonly ThemeName[]; pair?: [Built, Built] }[] = [
  ...[700, 1100, 1800].map((width) => ({ name: `compare-${width}`, width, row: 6 })),
  { name: 'compare-error', width: 1100, row: 4, themes: ['light-2026', 'default-high-contrast-light'] },
  { name: 'compare-480', width: 480, themes: ['dark-2026'] },
  { name: 'compare-hostile', width: 1100, themes: ['dark-modern'], pair: [fixtures.hostile, fixtures.failingTool] },
];
for (const look of LOOKS) {
  for (const theme of look.themes ?? THEMES) {
    it(`${look.name} in ${theme} has no accessibility finding`, async () => {
      const { page } = await open(...(look.pair ?? [before, after]), { width: look.width, height: 800, theme });
      if (look.row !== undefined) await rows(page).nth(look.row).click();
      await page.locator('.diff-lines').first().waitFor();
      await page.mouse.move(0, 0);
      await shoot(page, `${look.name}-${theme}`);
      await assertAccessible(page);
      await finish(page);
    });
  }
}
