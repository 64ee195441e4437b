// Traces and refusals for the looks and tests of the list alone.
import type { Refusal, TraceSummary } from '../../webview/src/contract';
import { buildTrace, NOW, type Built } from './builder';
import * as fixtures from './fixtures';

const changed = (built: Built, change: Partial<TraceSummary>): Built => ({ ...built, summary: { ...built.summary, ...change } });

/** Agents, two runs of two programs, and a trace of no run. */
export const runs: Built[] = [
  changed(fixtures.running, { runId: 'release-bot:71', agents: ['release_agent'] }),
  changed(fixtures.weather, { runId: 'weather:4411', agents: ['weather_agent'] }),
  changed(fixtures.failingTool, { runId: 'travel:99', agents: ['planner', 'researcher', 'writer'] }),
  changed(fixtures.rateLimited, { runId: 'travel:99', serviceName: 'travel-agent' }),
  changed(fixtures.longPrompt, { runId: 'weather:4411', serviceName: 'weather-agent' }),
  changed(fixtures.orphan, {}),
];

/** Every kind of cost: known, at least, unknown, local. */
export const priced: Built[] = [
  changed(fixtures.weather, { agents: ['weather_agent'] }),
  changed(fixtures.failingTool, { agents: ['planner', 'researcher', 'writer'] }),
  fixtures.longPrompt,
  buildTrace({ id: 'local', service: 'laptop', ago: 500_000, asked: 'Sum this up.', answered: 'Done.', spans: [{ title: 'llama3.2', category: 'llm', at: 0, lasts: 900, depth: 0, model: 'llama3.2', provider: 'ollama', usage: { inputTokens: 900, outputTokens: 40 } }] }),
  fixtures.webApp,
];

/** The newest first, as the sidecar tells them. */
export const refusals: Refusal[] = [
  { timeUnixNano: `${NOW - 4_000}000000`, transport: 'http', status: '404', hint: 'The path has a letter missing. Use /v1/traces.', path: 'POST /v1/trace', userAgent: 'OTel-OTLP-Exporter-Python/1.38.0' },
  { timeUnixNano: `${NOW - 9_000}000000`, transport: 'http', status: '', hint: 'This is gRPC on the HTTP port. Send it to 127.0.0.1:4317.', path: 'PRI * HTTP/2.0', userAgent: '' },
  { timeUnixNano: `${NOW - 60_000}000000`, transport: 'grpc', status: 'RESOURCE_EXHAUSTED', hint: 'The message has 71 MB; 64 MB are taken. Lower the exporter’s batch size.', path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export', userAgent: 'grpc-python/1.80.0' },
];
