// Two runs of one agent: the second with another model, one step more, one less, and without the failure.
import { attribute, buildTrace, text, type Built, type SpanSpec } from './builder';

const question = 'Refund order 4411 and tell the customer.';
const system = text('system', 'You are a support agent.\nBe brief.\nNever promise a date.');
const call = (name: string, args: string, id: string) => ({ role: 'assistant', name: null, parts: [{ type: 'toolCall' as const, id, name, arguments: args }], finishReason: null });
const answer = (id: string, result: string) => ({ role: 'tool', name: null, parts: [{ type: 'toolResult' as const, id, name: null, result }], finishReason: null });
const model = (name: string, at: number, lasts: number, tokens: [number, number], output: string): SpanSpec => ({
  title: name, name: `chat ${name}`, category: 'llm', at, lasts, depth: 1, model: name, input: [system, text('user', question)], output: [text('assistant', output)],
  usage: { inputTokens: tokens[0], outputTokens: tokens[1] }, attributes: [attribute('gen_ai.request.temperature', name === 'gpt-5.1' ? '0.2' : '0.7', 'double')],
});
const tool = (title: string, at: number, lasts: number, args: string, result: string | null, error?: string): SpanSpec => ({
  title, name: `execute_tool ${title}`, category: 'tool', at, lasts, depth: 1,
  input: [call(title, args, `c_${title}`)], output: result === null ? [] : [answer(`c_${title}`, result)], ...(error === undefined ? {} : { error }),
});
const root = (lasts: number, output: string): SpanSpec => ({ title: 'support_agent', name: 'invoke_agent support_agent', category: 'agent', at: 0, lasts, depth: 0, input: [text('user', question)], output: [text('assistant', output)] });

export const before: Built = buildTrace({
  id: 'before', service: 'support-desk', ago: 400_000, asked: question, answered: 'It could not be refunded.',
  spans: [
    root(9_000, 'It could not be refunded.'),
    model('gpt-5.1', 100, 2_000, [820, 40], 'I look for the order.'),
    tool('find_order', 2_200, 640, '{"id": 4411}', '{"total": 42.10}'),
    tool('read_policy', 2_900, 300, '{"topic": "refund"}', 'Refunds within 30 days.'),
    tool('refund', 3_300, 500, '{"id": 4411, "amount": 42.10}', null, 'payment service timed out'),
    model('gpt-5.1', 4_000, 4_900, [1_400, 96], 'It could not be refunded.'),
  ],
});

export const after: Built = buildTrace({
  id: 'after', service: 'support-desk', ago: 30_000, asked: question, answered: 'Refunded 42.10.',
  spans: [
    root(7_400, 'Refunded 42.10.'),
    model('gpt-5.2', 100, 1_500, [820, 40], 'I look for the order.'),
    tool('find_order', 1_700, 640, '{"id": 4411}', '{"total": 42.10}'),
    tool('refund', 2_500, 900, '{"id": 4411, "amount": 42.10}', '{"ok": true}'),
    tool('notify', 3_500, 200, '{"channel": "mail"}', 'sent'),
    model('gpt-5.2', 3_800, 3_500, [1_520, 60], 'Refunded 42.10.'),
  ],
});
