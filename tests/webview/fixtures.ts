// The traces that the browser tests and the screenshots look at. Made up, in the shapes that real SDKs send.
import type { CollectorStatus, Snippet } from '../../webview/src/contract';
import { attribute, buildTrace, text, type Built, type SpanSpec } from './builder';

const weatherTool = {
  name: 'get_weather',
  description: 'Current weather of a city.',
  parameters: '{"type":"object","properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]}},"required":["city"]}',
};

const toolCalls = [
  { type: 'toolCall' as const, id: 'call_p1', name: 'get_weather', arguments: '{"city": "Paris", "unit": "celsius"}' },
  { type: 'toolCall' as const, id: 'call_r1', name: 'get_weather', arguments: '{"city": "Rome", "unit": "celsius"}' },
];
const assistantCalls = { role: 'assistant', name: null, parts: toolCalls, finishReason: 'tool_calls' };
const toolResult = (id: string, result: string) => ({
  role: 'tool', name: null, parts: [{ type: 'toolResult' as const, id, name: null, result }], finishReason: null,
});
const parisResult = '{"temperature":22.0,"conditions":"sunny","humidity":0.41}';
const romeResult = '{"temperature":27.5,"conditions":"clear","humidity":0.38}';
const asked = 'What is the weather in Paris and Rome?';
const answered = 'In **Paris** it is 22 °C and sunny, in **Rome** 27.5 °C and clear.\n\n| City | °C |\n| --- | --- |\n| Paris | 22 |\n| Rome | 27.5 |\n\nTake `sunglasses` either way:\n\n```python\npack("sunglasses")\n```';
const system = text('system', 'You answer questions about the weather. Use the tools. Never guess a temperature.');

export const weather = buildTrace({
  id: 'weather', service: 'weather-agent', ago: 62_000, asked, answered: answered.replaceAll('**', ''), conversationId: 'conv-7',
  spans: [
    { title: 'weather_agent', name: 'invoke_agent weather_agent', category: 'agent', at: 0, lasts: 3_840, depth: 0, input: [text('user', asked)], output: [text('assistant', answered)] },
    {
      title: 'gpt-4o-mini', name: 'chat gpt-4o-mini', category: 'llm', at: 40, lasts: 1_310, depth: 1, model: 'gpt-4o-mini', responseModel: 'gpt-4o-mini-2024-07-18', provider: 'openai',
      input: [system, text('user', asked)], output: [assistantCalls], preview: '→ get_weather ×2', toolDefinitions: [weatherTool],
      usage: { inputTokens: 184, outputTokens: 42 }, finishReasons: ['tool_calls'],
    },
    { title: 'get_weather', name: 'execute_tool get_weather', category: 'tool', at: 1_400, lasts: 310, depth: 1, input: [{ role: 'assistant', name: null, parts: [toolCalls[0]!], finishReason: null }], output: [toolResult('call_p1', parisResult)] },
    { title: 'GET api.weather.example', name: 'GET', category: 'http', at: 1_420, lasts: 270, depth: 2, attributes: [attribute('http.request.method', 'GET'), attribute('http.response.status_code', '200', 'int')], preview: '200' },
    { title: 'get_weather', name: 'execute_tool get_weather', category: 'tool', at: 1_410, lasts: 470, depth: 1, input: [{ role: 'assistant', name: null, parts: [toolCalls[1]!], finishReason: null }], output: [toolResult('call_r1', romeResult)] },
    { title: 'GET api.weather.example', name: 'GET', category: 'http', at: 1_430, lasts: 440, depth: 2, preview: '200' },
    {
      title: 'gpt-4o-mini', name: 'chat gpt-4o-mini', category: 'llm', at: 1_930, lasts: 1_880, depth: 1, model: 'gpt-4o-mini', responseModel: 'gpt-4o-mini-2024-07-18', provider: 'openai',
      input: [system, text('user', asked), assistantCalls, toolResult('call_p1', parisResult), toolResult('call_r1', romeResult)],
      output: [text('assistant', answered)], toolDefinitions: [weatherTool], preview: 'In Paris it is 22 °C and sunny, in Rome 27.5 °C and clear.',
      usage: { inputTokens: 263, outputTokens: 88, cacheReadTokens: 128, reasoningTokens: 20 }, finishReasons: ['stop'],
      attributes: [
        attribute('gen_ai.operation.name', 'chat'),
        attribute('gen_ai.provider.name', 'openai'),
        attribute('gen_ai.request.model', 'gpt-4o-mini'),
        attribute('gen_ai.request.temperature', '0.2', 'double'),
        attribute('gen_ai.response.finish_reasons', '["stop"]', 'array'),
        attribute('gen_ai.response.id', 'chatcmpl-9f31c2'),
        attribute('gen_ai.usage.input_tokens', '263', 'int'),
        attribute('gen_ai.usage.output_tokens', '88', 'int'),
        attribute('gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: asked }] }, { role: 'assistant', parts: toolCalls }])),
        attribute('app.cached', 'true', 'bool'),
      ],
      events: [{ name: 'gen_ai.first_token', timeUnixNano: '1795512539042000000', attributes: [attribute('gen_ai.token.index', '0', 'int')], droppedAttributesCount: 0 }],
      links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceState: '', flags: 1, attributes: [attribute('link.reason', 'retry of')], droppedAttributesCount: 0 }],
      logs: [{
        timeUnixNano: '1795512539042000000', observedTimeUnixNano: '1795512539043000000', severityNumber: 9, severityText: 'INFO', eventName: 'gen_ai.choice',
        body: '{"index":0,"finish_reason":"stop"}', bodyType: 'kvlist', attributes: [attribute('gen_ai.system', 'openai')], droppedAttributesCount: 0, flags: 1,
        traceId: null, spanId: null,
        resource: { attributes: [], droppedAttributesCount: 0, entityRefs: [], schemaUrl: '' },
        scope: { name: 'openai_v2', version: '2', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
      }],
    },
  ],
});

