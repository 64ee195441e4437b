// Traces for what only the details page does: plumbing, equal neighbours, histories that grow from call to call.
import type { Message } from '../../webview/src/contract';
import { attribute, buildTrace, text, type SpanSpec } from './builder';

const call = (id: string, name: string, args: object) => ({ type: 'toolCall' as const, id, name, arguments: JSON.stringify(args) });
const result = (id: string, value: string): Message => ({ role: 'tool', name: null, parts: [{ type: 'toolResult', id, name: null, result: value }], finishReason: null });
const says = (words: string, ...calls: ReturnType<typeof call>[]): Message => ({ role: 'assistant', name: null, parts: [{ type: 'text', text: words }, ...calls], finishReason: null });

const QUESTION = 'Compare the battery warranty terms of the three best-selling e-bikes in Germany and tell me which one I should buy.';
const SYSTEM = text('system', 'You are a careful research agent. Plan first. Use search for facts, open_page for details, and cite your sources.');
const QUERIES = ['best-selling e-bikes Germany 2026', 'Cube battery warranty', 'Kalkhoff Akku Garantie', 'Riese Müller battery terms', ...Array.from({ length: 10 }, (_, i) => `e-bike battery test ${2016 + i}`)];
const searches = QUERIES.map((query, i) => call(`toolu_s${i}`, 'search', { query }));
const pages = [
  call('toolu_p1', 'open_page', { url: 'https://example.org/cube/warranty' }),
  call('toolu_p2', 'open_page', { url: 'https://example.org/kalkhoff/garantie' }),
  call('toolu_p3', 'read_pdf', { url: 'https://example.org/rm/terms.pdf', pages: 'all' }),
];
const tools = [
  { name: 'search', description: 'Search the web.', parameters: '{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}' },
  { name: 'open_page', description: 'Read a web page.', parameters: '{"type":"object","properties":{"url":{"type":"string"}},"required":["url"]}' },
  { name: 'read_pdf', description: 'Read pages of a PDF.', parameters: '{"type":"object","properties":{"url":{"type":"string"},"pages":{"type":"array","items":{"type":"integer"}}},"required":["url"]}' },
];

const asked: Message[] = [SYSTEM, text('user', QUESTION)];
const plan = says('Three brands need to be found first.');
const afterPlan = [...asked, plan, text('user', 'Go on.')];
const firstAnswer = says('I search for the ranking and the terms at once.', ...searches);
const second: Message[] = [...afterPlan, firstAnswer, ...searches.map((one, i) => result(one.id, JSON.stringify({ hits: 4 + i, top: `https://example.org/${5200 + i}` })))];
const secondAnswer = says('The ranking is clear: Cube, Kalkhoff, Riese & Müller. I open the three warranty pages.', ...pages);
const third: Message[] = [
  ...second,
  secondAnswer,
  result('toolu_p1', 'Battery: 2 years or 500 full charge cycles, whichever comes first.'),
  result('toolu_p2', 'Auf den Akku gewähren wir 3 Jahre Garantie, übertragbar auf Zweitbesitzer.'),
  result('toolu_p3', "ToolException: pages must be a list of integers, got 'all'"),
];

const model = (at: number, lasts: number, depth: number, input: Message[], output: Message, tokens: [number, number], cached = 0, maxTokens = 1024): SpanSpec => ({
  title: 'claude-sonnet-4-5', name: 'chat claude-sonnet-4-5', category: 'llm', at, lasts, depth, model: 'claude-sonnet-4-5', provider: 'anthropic',
  input, output: [output], toolDefinitions: tools, finishReasons: [output.parts.length > 1 ? 'tool_use' : 'end_turn'],
  usage: { inputTokens: tokens[0], outputTokens: tokens[1], ...(cached > 0 ? { cacheReadTokens: cached } : {}) },
  attributes: [attribute('gen_ai.request.max_tokens', String(maxTokens), 'int')],
});
const http = (at: number, lasts: number, depth: number, host: string): SpanSpec => ({ title: `POST ${host}`, name: 'POST', category: 'http', at, lasts, depth, preview: '200' });
const step = (title: string, at: number, lasts: number, depth: number): SpanSpec => ({ title, name: title, category: 'chain', at, lasts, depth });
const tool = (at: number, lasts: number, depth: number, asks: ReturnType<typeof call>, answer: string | null, error?: string): SpanSpec => ({
  title: asks.name, name: `execute_tool ${asks.name}`, category: 'tool', at, lasts, depth,
  input: [{ role: 'assistant', name: null, parts: [asks], finishReason: null }],
  output: answer === null ? [] : [result(asks.id, answer)],
  ...(error === undefined ? {} : { error, exception: { type: 'ToolException', message: error, stack: null } }),
});
const agent = (title: string, at: number, lasts: number): SpanSpec => ({ title, name: `invoke_agent ${title}`, category: 'agent', at, lasts, depth: 1 });

