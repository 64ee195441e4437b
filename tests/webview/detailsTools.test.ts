// What the details page says of the tools that a model was offered, and of the calls it made.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from '@playwright/test';
import type { Message, SpanDetail } from '../../webview/src/contract';
import { text } from './builder';
import { oneSpan, research } from './detailFixtures';
import { assertAccessible, expect, finish, shoot, startHarness, type Harness } from './harness';
import type { StubHost } from './stubHost';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const openTrace = (trace: { summary: { traceId: string } }) => (host: StubHost) => (host.initial = { ...host.initial, traceId: trace.summary.traceId });
const weather = { name: 'get_weather', description: 'Current weather of a city.', parameters: '{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"array","items":{"type":"integer"}}},"required":["city"],"additionalProperties":false}' };
const asks = (...calls: [name: string, args: string][]): Message => ({ role: 'assistant', name: null, finishReason: null, parts: calls.map(([name, args], i) => ({ type: 'toolCall' as const, id: `c${i}`, name, arguments: args })) });
const call = (toolDefinitions: SpanDetail['toolDefinitions'], output: Message) => oneSpan('tools', { input: [text('user', 'Weather?')], output: [output], toolDefinitions });
const notes = (page: Page) => page.locator('.check-note');

it('lists the tools offered, numbered, with those called marked and their parameters on demand', async () => {
  const trace = call([weather, { name: 'get_time', description: null, parameters: null }], asks(['get_weather', '{"city":"Rome"}'], ['get_weather', '{"city":"Oslo"}']));
  const { page } = await harness.open([trace], { prepare: openTrace(trace) });
  await page.getByRole('button', { name: /2 tools offered/ }).click();
  const tools = page.locator('.definitions').getByRole('listitem');
  await expect(tools).toHaveCount(2);
  await expect(tools.first()).toContainText('called 2 times');
  await expect(tools.nth(1)).toContainText('No parameters recorded.');
  await expect(tools.nth(1)).not.toContainText('called');
  await expect(page.getByRole('tree')).toHaveCount(0);
  await tools.first().getByRole('button', { name: 'Parameters' }).click();
  await page.getByRole('tree', { name: 'JSON of get_weather' }).getByText('"required"').waitFor();
  await expect(notes(page), 'arguments that fit need no word').toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Find a tool' })).toHaveCount(0);
  await finish(page);
});

it('finds among many tools, keeping their numbers', async () => {
  const trace = call(Array.from({ length: 120 }, (_, i) => ({ name: `tool_${i + 1}`, description: i === 99 ? 'Reads the barometer.' : null, parameters: '{}' })), text('assistant', 'Fine.'));
  const { page } = await harness.open([trace], { prepare: openTrace(trace) });
  await page.getByRole('button', { name: /120 tools offered/ }).click();
  const tools = page.locator('.definitions').getByRole('listitem');
  await expect(tools).toHaveCount(50);
  await page.getByRole('textbox', { name: 'Find a tool' }).fill('barometer');
  await expect(tools).toHaveCount(1);
  await expect(tools.first()).toContainText('100');
  await page.getByRole('textbox', { name: 'Find a tool' }).fill('no such tool');
  await page.getByText('No tool has that text.').waitFor();
  await finish(page);
});

it('says at the call what does not fit its schema, and that a tool was never offered', async () => {
  const trace = call([weather], asks(['get_weather', '{"days":["mon"],"unit":"C"}'], ['get_wether', '{}'], ['get_weather', '{"city": "Ro']));
  const { page } = await harness.open([trace], { prepare: openTrace(trace), height: 900 });
  await expect(notes(page)).toHaveCount(3);
  await expect(notes(page).first().getByRole('listitem')).toHaveText(['city: required, but missing', 'days[0]: expected integer, got "mon"', 'unit: not a parameter of this tool']);
  await expect(notes(page).nth(1)).toContainText('No tool of this name was offered in this call.');
  await expect(notes(page).nth(2)).toContainText('The arguments are no JSON.');
  await page.getByRole('button', { name: /1 tool offered/ }).click();
  await shoot(page, 'tools-misfits-dark-modern');
  await assertAccessible(page);
  await finish(page);
});

it('does not hang on hostile schemas, and says what it left out', async () => {
  const args = JSON.stringify({ a: `${'a'.repeat(60)}!` });
  const trace = call([{ name: 'bomb', description: null, parameters: '{"properties":{"a":{"pattern":"^(a+)+$"}}}' }, { name: 'loop', description: null, parameters: '{"$ref":"#"}' }, { name: 'far', description: null, parameters: '{"$ref":"https://example.org/s.json"}' }], asks(['bomb', args], ['loop', args], ['far', args]));
  const { page } = await harness.open([trace], { prepare: openTrace(trace) });
  await expect(notes(page)).toHaveText([/1 rule of the schema not tried/, /leads in circles/, /refers to another document/]);
  await finish(page);
});

it('checks a tool span against what the calling model was offered', async () => {
  const tool = research.rows[29]?.spanId ?? '';
  const calling = research.rows[25]?.spanId ?? '';
  const { page, host } = await harness.open([research], {
    height: 900,
    prepare: (stub) => {
      openTrace(research)(stub);
      stub.answer('getSpan', ({ spanId }) => {
        const span = structuredClone(research.details.get(spanId));
        assert.ok(span);
        if (spanId === tool) span.toolSpans = [{ toolCallId: 'toolu_p3', toolName: 'read_pdf', callSpanId: calling, spanId: tool, resultSpanId: null, inferred: false }];
        return span;
      });
    },
  });
  await expect(page.getByRole('heading', { level: 2, name: 'read_pdf' })).toBeVisible();
  await expect(notes(page).getByRole('listitem')).toHaveText('pages: expected array of integer, got "all"');
  await page.getByRole('heading', { name: 'Definition' }).waitFor();
  await page.getByText('Read pages of a PDF.').waitFor();
  assert.ok(host.asked('getSpan').some((params) => (params as { spanId: string }).spanId === calling));
  await shoot(page, 'tools-tool-span-dark-modern');
  await assertAccessible(page);
  await finish(page);
});
