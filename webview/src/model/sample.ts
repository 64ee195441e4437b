// Rows and details for the tests of this folder. Not part of the page: nothing that is bundled imports it.
import type { SpanDetail, SpanRow } from '../contract';

let serial = 0;

export function spanRow(part: Partial<SpanRow> = {}): SpanRow {
  serial += 1;
  return {
    spanId: serial.toString(16).padStart(16, '0'), parentSpanId: null, depth: 0, name: 'n', title: 't', category: 'other', serviceName: 's',
    startTimeUnixNano: '1000', durationNano: '10', status: 'unset', statusMessage: '', error: null, model: null,
    inputTokens: null, outputTokens: null, totalTokens: null, input: null, output: null, orphan: false, pending: false,
    toolCallId: null, toolName: null, twin: null, repeats: false, agentName: null, provider: null, cacheReadTokens: null,
    cacheWriteTokens: null, moments: [], ...part,
  };
}

const NO_USAGE = { inputTokens: null, outputTokens: null, totalTokens: null, cacheReadTokens: null, cacheWriteTokens: null, reasoningTokens: null };

export function spanDetail(part: Partial<SpanDetail> = {}): SpanDetail {
  return {
    ...spanRow({ category: 'llm' }), input: [], output: [], endTimeUnixNano: '1010', kind: 'internal', traceState: '', flags: 0, contentFlags: [], missing: null,
    toolSpans: [], conversationId: null, toolDefinitions: [], usage: NO_USAGE, requestModel: null, responseModel: null,
    finishReasons: [], dialects: [], exception: null, unreadAttributes: [], attributes: [], droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [],
    droppedLinksCount: 0, logs: [], resource: { attributes: [], droppedAttributesCount: 0, entityRefs: [], schemaUrl: '' },
    scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' }, ...part,
  };
}
