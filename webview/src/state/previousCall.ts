// The model call before the shown one, read beside it: what is new in a call shows only against the one before.
import type { SpanDetail } from '../contract';
import { HostError, request } from '../host';
import { previousCall } from '../model/history';
import type { Tree } from '../model/tree';

/** A call with fewer messages has no history that would be worth folding. */
const FEWEST_MESSAGES = 3;

/** The calls read last: whoever steps from call to call has just seen the one before. */
const recent = new Map<string, SpanDetail>();
const KEEP = 2;

function remember(traceId: string, span: SpanDetail): void {
  recent.set(`${traceId}/${span.spanId}`, span);
  for (const key of recent.keys()) if (recent.size > KEEP) recent.delete(key);
}

/** Null when there is none, when this one is too short to repeat anything, or when it could not be read. */
export async function readPreviousCall(traceId: string, whole: Tree, span: SpanDetail): Promise<SpanDetail | null> {
  if (span.category !== 'llm') return null;
  const before = whole.rows[previousCall(whole, whole.indexOf.get(span.spanId) ?? -1)];
  if (span.input.length >= FEWEST_MESSAGES && before !== undefined) {
    const known = recent.get(`${traceId}/${before.spanId}`);
    if (known !== undefined && known.durationNano === before.durationNano) return known;
    try {
      const read = await request('getSpan', { traceId, spanId: before.spanId });
      remember(traceId, read);
      remember(traceId, span);
      return read;
    } catch (error) {
      // Deleted meanwhile, or too large to come in time: then all messages are shown, as without a call before.
      if (error instanceof HostError) return null;
      throw error;
    }
  }
  remember(traceId, span);
  return null;
}
