// The rows of a trace as a page reads them: the tree first, and the previews of a large one after it.
import type { SpanRow, TraceSummary } from '../contract';
import { request } from '../host';
import { rowsOf, unpack, type Preview, type Previews } from '../model/table';

export interface TraceRows {
  trace: TraceSummary;
  /** In tree order. */
  spans: SpanRow[];
  /** Whether they have their previews; else `readPreviews` has. */
  previews: boolean;
}

export async function readRows(traceId: string): Promise<TraceRows> {
  const { trace, spans, previews } = await request('getTraceTable', { traceId });
  return { trace, spans: rowsOf(await unpack(spans)), previews };
}

/** Null when they are no longer `wanted`, which is asked before each page. */
export async function readPreviews(traceId: string, wanted: () => boolean): Promise<Previews | null> {
  const previews = new Map<string, Preview>();
  let cursor: string | null = null;
  do {
    if (!wanted()) return null;
    const page: { spans: string; nextCursor: string | null } = await request('getPreviews', { traceId, cursor });
    for (const { spanId, input, output } of rowsOf(await unpack(page.spans))) previews.set(spanId, { input, output });
    cursor = page.nextCursor;
  } while (cursor !== null);
  return previews;
}