const bookingStack = `Traceback (most recent call last):
  File "/srv/app/agent/tools/rail.py", line 71, in search_trains
    days = normalise(days)
  File "/srv/app/agent/tools/rail.py", line 33, in normalise
    raise ValueError(f"days must be a list of dates, got {days!r}")
ValueError: days must be a list of dates, got 'weekend'`;
const trip = 'Plan a weekend in Lisbon for two with trains instead of flights, and keep it under 600 euros in total.';

const planner = (title: string, at: number, lasts: number): SpanSpec => ({ title, name: `invoke_agent ${title}`, category: 'agent', at, lasts, depth: 1 });
const claude = (at: number, lasts: number, output: string, tokens: [number, number], depth = 2): SpanSpec => ({
  title: 'claude-sonnet-4-5', name: 'chat claude-sonnet-4-5', category: 'llm', at, lasts, depth, model: 'claude-sonnet-4-5', provider: 'anthropic',
  input: [text('system', 'You plan trips by train.'), text('user', trip)], output: [text('assistant', output)], usage: { inputTokens: tokens[0], outputTokens: tokens[1] }, finishReasons: ['end_turn'],
});

export const failingTool = buildTrace({
  id: 'failing', service: 'travel-agent', ago: 150_000, asked: trip, answered: 'Take the night train on Friday. The return on Sunday could not be checked, since the timetable search failed.',
  spans: [
    { title: 'travel_graph', name: 'LangGraph', category: 'workflow', at: 0, lasts: 48_200, depth: 0, input: [text('user', trip)], output: [text('assistant', 'Take the night train on Friday.')] },
    planner('planner', 30, 5_200),
    claude(60, 5_100, '1. Find night trains. 2. Find a hotel near Santa Apolónia. 3. Check the total.', [1_204, 188]),
    planner('researcher', 5_300, 33_000),
    claude(5_340, 4_020, '→ search_trains, search_hotels', [2_310, 96]),
    {
      title: 'search_hotels', category: 'tool', at: 9_500, lasts: 2_400, depth: 2,
      input: [{ role: 'assistant', name: null, parts: [{ type: 'toolCall', id: 'toolu_1', name: 'search_hotels', arguments: '{"near":"Santa Apolónia","guests":2,"limit":3}' }], finishReason: null }],
      output: [toolResult('toolu_1', '[{"name":"Casa do Rio","price":94},{"name":"Alfama Inn","price":88}]')],
    },
    { title: 'hotel_index', category: 'retrieval', at: 9_600, lasts: 1_100, depth: 3, preview: '12 documents' },
    { title: 'text-embedding-3-small', category: 'embedding', at: 9_620, lasts: 320, depth: 4, usage: { inputTokens: 14 }, model: 'text-embedding-3-small' },
    { title: 'rerank', category: 'rerank', at: 10_800, lasts: 300, depth: 3 },
    {
      title: 'search_trains', category: 'tool', at: 12_000, lasts: 9_800, depth: 2, error: "days must be a list of dates, got 'weekend'",
      exception: { type: 'ValueError', message: "days must be a list of dates, got 'weekend'", stack: bookingStack },
      input: [{ role: 'assistant', name: null, parts: [{ type: 'toolCall', id: 'toolu_2', name: 'search_trains', arguments: '{"from":"Madrid","to":"Lisbon","days":"weekend"}' }], finishReason: null }],
    },
    { title: 'GET /timetable', name: 'GET', category: 'http', at: 12_100, lasts: 4_300, depth: 3, preview: '200' },
    claude(22_000, 7_600, 'The timetable could not be read. I answer with what is known.', [3_020, 144]),
    { title: 'totals_under_budget', category: 'guardrail', at: 30_000, lasts: 400, depth: 2 },
    { title: 'SELECT prices', category: 'database', at: 30_600, lasts: 600, depth: 2, preview: 'SELECT price FROM hotels WHERE id = ?' },
    planner('writer', 38_500, 9_600),
    claude(38_600, 9_400, 'Take the night train on Friday.', [4_112, 402]),
  ],
});

