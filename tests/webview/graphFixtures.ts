// Traces whose graphs are worth a look: hand-offs, a supervisor, a loop, many names.
import { buildTrace, text, type Built, type SpanSpec } from './builder';

const agent = (title: string, at: number, lasts: number | null, depth: number): SpanSpec => ({ title, name: `invoke_agent ${title}`, category: 'agent', at, lasts, depth });
const model = (at: number, lasts: number, depth: number, tokens: [number, number], name = 'gpt-5.1'): SpanSpec => ({
  title: name, name: `chat ${name}`, category: 'llm', at, lasts, depth, model: name,
  input: [text('user', 'Refund order 4411.')], output: [text('assistant', 'Done.')], usage: { inputTokens: tokens[0], outputTokens: tokens[1] },
});
const tool = (title: string, at: number, lasts: number | null, depth: number, error?: string): SpanSpec => ({
  title, name: `execute_tool ${title}`, category: 'tool', at, lasts, depth, ...(error === undefined ? {} : { error }),
});

/** Triage hands off to billing, which hands back once; one tool fails twice out of three times. */
export const support: Built = buildTrace({
  id: 'support', service: 'support-desk', ago: 40_000, asked: 'Refund order 4411.', answered: 'Refunded.',
  spans: [
    { title: 'Support run', name: 'Agent workflow', category: 'workflow', at: 0, lasts: 21_000, depth: 0 },
    agent('Triage agent', 10, 4_000, 1),
    { title: 'no_personal_data', category: 'guardrail', at: 20, lasts: 300, depth: 2 },
    model(400, 1_900, 2, [820, 40]),
    { title: 'Handoff: Triage agent → Billing agent', name: 'Handoff: Triage agent → Billing agent', category: 'chain', at: 3_900, lasts: 10, depth: 2 },
    agent('Billing agent', 4_100, 9_000, 1),
    model(4_200, 2_000, 2, [1_400, 96]),
    tool('find_order', 6_300, 640, 2),
    tool('refund', 7_000, 500, 2, 'payment service timed out'),
    tool('refund', 7_600, 510, 2, 'payment service timed out'),
    tool('refund', 8_200, 900, 2),
    { title: 'policies', category: 'retrieval', at: 9_200, lasts: 410, depth: 2 },
    model(9_700, 3_300, 2, [2_900, 210]),
    agent('Triage agent', 13_200, 7_700, 1),
    model(13_300, 2_000, 2, [3_300, 60]),
    agent('Translator', 15_400, 3_000, 2),
    model(15_500, 2_800, 3, [500, 80], 'claude-sonnet-4-5'),
    model(18_500, 2_300, 2, [3_500, 70]),
  ],
});

/** Nothing of it is finished but the first call. */
export const runningGraph: Built = buildTrace({
  id: 'graphrunning', service: 'release-bot', ago: 9_000, asked: 'Write the release notes.',
  spans: [agent('release_agent', 0, null, 0), model(100, 3_000, 1, [400, 30]), tool('list_pull_requests', 3_200, null, 1), tool('list_pull_requests', 3_250, 900, 1)],
});

/** A tool of its own name for each of `count` spans. */
export const manyTools = (count: number): Built =>
  buildTrace({
    id: 'manytools', service: 'wide', ago: 9_000, asked: 'Call everything.',
    spans: [agent('caller', 0, count * 10, 0), ...Array.from({ length: count }, (_, i) => tool(`tool_${i}`, i * 10, 9, 1, i === count - 1 ? 'the last one failed' : undefined))],
  });
