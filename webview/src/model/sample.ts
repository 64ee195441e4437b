// Rows for the tests of this folder. Not part of the page: nothing that is bundled imports it.
import type { SpanRow } from '../contract';

let serial = 0;

export function spanRow(part: Partial<SpanRow> = {}): SpanRow {
  serial += 1;
  return {
    spanId: serial.toString(16).padStart(16, '0'), parentSpanId: null, depth: 0, name: 'n', title: 't', category: 'other', serviceName: 's',
    startTimeUnixNano: '1000', durationNano: '10', status: 'unset', statusMessage: '', error: null, model: null,
    inputTokens: null, outputTokens: null, totalTokens: null, input: null, output: null, orphan: false,
    pending: false, toolCallId: null, toolName: null, twin: null, repeats: false, ...part,
  };
}