/** One span alone. */
export const oneSpan = (id: string, spec: Partial<SpanSpec>) =>
  buildTrace({ id, service: 'one', ago: 5_000, spans: [{ title: 'gpt-4o-mini', category: 'llm', at: 0, lasts: 40, depth: 0, ...spec }] });

/** A LangGraph run: rows 0 to 38, of which 10 are plumbing. */
export const research = buildTrace({
  id: 'research', service: 'research-agent', ago: 90_000, asked: QUESTION, answered: 'Kalkhoff has the best battery terms.',
  spans: [
    { title: 'LangGraph', category: 'workflow', at: 0, lasts: 64_000, depth: 0, input: [text('user', QUESTION)], output: [text('assistant', 'Kalkhoff has the best battery terms.')] },
    agent('planner', 20, 6_120),
    step('RunnableSequence', 30, 6_100, 2),
    step('ChatPromptTemplate', 32, 1, 3),
    model(40, 6_080, 3, asked, plan, [1_380, 212]),
    http(50, 6_060, 4, 'api.anthropic.com'),
    agent('researcher', 6_200, 47_900),
    step('call_model', 6_210, 5_250, 2),
    model(6_220, 5_240, 3, afterPlan, firstAnswer, [2_214, 402]),
    http(6_240, 5_200, 4, 'api.anthropic.com'),
    ...searches.map((one, i) => tool(11_500 + i * 480, 1_520 + i * 41, 2, one, JSON.stringify({ hits: 4 + i }))),
    step('call_model', 20_700, 7_910, 2),
    model(20_710, 7_900, 3, second, secondAnswer, [18_630, 388], 12_000),
    tool(28_620, 2_310, 2, pages[0]!, 'Battery: 2 years or 500 full charge cycles, whichever comes first.'),
    http(28_640, 2_280, 3, 'example.org'),
    tool(28_630, 4_120, 2, pages[1]!, 'Auf den Akku gewähren wir 3 Jahre Garantie, übertragbar auf Zweitbesitzer.'),
    tool(28_700, 12_300, 2, pages[2]!, null, "pages must be a list of integers, got 'all'"),
    step('call_model', 41_100, 7_430, 2),
    model(41_110, 7_420, 3, third, says('The PDF could not be read. I look for the terms in the index instead.'), [24_120, 512], 18_630, 2048),
    http(41_130, 7_380, 4, 'api.anthropic.com'),
    { title: 'claims_have_sources', category: 'guardrail', at: 53_500, lasts: 410, depth: 2 },
    agent('writer', 54_200, 9_700),
    step('RunnableSequence', 54_210, 9_680, 2),
    model(54_220, 9_660, 3, [text('system', 'You write.'), text('user', QUESTION)], says('Kalkhoff has the best battery terms.'), [28_000, 412]),
    step('StrOutputParser', 63_890, 1, 3),
  ],
});

/** A red PNG of 2 × 1 pixels. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP8z8Dwn4GBgQEACQQBAf0Rq2cAAAAASUVORK5CYII=';
/** A tenth of a second of silence: WAV, mono, 8 bits, 8 kHz. */
export const WAV = Buffer.concat([Buffer.from('RIFF\x44\x03\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x20\x03\0\0', 'latin1'), Buffer.alloc(800, 128)]).toString('base64');
const media = (modality: string, mimeType: string | null, size: number | null, uri: string | null = null) => ({ type: 'media' as const, modality, mimeType, uri, size });

export const withMedia = oneSpan('media', {
  input: [{
    role: 'user', name: null, finishReason: null,
    parts: [
      { type: 'text', text: 'What is in these?' }, media('image', 'image/png', 70), media('audio', 'audio/wav', 844), media('file', 'application/pdf', 12_000),
      media('image', 'image/png', null, 'https://user@example.org/a.png?x=1'), media('image', 'image/png', 5, null), media('file', null, null, 'file-abc123'),
    ],
  }],
  output: [text('assistant', 'A picture, a sound and a document.')],
});
