// Input + Output: what is missing and why, tool calls and the spans that ran them, what is new in a call.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import type { SpanDetail } from '../../webview/src/contract';
import { buildTrace, text, type Built } from './builder';
import { oneSpan, PNG, research, WAV, withMedia } from './detailFixtures';
import * as fixtures from './fixtures';
import { expect, finish, startHarness, type Harness } from './harness';
import { Refusal, type StubHost } from './stubHost';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const open = (trace: Built, prepare: (host: StubHost) => void = () => undefined) =>
  harness.open([trace], {
    prepare: (host) => {
      host.initial = { ...host.initial, traceId: trace.summary.traceId };
      prepare(host);
    },
  });
const row = (page: Page, words: string) => page.locator('.span-row', { hasText: words });
const selected = (page: Page): Locator => page.locator('.span-rows [aria-selected=true]');

it('says why there are no messages, with the exact line to copy', async () => {
  const { page, host } = await open(fixtures.notRecorded);
  await page.getByRole('heading', { name: 'The messages were not recorded' }).waitFor();
  await page.getByText('OpenTelemetry for Gemini (opentelemetry.instrumentation.google_genai 0.3b0) sends message text only when this is set before the app starts:').waitFor();
  await page.getByRole('button', { name: 'Copy the line' }).click();
  await expect.poll(() => host.asked('copy')).toEqual([{ text: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true' }]);
  await page.getByRole('button', { name: 'Show its 1 attribute or event' }).click();
  await page.getByText('gen_ai.system').waitFor();
  await finish(page);
});

const missing = (part: Partial<NonNullable<SpanDetail['missing']>>): SpanDetail['missing'] => ({ reason: 'notSent', scopeName: 'scope', scopeVersion: '1', sdk: null, switchLine: null, language: null, ...part });
for (const [what, sent, said] of [
  ['no switch brings them', missing({ reason: 'notSent' }), 'scope 1 sends no messages for such a span.'],
  ['a limit cut them away', missing({ reason: 'truncated', switchLine: 'OTEL_SPAN_EVENT_COUNT_LIMIT=10000' }), 'OTEL_SPAN_EVENT_COUNT_LIMIT=10000'],
  ['only the request was recorded', missing({ reason: 'httpOnly' }), 'Only the request to the model’s service was recorded'],
  ['nobody knows', null, 'The messages of this call were not recorded.'],
] as const) {
  it(`tells when ${what}`, async () => {
    const { page } = await open(oneSpan('m', { missing: sent }));
    await page.getByRole('tabpanel').getByText(said).waitFor();
    await expect(page.getByRole('button', { name: 'Copy the line' })).toHaveCount(sent?.switchLine == null ? 0 : 1);
    await finish(page);
  });
}

it('warns above messages of which only a part was recorded', async () => {
  const { page } = await open(oneSpan('f', { contentFlags: ['truncated', 'redacted'], input: [text('user', 'Hello')] }));
  await page.getByText('Some of what was said was cut by the app’s limits.').waitFor();
  await page.getByText('A placeholder stands where content was').waitFor();
  await finish(page);
});

it('leads from a tool call to the span that ran it, with how it went, and from its result as well', async () => {
  const { page } = await open(research);
  await page.locator('.span-row[data-index="24"]').click();
  const panel = page.getByRole('tabpanel');
  await panel.getByText('New in this call').waitFor();
  const assistant = panel.getByRole('article', { name: 'Assistant' }).first();
  await expect(assistant.locator('.run-link')).toHaveText(['Ran 2.31 s', 'Ran 4.12 s', 'Failed 12.3 s']);
  await panel.getByRole('article', { name: 'Result of read_pdf' }).getByRole('button', { name: 'Failed 12.3 s' }).click();
  await expect(selected(page)).toHaveText(/read_pdf/);
  await finish(page);
});

const paired = (inferred: boolean): Built => {
  const asks = { role: 'assistant', name: null, finishReason: null, parts: [{ type: 'toolCall' as const, id: null, name: 'add', arguments: '{"a":1}' }, { type: 'toolCall' as const, id: null, name: 'lost', arguments: '{}' }] };
  const gives = { role: 'tool', name: null, finishReason: null, parts: [{ type: 'toolResult' as const, id: null, name: 'add', result: '2' }] };
  const trace = buildTrace({ id: 'paired', service: 's', ago: 9_000, spans: [
    { title: 'assistant', category: 'agent', at: 0, lasts: 100, depth: 0 },
    { title: 'gemini-2.5-flash', category: 'llm', at: 1, lasts: 20, depth: 1, input: [text('user', 'Add')], output: [asks] },
    { title: 'add', category: 'tool', at: 25, lasts: 5, depth: 1, input: [{ ...asks, parts: asks.parts.slice(0, 1) }], output: [gives] },
    { title: 'gemini-2.5-flash', category: 'llm', at: 40, lasts: 20, depth: 1, input: [text('user', 'Add'), asks, gives], output: [text('assistant', 'Two')] },
  ] });
  const [, first, tool, last] = trace.rows.map(({ spanId }) => spanId);
  const link = { toolCallId: null, toolName: 'add', callSpanId: first ?? null, spanId: tool ?? null, resultSpanId: last ?? null, inferred };
  for (const id of [first, tool, last]) {
    const detail = trace.details.get(id ?? '');
    if (detail !== undefined) detail.toolSpans = [link];
  }
  return trace;
};

it('leads from a tool span to the call that asked and to the one that got the result, and back', async () => {
  const { page } = await open(paired(false));
  await page.locator('.span-row[data-index="2"]').click();
  await page.getByRole('button', { name: 'Given to gemini-2.5-flash at 40 ms' }).waitFor();
  await page.getByRole('button', { name: 'Asked by gemini-2.5-flash at 1.0 ms' }).click();
  await page.getByText('No span', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Ran 5.0 ms' }).click();
  await expect(selected(page)).toHaveText(/add/);
  await finish(page);
});

it('marks a link that was found by name and order only', async () => {
  const { page } = await open(paired(true));
  await page.locator('.span-row[data-index="1"]').click();
  await page.getByRole('button', { name: '≈ Ran 5.0 ms' }).waitFor();
  await finish(page);
});

it('folds what the previous call of the same agent had already, and shows what is new', async () => {
  const { page } = await open(research);
  await page.locator('.span-row[data-index="24"]').click();
  const panel = page.getByRole('tabpanel');
  await panel.getByText('New in this call').waitFor();
  await expect.poll(() => panel.getByRole('article').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual(['Assistant', 'Result of open_page', 'Result of open_page', 'Result of read_pdf', 'Assistant']);
  await panel.getByRole('button', { name: '18 earlier messages, same as in the previous call' }).click();
  await panel.getByRole('article', { name: 'User' }).first().getByText('Compare the battery warranty').waitFor();
  await panel.getByRole('button', { name: '18 earlier messages' }).click();
  await expect(panel.getByRole('article', { name: 'User' })).toHaveCount(0);
  await finish(page);
});

it('asks for the previous call only where there is a history, and shows all messages when it cannot be read', async () => {
  const before = research.rows[25]?.spanId ?? '';
  const { page, host } = await open(research, (stub) => {
    stub.answer('getSpan', ({ spanId }) => (spanId === before ? new Refusal(-32603, 'disk I/O error') : (research.details.get(spanId) ?? new Refusal(-32001, 'unknown span'))));
  });
  await page.locator('.span-row[data-index="27"]').click();
  await page.getByRole('tabpanel').getByText('You write.').waitFor();
  const asked = host.asked('getSpan').length;
  await page.locator('.span-row[data-index="24"]').click();
  await page.getByRole('tabpanel').getByRole('article', { name: 'Result of read_pdf' }).waitFor();
  await expect.poll(() => host.asked('getSpan').length).toEqual(asked + 2);
  await expect(page.getByText('New in this call')).toHaveCount(0);
  await finish(page);
});

it('opens the request beside the previous one with D, settings first', async () => {
  const { page, host } = await open(research);
  await page.locator('.span-row[data-index="24"]').click();
  await page.getByText('New in this call').waitFor();
  await page.getByRole('button', { name: 'Diff with previous call' }).click();
  await page.keyboard.press('d');
  await host.until('openDiff', 2);
  const [diff] = host.asked('openDiff') as { left: string; right: string; title: string }[];
  assert.equal(diff?.title, 'Model call 3 ↔ 4');
  assert.match(diff?.left ?? '', /^model: claude-sonnet-4-5\ngen_ai.request.max_tokens: 1024\n/);
  assert.match(diff?.right ?? '', /max_tokens: 2048\n[^]*--- tool search[^]*--- system\nYou are a careful/);
  assert.ok(!diff?.left.includes('read_pdf toolu_p3') && diff?.right.includes('[call read_pdf toolu_p3]'));
  await finish(page);
});

it('names the first place where the beginning of the prompt changes', async () => {
  const history = [text('user', 'Hi'), text('assistant', 'Hello')];
  const call = (at: number, first: string) => ({ title: 'm', category: 'llm' as const, at, lasts: 5, depth: 1, input: [text('system', first), ...history, text('user', `At ${at}`)], output: [text('assistant', 'Yes')] });
  const { page } = await open(buildTrace({ id: 'prefix', service: 's', ago: 1_000, spans: [{ title: 'agent', category: 'agent', at: 0, lasts: 50, depth: 0 }, call(1, 'It is 10:01.'), call(20, 'It is 10:02.')] }));
  await page.getByText('The beginning differs from the previous call in message 1 (System), after 10 characters.').waitFor();
  await expect(page.getByText('New in this call')).toHaveCount(0);
  await finish(page);
});

it('shows a call that two instrumentations recorded as one, and links to its second record', async () => {
  const trace = buildTrace({ id: 'twins', service: 's', ago: 1_000, spans: [
    { title: 'agent', category: 'agent', at: 0, lasts: 50, depth: 0 },
    { title: 'gpt-5.1', category: 'llm', at: 1, lasts: 40, depth: 1, input: [text('user', 'Hi')] },
    { title: 'gpt-5.1-raw', category: 'llm', at: 2, lasts: 38, depth: 2, input: [text('user', 'Hi')], repeats: true },
  ] });
  const [, first, second] = trace.rows;
  assert.ok(first && second);
  for (const [one, other] of [[first, second], [second, first]] as const) {
    one.twin = { traceId: trace.summary.traceId, spanId: other.spanId };
    Object.assign(trace.details.get(one.spanId) ?? {}, { twin: one.twin });
  }
  const { page } = await open(trace);
  await expect(row(page, 'gpt-5.1-raw')).toHaveCount(0);
  await page.getByRole('button', { name: 'Second record of this call' }).click();
  await expect(selected(page)).toHaveText(/gpt-5.1-raw/);
  await page.getByRole('button', { name: 'First record of this call' }).click();
  await expect(selected(page)).toHaveText(/gpt-5.1(?!-raw)/);
  await finish(page);
});

const withBytes = (host: StubHost): void =>
  host.answer('getMedia', ({ part }) => [null, { mimeType: 'image/png', base64: PNG }, { mimeType: 'audio/wav', base64: WAV }, null, null, { mimeType: 'image/png', base64: 'AAAAAAA=' }][part] ?? new Refusal(-32602, 'part: is no media'));

it('shows an image from its bytes in the trace, plays sound, and says so when the bytes are no image', async () => {
  const { page, host } = await open(withMedia, withBytes);
  await page.getByRole('img', { name: 'Image, image/png' }).first().waitFor();
  await page.getByText('image/png, 2 × 1 pixels, 70 bytes').waitFor();
  await page.getByText('The bytes are no image that can be shown.').waitFor();
  assert.deepEqual((host.asked('getMedia') as { part: number }[]).map(({ part }) => part), [1, 5], 'sound and files wait for a click');
  await page.getByRole('button', { name: 'Play' }).click();
  const sound = page.getByLabel('Sound recorded in this message');
  await sound.waitFor();
  assert.equal(await sound.evaluate((audio) => new Promise<number>((resolve) => {
    const player = audio as HTMLAudioElement;
    if (player.readyState >= 1) resolve(player.duration);
    else player.addEventListener('loadedmetadata', () => resolve(player.duration));
  })), 0.1);
  await finish(page);
});

it('shows an image in the conversation too, by its place in the span that said it', async () => {
  const spanId = withMedia.rows[0]?.spanId ?? '';
  const { page, host } = await open(withMedia, (stub) => {
    withBytes(stub);
    const messages = withMedia.details.get(spanId)?.input ?? [];
    stub.answer('getConversation', () => ({ source: 'model', messages: messages.map((message, i) => ({ message, spanId, place: { side: 'input', message: i } })) }));
  });
  await page.getByRole('tab', { name: 'Conversation' }).click();
  await page.getByText('image/png, 2 × 1 pixels, 70 bytes').waitFor();
  assert.deepEqual(host.asked('getMedia').at(-1), { traceId: withMedia.summary.traceId, spanId, side: 'input', message: 0, part: 5 });
  await finish(page);
});

it('never asks another host for an image that a trace names', async () => {
  const { page, host } = await open(withMedia, withBytes);
  await page.getByText('Image on example.org, not loaded.').waitFor();
  assert.ok(!(await page.locator('img').evaluateAll((all) => all.map((one) => (one as HTMLImageElement).src))).some((src) => !src.startsWith('data:')));
  await page.locator('.media', { hasText: 'example.org, not' }).getByRole('button', { name: 'Copy address' }).click();
  await expect.poll(() => host.asked('copy')).toEqual([{ text: 'https://user@example.org/a.png?x=1' }]);
  await page.getByText('File, named by a reference only.').waitFor();
  await finish(page);
});

it('loads an image from elsewhere only after a click, and says what became of it', async () => {
  let answer: unknown = new Refusal(-32603, 'example.org answered 404.');
  const { page, host } = await open(withMedia, (stub) => {
    withBytes(stub);
    stub.answer('loadImage', () => answer as { mimeType: string; base64: string });
  });
  const part = page.locator('.media', { hasText: 'example.org' });
  await part.getByText('Image on example.org, not loaded.').waitFor();
  assert.deepEqual(host.asked('loadImage'), []);
  await part.getByRole('button', { name: 'Load once' }).click();
  await part.getByText('example.org answered 404.').waitFor();
  answer = { mimeType: 'text/html', base64: 'PGh0bWw+' };
  await part.getByRole('button', { name: 'Load once' }).click();
  await part.getByText('example.org sent no image that can be shown.').waitFor();
  answer = { mimeType: 'image/png', base64: PNG };
  await part.getByRole('button', { name: 'Load once' }).click();
  await part.getByText('Image from example.org image/png, 2 × 1 pixels').waitFor();
  await part.getByRole('img').waitFor();
  await expect(part.getByRole('button', { name: 'Load once' })).toHaveCount(0);
  assert.deepEqual(host.asked('loadImage'), Array(3).fill({ address: 'https://user@example.org/a.png?x=1' }));
  await finish(page);
});

it('saves a file part by its place in the span', async () => {
  const { page, host } = await open(withMedia, withBytes);
  await page.locator('.media', { hasText: 'application/pdf' }).getByRole('button', { name: 'Save as…' }).click();
  await expect.poll(() => host.asked('saveMedia')).toEqual([{ traceId: withMedia.summary.traceId, spanId: withMedia.rows[0]?.spanId, side: 'input', message: 0, part: 3, name: 'file-4.pdf' }]);
  await finish(page);
});

const documentOf = (count: number): string => JSON.stringify({ big: 1, items: Array.from({ length: count }, (_, i) => ({ id: i, words: `entry number ${i}` })), note: 'x'.repeat(400) });

it('opens large JSON as a tree that draws what is in view, walks by key, and copies what is selected', async () => {
  const { page, host } = await open(oneSpan('json', { input: [text('user', documentOf(20_000).replace('"big":1', '"big":12345678901234567890'))] }));
  const tree = page.getByRole('tree', { name: 'JSON of User' });
  await tree.getByText('12345678901234567890').waitFor();
  await expect(tree.getByRole('treeitem')).toHaveCount(4);
  await tree.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await tree.getByText('"entry number 0"').waitFor();
  assert.ok((await tree.getByRole('treeitem').count()) < 80);
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Open selected text in editor' }).click();
  await expect.poll(() => host.asked('openText')).toEqual([{ text: 'x'.repeat(400), language: 'plaintext', title: 'note' }]);
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
  await finish(page);
});

it('opens the whole run as a Markdown document', async () => {
  const { page, host } = await open(research, (stub) =>
    stub.answer('getConversation', () => ({ source: 'model', messages: [...(research.details.get(research.rows[4]?.spanId ?? '')?.output ?? [])].map((message, i) => ({ message, spanId: research.rows[4]?.spanId ?? '', place: { side: 'output', message: i } })) })),
  );
  await page.keyboard.press('o');
  await host.until('openText', 1);
  const [opened] = host.asked('openText') as { text: string; language: string; title: string }[];
  assert.equal(opened?.language, 'markdown');
  assert.match(opened?.text ?? '', /^# Compare the battery[^]*research-agent, Nov 23[^]*## planner\n\n### Assistant, claude-sonnet-4-5, 6.08 s\n\nThree brands[^]*## Errors\n\n### read\\_pdf\n\n```\npages must be/);
  await finish(page);
});

it('copies a model call as text, JSON, cURL and Python, and opens it in an editor', async () => {
  const { page, host } = await open(research);
  await page.locator('.span-row[data-index="24"]').click();
  await page.getByText('New in this call').waitFor();
  for (const name of ['Copy messages as text', 'Copy span as JSON', 'Copy request as cURL', 'Copy request as Python']) {
    await page.getByRole('button', { name: 'More actions for this span' }).click();
    await page.getByRole('menuitem', { name }).click();
  }
  const [plain, json, curl, python] = (host.asked('copy') as { text: string }[]).map((asked) => asked.text);
  assert.match(plain ?? '', /^System:\nYou are a careful[^]*Assistant:\nThe PDF could not be read/);
  assert.equal((JSON.parse(json ?? '') as { spanId: string }).spanId, research.rows[31]?.spanId);
  assert.match(curl ?? '', /^curl https:\/\/api\.anthropic\.com\/v1\/messages/);
  assert.match(python ?? '', /^import anthropic\n/);
  await page.getByRole('button', { name: 'More actions for this span' }).click();
  await page.getByRole('menuitem', { name: 'Open messages in editor' }).click();
  await host.until('openText', 1);
  await finish(page);
});

it('links the frames of a stack that lie in the workspace, counts the others, and opens them', async () => {
  const { page, host } = await open(fixtures.failingTool, (stub) =>
    stub.answer('findSources', ({ paths }) => ({ found: paths.map((path) => (path.startsWith('/srv/app/') ? path.slice('/srv/app/'.length) : null)) })),
  );
  await page.getByText('in normalise').waitFor();
  await expect(page.locator('.own-frames .tag')).toHaveText('raised here');
  await page.getByRole('button', { name: 'agent/tools/rail.py:71' }).click();
  await expect.poll(() => host.asked('openSource')).toEqual([{ path: '/srv/app/agent/tools/rail.py', line: 71 }]);
  await finish(page);
});

it('links the code that a span names', async () => {
  const { page, host } = await open(oneSpan('code', { attributes: [{ key: 'code.file.path', type: 'string', value: '/srv/app/a.py' }, { key: 'code.line.number', type: 'int', value: '58' }] }), (stub) => stub.answer('findSources', () => ({ found: ['a.py'] })));
  await page.getByRole('button', { name: 'a.py:58' }).click();
  await expect.poll(() => host.asked('openSource')).toEqual([{ path: '/srv/app/a.py', line: 58 }]);
  await finish(page);
});

it('offers no link to a file outside of the workspace', async () => {
  const { page } = await open(fixtures.failingTool, (stub) => stub.answer('findSources', ({ paths }) => ({ found: paths.map(() => null) })));
  await page.getByRole('button', { name: 'Stack trace' }).waitFor();
  await expect(page.locator('.own-frames')).toHaveCount(0);
  await finish(page);
});

it('leads from a tool to the one function of the workspace that has its name', async () => {
  const trace = paired(false);
  const { page, host } = await open(trace, (stub) => stub.answer('findSymbol', ({ name }) => ({ found: { path: `/project/${name}.py`, line: 12, name: `${name}.py` } })));
  const tool = trace.rows.find((one) => one.category === 'tool');
  assert.ok(tool);
  await page.locator('.span-row', { hasText: tool.title }).first().click();
  await page.locator('.span-head').getByRole('button', { name: `${tool.toolName ?? ''}.py:12` }).click();
  await expect.poll(() => host.asked('openSource')).toEqual([{ path: `/project/${tool.toolName ?? ''}.py`, line: 12 }]);
  await finish(page);
});

it('groups attributes by what their keys begin with, follows links to the span, and puts logs in time order', async () => {
  const trace = structuredClone(fixtures.weather);
  const [root, , tool] = trace.rows;
  const detail = trace.details.get(trace.rows[6]?.spanId ?? '');
  const [log] = detail?.logs ?? [];
  assert.ok(detail && log && root && tool);
  detail.links = [{ traceId: trace.summary.traceId, spanId: tool.spanId, traceState: '', flags: 1, attributes: [], droppedAttributesCount: 0 }];
  detail.logs = ['30', '10', '0'].map((timeUnixNano, i) => ({ ...log, timeUnixNano, observedTimeUnixNano: '20', body: `log ${i}` }));
  const { page } = await open(trace);
  await page.getByRole('tab', { name: 'Metadata' }).click();
  await expect(page.locator('.meta-group')).toHaveText(['gen_ai', 'app']);
  assert.deepEqual((await page.locator('.meta-value').allInnerTexts()).filter((value) => value.startsWith('log ')), ['log 1', 'log 2', 'log 0']);
  await page.getByRole('button', { name: 'Go to span' }).click();
  await expect(selected(page)).toHaveText(/get_weather/);
  await finish(page);
});

it('opens the trace of a link at the span that it names', async () => {
  const trace = structuredClone(fixtures.weather);
  const target = fixtures.failingTool.rows[5]?.spanId ?? '';
  const detail = trace.details.get(trace.rows[6]?.spanId ?? '');
  assert.ok(detail);
  detail.links = [{ traceId: fixtures.failingTool.summary.traceId, spanId: target, traceState: '', flags: 1, attributes: [], droppedAttributesCount: 0 }];
  const { page } = await harness.open([trace, fixtures.failingTool], { prepare: (host) => (host.initial = { ...host.initial, traceId: trace.summary.traceId }) });
  await page.getByRole('tab', { name: 'Metadata' }).click();
  await page.getByRole('button', { name: 'Open trace at this span' }).click();
  await page.getByRole('heading', { level: 1, name: /Plan a weekend/ }).waitFor();
  await expect(selected(page)).toHaveText(/search_hotels/);
  await finish(page);
});
