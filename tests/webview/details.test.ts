// What a person does in the trace details.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from '@playwright/test';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';
import { Refusal, type StubHost } from './stubHost';
import { previewsOf } from './stubTable';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const openTrace = (trace: { summary: { traceId: string } }) => (host: StubHost) => (host.initial = { ...host.initial, traceId: trace.summary.traceId });
const selected = (page: Page) => page.locator('.span-rows [aria-selected=true] .span-title');
const spanId = (trace: { rows: { spanId: string }[] }, i: number): string => trace.rows[i]?.spanId ?? '';

it('selects the deepest failed span, and the header names it', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.failingTool) });
  await expect(selected(page)).toHaveText('search_trains');
  await page.getByRole('button', { name: 'Error inside search_trains' }).waitFor();
  await page.getByRole('heading', { name: 'ValueError' }).waitFor();
  await page.getByRole('button', { name: 'Stack trace' }).click();
  await page.getByText('agent/tools/rail.py", line 33').waitFor();
  await finish(page);
});

it('marks the ancestors of a failure, and spans whose parent is missing', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.failingTool) });
  await expect(page.locator('.span-rows').getByRole('img', { name: 'Error below' })).toHaveCount(2);
  await page.keyboard.press(']');
  await page.keyboard.press('[');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.getByText('Tell me a joke').click();
  await expect(page.getByText('no parent')).toHaveCount(2);
  await finish(page);
});

it('selects the last model call of a trace without failures, with request and response model', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.weather) });
  await expect(page.locator('.span-rows [aria-selected=true]')).toHaveAttribute('data-index', '6');
  await page.getByText('answered by gpt-4o-mini-2024-07-18').waitFor();
  await page.getByText('Reasoning 20').waitFor();
  await finish(page);
});

it('is walked with the keys of a tree', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.failingTool) });
  const titles = async (...keys: string[]): Promise<string[]> => {
    const seen: string[] = [];
    for (const key of keys) {
      await page.keyboard.press(key);
      seen.push(await selected(page).innerText());
    }
    return seen;
  };
  await page.locator('.span-rows [aria-selected=true]').focus();
  assert.deepEqual(await titles('Home', 'ArrowLeft', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'End', 'ArrowUp'), [
    'travel_graph', 'travel_graph', 'travel_graph', 'planner', 'claude-sonnet-4-5', 'planner', 'claude-sonnet-4-5', 'writer',
  ]);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('treegrid').getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('treegrid').getByRole('row')).toHaveCount(17);
  await finish(page);
});

it('moves the selection to the row that folds it away', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.failingTool) });
  await page.getByRole('row', { name: 'researcher' }).locator('.twisty').click();
  await expect(selected(page)).toHaveText('researcher');
  await page.getByRole('row', { name: 'researcher' }).locator('.twisty').click();
  await page.locator('[data-index="9"]').waitFor();
  await finish(page);
});

it('collapses and expands all, and goes to the next error with F8', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.failingTool) });
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect(page.locator('.span-rows [role=row]')).toHaveCount(1);
  await expect(selected(page)).toHaveText('travel_graph');
  await page.keyboard.press('F8');
  await expect(selected(page)).toHaveText('search_trains');
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(page.locator('.span-rows [role=row]')).toHaveCount(16);
  await finish(page);
});

it('finds in spans, next and previous', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.failingTool) });
  await page.keyboard.press('/');
  await page.keyboard.type('claude');
  await page.getByText('– of 4').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('3 of 4', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Previous hit' }).click();
  await page.getByText('2 of 4', { exact: true }).waitFor();
  await finish(page);
});

it('shows messages by role, tool calls with arguments, and results under the call they answer', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.weather) });
  const panel = page.getByRole('tabpanel');
  const speakers = () => panel.getByRole('article').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  await expect.poll(speakers).toEqual(['User', 'Assistant', 'Result of get_weather', 'Result of get_weather', 'Assistant']);
  await panel.getByRole('article', { name: 'Result of get_weather' }).first().getByText('city: "Paris"').waitFor();
  await panel.getByRole('button', { name: /System/ }).click();
  await panel.getByText('Never guess a temperature.').waitFor();
  await panel.locator('.markdown table td', { hasText: '27.5' }).waitFor();
  await page.getByRole('button', { name: 'As recorded' }).click();
  await panel.getByText('| Paris | 22 |').waitFor();
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await panel.locator('.json-key', { hasText: '"finishReason"' }).first().waitFor();
  await finish(page);
});

