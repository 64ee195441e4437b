// "Nothing arrives?", a comparison of two traces, and a trace beside the list.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';
import { refusals } from './listFixtures';
import { Refusal } from './stubHost';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const row = (page: Page, text: string): Locator => page.locator('.trace-rows [role=row]').filter({ hasText: text });
const help = (page: Page): Locator => page.getByRole('region', { name: 'Why nothing arrives' });

it('shows what was refused, why and what to do, and what comes meanwhile', async () => {
  const { page, host } = await harness.open(fixtures.traces, { prepare: (host) => host.answer('getRefusals', () => ({ refusals: refusals.slice(1) })) });
  await page.getByRole('button', { name: 'Nothing arrives?' }).click();
  await expect(help(page).getByRole('row')).toHaveCount(3);
  await help(page).getByText('This is gRPC on the HTTP port. Send it to 127.0.0.1:4317.').waitFor();
  host.answer('getRefusals', () => ({ refusals }));
  await help(page).getByRole('row', { name: /POST \/v1\/trace 404/ }).waitFor();
  await expect(help(page).getByRole('heading', { level: 2 })).toBeFocused();
  await page.keyboard.press('Escape');
  await row(page, 'What is the weather').waitFor();
  await expect(page.getByRole('button', { name: 'Nothing arrives?' })).toBeFocused();
  await finish(page);
});

it('asks every 2 s while it is open, and never when it is closed', async () => {
  const { page, host } = await harness.open(fixtures.traces, { clock: true });
  await page.getByRole('button', { name: 'Nothing arrives?' }).click();
  await host.until('getRefusals', 1);
  await help(page).getByText('None since the collector started').waitFor();
  await page.clock.fastForward(2_100);
  await host.until('getRefusals', 2);
  await help(page).getByRole('button', { name: 'Back to the traces' }).click();
  await row(page, 'What is the weather').waitFor();
  const [asked, listed] = [host.asked('getRefusals').length, host.asked('listTraces').length];
  await page.clock.fastForward(10_000);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await host.until('listTraces', listed + 1);
  assert.equal(host.asked('getRefusals').length, asked);
  await finish(page);
});

it('copies endpoints, starts the collector, and says when the refusals cannot be read', async () => {
  const { page, host } = await harness.open([], {
    prepare: (host) => {
      host.initial = { ...host.initial, collector: fixtures.stopped };
      host.answer('getRefusals', () => new Refusal(-32603, 'no answer'));
    },
  });
  await page.getByRole('region', { name: 'See your first trace' }).getByRole('button', { name: 'Nothing arrives?' }).click();
  await help(page).getByText('The collector does not run').waitFor();
  await help(page).getByText('The refused requests could not be read. no answer').waitFor();
  await help(page).getByRole('button', { name: 'Start collector' }).click();
  await help(page).getByRole('button', { name: 'Copy environment variable' }).click();
  await expect.poll(() => host.asked('copy')).toEqual([{ text: 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318' }]);
  await finish(page);
});

it('draws a client’s words as text and cuts them', async () => {
  const hostile = { ...refusals[0]!, path: `GET /<img src=x onerror=alert(1)>${'x'.repeat(5_000)}`, hint: 'h'.repeat(9_000), userAgent: '<b>' };
  const { page } = await harness.open(fixtures.traces, { prepare: (host) => host.answer('getRefusals', () => ({ refusals: [hostile] })) });
  await page.getByRole('button', { name: 'Nothing arrives?' }).click();
  await help(page).getByText('GET /<img src=x').waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await finish(page);
});

it('opens a trace beside by its menu, Ctrl+Enter and Alt+Enter, and stays where it is', async () => {
  const { page, host } = await harness.open(fixtures.traces);
  await row(page, 'What is the weather').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open to the side' }).click();
  await row(page, 'Why is the October').focus();
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Alt+Enter');
  await host.until('openAside', 3);
  const october = { traceId: fixtures.longPrompt.summary.traceId, title: 'Why is the October balance 42.10 short?' };
  assert.deepEqual(host.asked('openAside'), [{ traceId: fixtures.weather.summary.traceId, title: 'What is the weather in Paris and Rome?' }, october, october]);
  await expect(page.getByRole('grid', { name: 'Traces' })).toBeVisible();
  await finish(page);
});

it('offers a comparison for exactly two traces', async () => {
  const { page } = await harness.open(fixtures.traces);
  const compare = page.getByRole('button', { name: 'Compare the two selected traces' });
  await row(page, 'What is the weather').click({ modifiers: ['Control'] });
  await expect(compare).toHaveCount(0);
  await row(page, 'Why is the October').click({ modifiers: ['Control'] });
  await expect(compare).toHaveCount(1);
  await row(page, 'Why is the October').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Compare with the other' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await row(page, 'Plan a weekend').click({ modifiers: ['Control'] });
  await page.getByText('3 selected').waitFor();
  await expect(compare).toHaveCount(0);
  await finish(page);
});
