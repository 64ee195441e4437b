// What a person does with the whole trace beside its tree: the conversation, the log records.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from '@playwright/test';
import { research } from './detailFixtures';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';
import { Refusal, type StubHost } from './stubHost';
import { logged, logRecord, longTalk, researchTalk } from './traceFixtures';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const openTrace = (trace: { summary: { traceId: string } }) => (host: StubHost) => (host.initial = { ...host.initial, traceId: trace.summary.traceId });
const selectedRow = (page: Page) => page.locator('.span-rows [aria-selected=true]');
const tab = (page: Page, name: string) => page.getByRole('tab', { name });

it('shows the conversation once, and each message leads to the span that said it', async () => {
  const { page, host } = await harness.open([research], {
    prepare: (stub) => {
      openTrace(research)(stub);
      stub.answer('getConversation', () => researchTalk);
    },
  });
  assert.equal(host.asked('getConversation').length, 0, 'not before somebody looks');
  await page.keyboard.press('c');
  await expect(tab(page, 'Conversation')).toHaveAttribute('aria-selected', 'true');
  await page.getByText('put together from the model calls').waitFor();
  await page.locator('.speaker-head', { hasText: 'planner' }).waitFor();
  const article = page.getByRole('article', { name: 'Assistant' }).filter({ hasText: 'Three brands need to be found first.' });
  await article.getByRole('button', { name: 'claude-sonnet-4-5' }).click();
  await expect(selectedRow(page)).toHaveAttribute('data-index', /\d/);
  await expect(article).toHaveClass(/marked/);
  await expect(tab(page, 'Conversation')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('c');
  await expect(tab(page, 'Input + Output')).toHaveAttribute('aria-selected', 'true');
  await finish(page);
});

it('marks and shows what the selected span said in a long conversation', async () => {
  const { trace, talk } = longTalk(1_000);
  const { page } = await harness.open([trace], {
    prepare: (stub) => {
      openTrace(trace)(stub);
      stub.answer('getConversation', () => talk);
    },
  });
  await tab(page, 'Conversation').click();
  await page.locator('.span-row[data-index="2"]').click();
  const last = page.getByRole('article').filter({ hasText: /^.*Turn 997/ });
  await expect(last).toBeInViewport();
  await expect(last).toHaveClass(/marked/);
  await page.getByText('4 by the selected span').waitFor();
  await expect.poll(() => page.getByRole('article').count()).toBeLessThan(100);
  await page.getByRole('button', { name: 'Show 60 earlier' }).click();
  await page.getByRole('article').filter({ hasText: 'Turn 890' }).waitFor();
  await finish(page);
});

it('says that a trace has no conversation, and leads to the call that knows why', async () => {
  const { page } = await harness.open([fixtures.notRecorded], { prepare: openTrace(fixtures.notRecorded) });
  await tab(page, 'Conversation').click();
  await page.getByText('No conversation in this trace').waitFor();
  await page.getByRole('tabpanel').getByRole('button', { name: 'gemini-2.5-flash' }).click();
  await page.getByText('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true').waitFor();
  await finish(page);
});

it('says that the conversation could not be read, and tries again; reads it anew when the trace has changed', async () => {
  let answer: 'broken' | 'fine' = 'broken';
  const { page, host } = await harness.open([research], {
    prepare: (stub) => {
      openTrace(research)(stub);
      stub.answer('getConversation', () => (answer === 'broken' ? new Refusal(-32603, 'disk I/O error') : researchTalk));
    },
  });
  await tab(page, 'Conversation').click();
  await page.getByText('disk I/O error').waitFor();
  answer = 'fine';
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('put together from the model calls').waitFor();
  await host.tracesChanged([research.summary.traceId]);
  await host.until('getConversation', 3);
  await finish(page);
});

it('lists the log records of the whole trace in time order, with their spans', async () => {
  const { page } = await harness.open([logged], { prepare: openTrace(logged) });
  await expect(tab(page, 'Logs')).toContainText('5');
  await page.keyboard.press('l');
  const records = page.getByRole('listitem');
  await expect(records).toHaveCount(5);
  await expect(records.first()).toContainText('+5.0 ms');
  await expect(records.first()).toContainText('agent starts');
  await records.nth(1).getByRole('button', { name: 'gen_ai.user.message' }).click();
  await records.nth(1).locator('.json-key', { hasText: '"content"' }).waitFor();
  await records.nth(1).getByText('gen_ai.system').waitFor();
  await records.nth(1).getByRole('button', { name: 'gpt-4o-mini' }).click();
  await expect(selectedRow(page)).toContainText('gpt-4o-mini');
  await expect(records.nth(1)).toHaveClass(/marked/);
  await expect(records.nth(2)).toHaveClass(/marked/);
  await expect(records.nth(0)).not.toHaveClass(/marked/);
  await finish(page);
});

it('filters log records by severity, by text and by the selected span', async () => {
  const { page } = await harness.open([logged], { prepare: openTrace(logged) });
  await tab(page, 'Logs').click();
  const records = page.getByRole('listitem');
  await page.getByRole('combobox', { name: 'Severity' }).selectOption('Warnings and errors');
  await expect(records).toHaveCount(2);
  await page.getByRole('textbox', { name: 'Filter log records' }).fill('carrier.py');
  await expect(records).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Filter log records' }).fill('nothing has this');
  await page.getByText('No log record matches.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(records).toHaveCount(5);
  await page.locator('.span-row[data-index="1"]').click();
  await page.getByRole('button', { name: 'Only records of the selected span' }).click();
  await expect(records).toHaveCount(2);
  await finish(page);
});

it('reads log records page by page', async () => {
  const many = structuredClone(logged);
  const root = many.details.get(many.rows[0]?.spanId ?? '');
  assert.ok(root);
  root.logs = Array.from({ length: 2_500 }, (_, i) => logRecord(40_000, i, { body: `line ${i}` }));
  const { page, host } = await harness.open([many], { prepare: openTrace(many) });
  await tab(page, 'Logs').click();
  await page.getByText('The first 1,000 of 2,504 are read.').waitFor();
  await expect(page.getByRole('listitem')).toHaveCount(200);
  await page.getByRole('button', { name: 'Read 1,000 more' }).click();
  await page.getByText('The first 2,000 of 2,504 are read.').waitFor();
  await page.getByRole('button', { name: 'Read 504 more' }).click();
  await expect(page.getByText(/are read\./)).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Filter log records' }).fill('line 2499');
  await expect(page.getByRole('listitem')).toHaveCount(1);
  assert.deepEqual(host.asked('getLogs').map((params) => (params as { limit: number }).limit), [1, 1_000, 1_000, 1_000]);
  await finish(page);
});

it('says how to send log records where there are none', async () => {
  const { page } = await harness.open([research], { prepare: openTrace(research) });
  await tab(page, 'Logs').click();
  await page.getByText('No log records in this trace').waitFor();
  await page.getByText('http://127.0.0.1:4318/v1/logs').waitFor();
  await finish(page);
});

it('keeps the tab over a reload', async () => {
  const { page } = await harness.open([logged], { prepare: openTrace(logged) });
  await tab(page, 'Logs').click();
  await page.getByText('agent starts').waitFor();
  await page.reload();
  await page.getByText('agent starts').waitFor();
  await finish(page);
});