export const rateLimited = buildTrace({
  id: 'limited', service: 'support-bot', ago: 300_000, asked: 'Summarise ticket 4411 for the on-call engineer.',
  spans: [{
    title: 'gpt-5.1', name: 'chat gpt-5.1', category: 'llm', at: 0, lasts: 412, depth: 0, model: 'gpt-5.1', provider: 'openai', error: 'Rate limit reached for gpt-5.1: 3 requests per minute.',
    exception: { type: 'openai.RateLimitError', message: 'Error code: 429 - Rate limit reached for gpt-5.1: 3 requests per minute. Try again in 20 s.', stack: null },
    input: [text('user', 'Summarise ticket 4411 for the on-call engineer.')],
  }],
});

const rlo = '\u202e';
const evil = `مرحبا بالعالم — こんにちは世界 — <script>window.hacked = 1</script> <img src=x onerror="window.hacked = 2"> ${rlo}gpj.exe & "quotes" [click](javascript:alert(1)) ![pixel](https://tracker.example/p.png)`;
export const hostile = buildTrace({
  id: 'hostile', service: `svc${rlo}<b>bold</b>`, ago: 360_000, asked: evil, answered: `You said: ${evil}`,
  spans: [
    { title: `chat ${rlo}<i>x</i>`, category: 'agent', at: 0, lasts: 80, depth: 0 },
    {
      title: 'gpt-4o-mini', category: 'llm', at: 4, lasts: 70, depth: 1, model: 'gpt-4o-mini',
      input: [text('__proto__', evil), text('user', evil, '<b>name</b>')],
      output: [text('assistant', `# Heading\n\n${evil}\n\n<iframe src="https://evil.example"></iframe>\n\n[data](data:text/html,x) [site](https://example.org/a "t")`)],
      usage: { inputTokens: 19, outputTokens: 14 },
      attributes: [attribute('<script>key</script>', evil), attribute('constructor', evil), attribute('json', '{"__proto__": {"a": 12345678901234567890}, "b": "\\u202e"}')],
    },
  ],
});