it('folds long values and a long history, and opens the whole in an editor', async () => {
  const { page, host } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.longPrompt) });
  await page.getByRole('button', { name: '41 earlier messages' }).click();
  await page.getByText('Turn 1:').waitFor();
  await page.getByRole('button', { name: /System/ }).first().click();
  await page.getByRole('button', { name: /Show all 5/ }).click();
  await page.getByText('Rule 60:').waitFor();
  await page.getByRole('button', { name: 'Open in editor' }).first().click();
  const [opened] = host.asked('openText') as { text: string; title: string }[];
  assert.match(opened?.text ?? '', /Rule 60:/);
  await finish(page);
});

it('shows every attribute, event, link, log and resource, and finds among them', async () => {
  const { page, host } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.weather) });
  await page.getByRole('tab', { name: 'Metadata' }).click();
  for (const section of ['Attributes', 'Span', 'Events', 'Links', 'Logs', 'Resource', 'Scope']) await page.getByRole('heading', { name: section, exact: true }).waitFor();
  await page.getByRole('textbox', { name: 'Search keys and values' }).fill('first_token');
  await expect(page.locator('.meta-row')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Search keys and values' }).fill('telemetry.sdk.version');
  await page.locator('.meta-row').hover();
  await page.getByRole('button', { name: 'Copy value of telemetry.sdk.version' }).click();
  await page.getByRole('button', { name: 'Open span as JSON' }).click();
  await page.getByRole('button', { name: 'Copy span as JSON' }).click();
  const [value, json] = host.asked('copy') as { text: string }[];
  assert.equal(value?.text, '1.38.0');
  assert.equal((JSON.parse(json?.text ?? '') as { traceId: string }).traceId, fixtures.weather.summary.traceId);
  assert.equal((host.asked('openText')[0] as { language: string }).language, 'json');
  await finish(page);
});

it('draws hostile text as text: no script runs, nothing is loaded, no foreign link', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.hostile) });
  await page.locator('.answer .markdown').waitFor();
  assert.equal(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked), undefined);
  await expect(page.locator('main img, main iframe, main script, main b:has-text("bold")')).toHaveCount(0);
  await expect.poll(() => page.locator('.markdown a').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))])).toEqual(['https://evil.example', 'https://example.org/a']);
  await page.getByText('[Image on tracker.example, not loaded]').first().waitFor();
  await page.getByRole('tab', { name: 'Metadata' }).click();
  await page.getByText('<script>key</script>').waitFor();
  await finish(page);
});

it('copies the trace id in hex and goes to the previous and next trace in the list’s order', async () => {
  const { page, host } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.weather) });
  await page.getByRole('button', { name: 'Copy trace id' }).click();
  await expect.poll(() => host.asked('copy')).toEqual([{ text: fixtures.weather.summary.traceId }]);
  await page.getByRole('button', { name: 'Next trace' }).click();
  await page.getByRole('heading', { level: 1, name: /Plan a weekend/ }).waitFor();
  await page.getByRole('button', { name: 'Previous trace' }).click();
  await page.getByRole('button', { name: 'Previous trace' }).click();
  await page.getByRole('heading', { level: 1, name: /release notes/ }).waitFor();
  await expect(page.getByRole('button', { name: 'Previous trace' })).toBeDisabled();
  await finish(page);
});

