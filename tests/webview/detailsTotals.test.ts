// What a trace and its spans used: each number once, told apart by who says it.
import { after, before, it } from 'node:test';
import type { Page } from '@playwright/test';
import { attribute, buildTrace, text, type Built, type SpanSpec } from './builder';
import { expect, finish, startHarness, type Harness } from './harness';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const call = (at: number, input: number, output: number, more: Partial<SpanSpec> = {}): SpanSpec => ({
  title: 'gpt-4o-mini', category: 'llm', model: 'gpt-4o-mini', provider: 'openai', at, lasts: 2_000, depth: 1,
  usage: { inputTokens: input, outputTokens: output }, input: [text('user', 'Hi')], ...more,
});
const run = (agent: Partial<SpanSpec>, ...calls: SpanSpec[]): Built =>
  buildTrace({ id: 'sums', service: 's', ago: 10_000, spans: [{ title: 'agent', category: 'agent', at: 0, lasts: 9_000, depth: 0, ...agent }, ...calls] });
const open = (trace: Built) => harness.open([trace], { prepare: (host) => (host.initial = { ...host.initial, traceId: trace.summary.traceId }) });
const chooseAgent = (page: Page) => page.locator('.span-rows [role=row]').first().click();
const below = (page: Page) => page.locator('.tokens-below');

it('shows what an agent reported beside the sum of its model calls, and says when they differ', async () => {
  const { page } = await open(run({ usage: { inputTokens: 500, outputTokens: 77 } }, call(0, 400, 60), call(3_000, 200, 40)));
  await chooseAgent(page);
  await expect(below(page)).toHaveText('Reported by this span 577Sum of its model calls 700 They differ');
  await finish(page);
});

it('says nothing of a difference where there is none, or nothing was reported', async () => {
  const { page } = await open(run({}, call(0, 400, 60)));
  await chooseAgent(page);
  await expect(below(page)).toHaveText('Sum of its model calls 460');
  await page.locator('.span-rows [role=row]').nth(1).click();
  await expect(below(page)).toHaveCount(0);
  await finish(page);
});

it('counts a call that was recorded twice once', async () => {
  const trace = run({}, call(0, 400, 60), call(1, 400, 60, { title: 'second record', repeats: true }));
  const [, first, second] = trace.rows;
  if (first && second) {
    first.twin = { traceId: trace.summary.traceId, spanId: second.spanId };
    second.twin = { traceId: trace.summary.traceId, spanId: first.spanId };
  }
  const { page } = await open(trace);
  await chooseAgent(page);
  await expect(below(page)).toHaveText('Sum of its model calls 460');
  await finish(page);
});

it('names the cost of the trace and of a call, with the rule, and how fast the answer came', async () => {
  const { page } = await open(run({}, call(0, 1_000_000, 100_000), call(3_000, 1_000_000, 0)));
  await expect(page.locator('.header-facts').getByText('$0.36')).toHaveAttribute('title', /OpenAI’s prices[^]*Prices: genai-prices/);
  await page.locator('.span-rows [role=row]').nth(1).click();
  await expect(page.locator('.span-head').getByText('$0.21')).toHaveAttribute('title', /gpt-4o-mini: 1.00M input and 100.0k output tokens/);
  await expect(page.locator('.span-head').getByText('50,000 tokens/s')).toHaveAttribute('title', /whole call/);
  await finish(page);
});

it('says when an app stopped reporting, and lists the attributes that nothing was read from', async () => {
  const own = [attribute('app.tenant', 'blue'), attribute('gen_ai.system', 'openai')];
  const agent: Partial<SpanSpec> = { lasts: null, attributes: own, unreadAttributes: ['app.tenant'] };
  const { page } = await open(buildTrace({ id: 'gone', service: 's', ago: 900_000, spans: [{ title: 'agent', category: 'agent', at: 0, lasts: null, depth: 0, ...agent }, call(0, 4, 2)] }));
  await expect(page.locator('.header-facts').getByText(/^Stopped reporting at /)).toBeVisible();
  await chooseAgent(page);
  await page.getByRole('tab', { name: /Metadata/ }).click();
  await expect(page.getByRole('button', { name: /Not read by any view/ })).toBeVisible();
  await expect(page.getByText('app.tenant')).toBeVisible();
  await finish(page);
});