const longSystem = Array.from({ length: 60 }, (_, i) => `Rule ${i + 1}: cite the ledger line for every figure and never round before the last step.`).join('\n');
export const longPrompt = buildTrace({
  id: 'longprompt', service: 'ledger-bot', ago: 420_000, asked: 'Why is the October balance 42.10 short?', answered: 'The ledger lacks one line. Add it to account 4970 and the balance agrees.',
  spans: [{
    title: 'gpt-5.1', name: 'responses gpt-5.1', category: 'llm', at: 0, lasts: 18_400, depth: 0, model: 'gpt-5.1', provider: 'openai',
    input: [text('system', longSystem), ...Array.from({ length: 60 }, (_, i) => text(i % 2 === 0 ? 'user' : 'assistant', `Turn ${i + 1}: ${'the quick brown fox '.repeat(6)}`)), text('user', 'Why is the October balance 42.10 short?')],
    output: [{
      role: 'assistant', name: null, finishReason: 'stop',
      parts: [
        { type: 'reasoning', text: 'The sum of account 4970 is 42.10 lower than in the bank statement. One line of 31 October is missing.' },
        { type: 'text', text: 'The ledger lacks one line:\n\n1. Open account **4970**.\n2. Add the line of 31 October over 42.10.\n\nThe balance then agrees.' },
        { type: 'media', modality: 'image', mimeType: 'image/png', uri: 'https://files.example.org/chart.png', size: 48_213 },
        { type: 'data', json: '{"type":"annotation","line":4970,"confidence":0.93}' },
      ],
    }],
    usage: { inputTokens: 16_214, outputTokens: 1_622, cacheReadTokens: 12_288, reasoningTokens: 1_284 }, finishReasons: ['stop'],
  }],
});

export const orphan = buildTrace({
  id: 'orphan', service: 'crash-app', ago: 480_000, asked: 'Tell me a joke.', answered: 'Why did the tracer cross the road? To get to the other span.',
  spans: [
    { title: 'gpt-4o-mini', category: 'llm', at: 0, lasts: 60, depth: 0, orphan: true, parentSpanId: '33c89909193e5489', model: 'gpt-4o-mini', input: [text('user', 'What is the capital of France?')], output: [text('assistant', 'Paris.')], usage: { inputTokens: 13, outputTokens: 6 } },
    { title: 'gpt-4o-mini', category: 'llm', at: 61, lasts: 84, depth: 0, orphan: true, parentSpanId: '33c89909193e5489', model: 'gpt-4o-mini', input: [text('user', 'Tell me a joke.')], output: [text('assistant', 'Why did the tracer cross the road? To get to the other span.')], usage: { inputTokens: 11, outputTokens: 13 }, finishReasons: ['stop'] },
  ],
});

export const running = buildTrace({
  id: 'running', service: 'release-bot', ago: 21_000, asked: 'Write the release notes for 4.2 from the merged pull requests.',
  spans: [
    { title: 'release_agent', category: 'agent', at: 0, lasts: null, depth: 0 },
    { title: 'gpt-5.1', category: 'llm', at: 100, lasts: 6_200, depth: 1, model: 'gpt-5.1', input: [text('user', 'Write the release notes.')], output: [text('assistant', '→ list_pull_requests')], usage: { inputTokens: 4_120, outputTokens: 96 } },
    { title: 'list_pull_requests', category: 'tool', at: 6_400, lasts: null, depth: 1, input: [{ role: 'assistant', name: null, parts: [{ type: 'toolCall', id: 'c9', name: 'list_pull_requests', arguments: '{"since":"v4.1"}' }], finishReason: null }] },
  ],
});

export const webApp = buildTrace({
  id: 'checkout', service: 'shop-frontend', ago: 200_000,
  spans: [
    { title: 'POST /checkout', name: 'POST /checkout', category: 'http', at: 0, lasts: 124, depth: 0, error: 'card declined' },
    { title: 'SELECT carts', category: 'database', at: 4, lasts: 12, depth: 1, preview: 'SELECT * FROM carts WHERE id = $1' },
    { title: 'POST payments.example', category: 'http', at: 20, lasts: 96, depth: 1, error: 'card declined' },
  ],
});