it('moves the sash by keys and remembers it, the span and the tab over a reload', async () => {
  const { page } = await harness.open(fixtures.traces, { prepare: openTrace(fixtures.weather) });
  const sash = page.getByRole('separator', { name: 'Resize span tree' });
  await sash.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(sash).toHaveAttribute('aria-valuenow', '50');
  await page.locator('[data-index="2"]').click();
  await page.getByRole('tab', { name: 'Input + Output' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.reload();
  await page.getByRole('heading', { name: 'Attributes' }).or(page.getByRole('heading', { name: 'Resource' })).first().waitFor();
  await expect(page.locator('.span-rows [aria-selected=true]')).toHaveAttribute('data-index', '2');
  await expect(sash).toHaveAttribute('aria-valuenow', '50');
  await finish(page);
});

it('follows a running trace, keeping the selection, and asks for nothing else meanwhile', async () => {
  const running = structuredClone(fixtures.running);
  const { page, host } = await harness.open([running, fixtures.weather], { prepare: openTrace(running) });
  await page.locator('[data-index="1"]').click();
  const row = running.rows[2];
  assert.ok(row);
  row.durationNano = '1500000000';
  await host.tracesChanged([running.summary.traceId]);
  await page.locator('[data-index="2"]').getByText('1.50 s').waitFor();
  await expect(page.locator('.span-rows [aria-selected=true]')).toHaveAttribute('data-index', '1');
  await host.tracesChanged([fixtures.weather.summary.traceId]);
  await expect.poll(() => host.asked('getTraceTable').length).toEqual(2);
  await finish(page);
});

it('drops the answer for a span that is no longer selected', async () => {
  let release = (): void => undefined;
  const slow = spanId(fixtures.failingTool, 2);
  const { page } = await harness.open(fixtures.traces, {
    prepare: (host) => {
      openTrace(fixtures.failingTool)(host);
      host.answer('getSpan', async ({ spanId: id }) => {
        if (id === slow) await new Promise<void>((resolve) => (release = resolve));
        return fixtures.failingTool.details.get(id) ?? new Refusal(-32001, 'unknown span');
      });
    },
  });
  await page.locator('[data-index="2"]').click();
  await page.locator('.tab-panel').getByText('Loading').waitFor();
  await page.locator('[data-index="5"]').click();
  await page.getByText('Casa do Rio').waitFor();
  release();
  await page.locator('[data-index="9"]').click();
  await page.getByRole('heading', { name: 'ValueError' }).waitFor();
  await expect(page.getByText('Find a hotel near'), 'only as the preview in its row').toHaveCount(1);
  await finish(page);
});

it('asks for one span only when an arrow key is held', async () => {
  const { page, host } = await harness.open([fixtures.largeTrace(400)], { prepare: openTrace(fixtures.largeTrace(400)) });
  const before = host.asked('getSpan').length;
  await page.locator('.span-rows [aria-selected=true]').focus();
  // Key repeats within one task of the page, as no person could press them.
  await page.evaluate(() => {
    for (let i = 0; i < 30; i++) document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }));
  });
  await page.getByRole('heading', { level: 2, name: 'batch' }).waitFor();
  await page.locator('.no-messages p').waitFor();
  assert.equal(host.asked('getSpan').length - before, 1);
  await finish(page);
});

it('says that a trace was deleted meanwhile', async () => {
  const { page } = await harness.open([fixtures.weather], { prepare: openTrace(fixtures.failingTool) });
  await page.getByText('This trace is no longer stored.').waitFor();
  await page.getByRole('button', { name: 'Back to the list' }).last().click();
  await page.getByText('What is the weather').waitFor();
  await finish(page);
});

it('says that a span could not be read, and tries again', async () => {
  let broken = true;
  const { page } = await harness.open(fixtures.traces, {
    prepare: (host) => {
      openTrace(fixtures.weather)(host);
      host.answer('getSpan', ({ spanId: id }) => (broken ? new Refusal(-32603, 'disk I/O error') : (fixtures.weather.details.get(id) ?? new Refusal(-32001, 'unknown span'))));
    },
  });
  await page.getByText('disk I/O error').waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Output' }).waitFor();
  await finish(page);
});

it('draws a large tree before its previews come, and keeps them while it is read again', async () => {
  const large = fixtures.largeTrace(6_000);
  const tool = large.rows.findIndex((row) => row.category === 'tool');
  const asked = 'order 7';
  Object.assign(large.rows[tool] ?? {}, { input: asked });
  let release = (): void => undefined;
  const { page, host } = await harness.open([large], {
    prepare: (stub) => {
      openTrace(large)(stub);
      stub.answer('getPreviews', async (params) => {
        await new Promise<void>((resolve) => (release = resolve));
        return previewsOf(large, params);
      });
    },
  });
  await page.locator('.span-rows [aria-selected=true]').focus();
  await page.keyboard.press('Home');
  const row = page.locator(`[data-index="${tool}"]`);
  await row.waitFor();
  assert.equal(await row.getByText(asked).count(), 0);
  await host.until('getPreviews', 1);
  release();
  await host.until('getPreviews', 2);
  release();
  await row.getByText(asked).waitFor();
  await page.getByRole('textbox', { name: 'Find in spans' }).fill(asked);
  await page.getByRole('status').getByText(/of 1$/).waitFor();
  await host.tracesChanged([large.summary.traceId]);
  await host.until('getPreviews', 3);
  await row.getByText(asked).waitFor();
  await finish(page);
});

it('opens a trace of 30,000 spans at its failure and draws only the rows in view', async () => {
  const large = fixtures.largeTrace(30_000);
  const { page } = await harness.open([large], { prepare: openTrace(large) });
  await expect(page.locator('.span-rows [aria-selected=true]')).toHaveAttribute('data-index', '29998');
  assert.ok((await page.locator('.span-rows [role=row]').count()) < 80);
  await page.locator('.span-rows [aria-selected=true]').focus();
  await page.keyboard.press('Home');
  await page.getByRole('row', { name: 'batch' }).waitFor();
  await page.getByRole('textbox', { name: 'Find in spans' }).fill('tool 299');
  await page.getByText(/of 36$/).waitFor();
  await finish(page);
});
