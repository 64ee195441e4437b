// Traces for what the details page shows of a whole trace: its conversation, its log records.
import type { GetConversationResult, Log, Message } from '../../webview/src/contract';
import { attribute, buildTrace, NOW, text, type Built, type SpanSpec } from './builder';
import { research } from './detailFixtures';

const NO_RESOURCE = { attributes: [], droppedAttributesCount: 0, entityRefs: [], schemaUrl: '' };

/** A record `at` ms after the beginning of a trace that began `ago` ms before `NOW`. */
export function logRecord(ago: number, at: number, part: Partial<Log> = {}): Log {
  const time = String(BigInt(NOW - ago + at) * 1_000_000n);
  return {
    timeUnixNano: time, observedTimeUnixNano: time, severityNumber: 9, severityText: 'INFO', eventName: '', body: `record at ${at}`, bodyType: 'string',
    attributes: [], droppedAttributesCount: 0, flags: 1, traceId: null, spanId: null, resource: NO_RESOURCE,
    scope: { name: 'app.tools', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' }, ...part,
  };
}

const AGO = 40_000;
export const logged = buildTrace({
  id: 'logged', service: 'shop', ago: AGO, asked: 'Where is my parcel?', answered: 'In Porto.',
  spans: [
    { title: 'support_agent', category: 'agent', at: 0, lasts: 3_000, depth: 0, logs: [logRecord(AGO, 5, { body: 'agent starts' })] },
    { title: 'gpt-4o-mini', category: 'llm', at: 20, lasts: 900, depth: 1, model: 'gpt-4o-mini', logs: [
      logRecord(AGO, 30, { eventName: 'gen_ai.user.message', body: '{"role":"user","content":"Where is my parcel?"}', bodyType: 'kvlist', attributes: [attribute('gen_ai.system', 'openai')] }),
      logRecord(AGO, 400, { severityNumber: 13, severityText: 'WARNING', body: 'retrying after 429' }),
    ] },
    { title: 'track_parcel', category: 'tool', at: 1_000, lasts: 1_500, depth: 1, error: 'timeout', logs: [
      logRecord(AGO, 1_100, { severityNumber: 5, severityText: 'DEBUG', body: 'GET /parcels/17' }),
      logRecord(AGO, 2_400, { severityNumber: 17, severityText: 'ERROR', body: 'carrier did not answer\nTraceback (most recent call last):\n  File "carrier.py", line 3' }),
    ] },
  ],
});

const speaker = (i: number): string => research.rows[i]?.spanId ?? '';
const said = (message: Message, i: number): GetConversationResult['messages'][number] => {
  const sides = [['input', inputOf(i)], ['output', outputOf(i)]] as const;
  const place = sides.flatMap(([side, messages]) => (messages.includes(message) ? [{ side, message: messages.indexOf(message) }] : []))[0];
  return { message, spanId: speaker(i), place: place ?? null };
};
const inputOf = (i: number): Message[] => research.details.get(speaker(i))?.input ?? [];
const outputOf = (i: number): Message[] => research.details.get(speaker(i))?.output ?? [];

/** What was said in `research`, each message once. */
export const researchTalk: GetConversationResult = {
  source: 'model',
  messages: [
    ...inputOf(4).map((message) => said(message, 4)), ...outputOf(4).map((message) => said(message, 4)),
    ...inputOf(8).slice(3).map((message) => said(message, 8)), ...outputOf(8).map((message) => said(message, 8)),
    ...inputOf(25).slice(5).map((message, i) => said(message, 10 + i)), ...outputOf(25).map((message) => said(message, 25)),
  ],
};

/** A conversation of `count` messages, said by the two model calls of a trace in turns. */
export function longTalk(count: number): { trace: Built; talk: GetConversationResult } {
  const call = (at: number): SpanSpec => ({ title: `call ${at}`, category: 'llm', at, lasts: 10, depth: 1, input: [text('user', 'Hello')] });
  const trace = buildTrace({ id: 'longtalk', service: 'chat', ago: 9_000, spans: [{ title: 'chat', category: 'agent', at: 0, lasts: 100, depth: 0 }, call(1), call(20)] });
  const messages = Array.from({ length: count }, (_, i) => ({ message: text(i % 2 === 0 ? 'user' : 'assistant', `Turn ${i + 1}`), spanId: trace.rows[i < count - 4 ? 1 : 2]?.spanId ?? '', place: null }));
  return { trace, talk: { source: 'thread', messages } };
}