export const notRecorded = buildTrace({
  id: 'silent', service: 'genai-app', ago: 600_000,
  spans: [{ title: 'gemini-2.5-flash', name: 'generate_content gemini-2.5-flash', category: 'llm', at: 0, lasts: 124, depth: 0, model: 'gemini-2.5-flash', usage: { inputTokens: 29, outputTokens: 9 }, attributes: [attribute('gen_ai.system', 'gemini')],
    missing: { reason: 'contentOff', scopeName: 'opentelemetry.instrumentation.google_genai', scopeVersion: '0.3b0', sdk: 'OpenTelemetry for Gemini', switchLine: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true', language: 'python' },
  }],
});

const turn = (i: number, asked: string, answered: string): Built =>
  buildTrace({
    id: `turn${i}`, service: 'geo-chat', ago: 130_000 - i * 20_000, asked, answered, conversationId: 'conv-geo',
    spans: [{ title: 'gpt-4o-mini', name: 'chat gpt-4o-mini', category: 'llm', at: 0, lasts: 300 * i, depth: 0, model: 'gpt-4o-mini', usage: { inputTokens: 17 * i, outputTokens: 8 } }],
  });
/** One conversation of three traces, the last turn first, as the list has them. */
export const chat: Built[] = [
  turn(3, 'And how many people live there?', 'About 2.8 million in the city.'),
  turn(2, 'And of Italy?', 'The capital of Italy is Rome.'),
  turn(1, 'What is the capital of France?', 'The capital of France is Paris.'),
];

export const traces: Built[] = [running, weather, failingTool, webApp, rateLimited, hostile, longPrompt, orphan, notRecorded];

/** One short trace of many, for lists. */
export function plainTrace(i: number): Built {
  return buildTrace({
    id: `p${String(i).padStart(6, '0')}`, service: `service-${i % 4}`, ago: 1_000_000 + i * 1_000, asked: `Question number ${i}?`, answered: `Answer number ${i}.`,
    spans: [{ title: 'gpt-4o-mini', category: 'llm', at: 0, lasts: 50 + (i % 400), depth: 0, model: 'gpt-4o-mini', input: [text('user', `Question number ${i}?`)], output: [text('assistant', `Answer number ${i}.`)], usage: { inputTokens: 10 + i, outputTokens: 5 } }],
  });
}

/** A trace of `count` spans, four levels deep, with a failure near its end. */
export function largeTrace(count: number): Built {
  const spans: SpanSpec[] = [{ title: 'batch', category: 'workflow', at: 0, lasts: count * 2, depth: 0 }];
  for (let i = 1; i < count; i++) {
    const depth = 1 + ((i - 1) % 3);
    const category = depth === 1 ? 'agent' : depth === 2 ? 'llm' : 'tool';
    spans.push({ title: `${category} ${i}`, category, at: i * 2, lasts: 2, depth, ...(i === count - 2 ? { error: 'the last step failed' } : {}), ...(category === 'llm' ? { usage: { inputTokens: 10, outputTokens: 2 } } : {}) });
  }
  return buildTrace({ id: 'large', service: 'batch', ago: 5_000_000, asked: 'Run the whole batch.', answered: 'Done.', spans });
}

export const collecting: CollectorStatus = { state: 'running', owner: 'self', httpEndpoint: 'http://127.0.0.1:4318', grpcEndpoint: 'http://127.0.0.1:4317', error: null };
export const stopped: CollectorStatus = { state: 'stopped', owner: null, httpEndpoint: null, grpcEndpoint: null, error: null };
export const portTaken: CollectorStatus = { state: 'failed', owner: null, httpEndpoint: null, grpcEndpoint: null, error: 'Port 4318 is in use by another program (node, process 3127).' };

export const snippets: Snippet[] = [
  {
    id: 'python/openai', language: 'Python', sdk: 'OpenAI',
    install: 'pip install openai opentelemetry-sdk opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-openai-v2',
    code: 'import os\n\nos.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"\n\nfrom opentelemetry import trace\nfrom opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\n\nexporter = OTLPSpanExporter("http://127.0.0.1:4318/v1/traces")',
  },
  { id: 'python/anthropic', language: 'Python', sdk: 'Anthropic', install: 'pip install anthropic', code: 'import anthropic' },
  { id: 'javascript/openai', language: 'TypeScript / JavaScript', sdk: 'OpenAI', install: 'npm install openai', code: "import OpenAI from 'openai';" },
];
