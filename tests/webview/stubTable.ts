// A trace packed as the sidecar packs it for the page.
import { gzipSync } from 'node:zlib';
import type { GetPreviewsParams, GetPreviewsResult, SpanRow, TraceTable } from '../../webview/src/contract';
import type { Built } from './builder';

/** Spans whose previews go along with the rest. */
const PREVIEWED = 5_000;

export function packed(rows: readonly SpanRow[], members: readonly (keyof SpanRow)[]): string {
  const table = Object.fromEntries(members.map((member) => [member, rows.map((row) => row[member])]));
  return gzipSync(JSON.stringify(table), { level: 1 }).toString('base64');
}

export function traceTable({ summary, rows }: Built): TraceTable {
  const previews = rows.length <= PREVIEWED;
  const members = Object.keys(rows[0] ?? {}) as (keyof SpanRow)[];
  return { trace: summary, spans: packed(rows, members.filter((member) => previews || (member !== 'input' && member !== 'output'))), previews };
}

/** The cursor is a place. */
export function previewsOf({ rows }: Built, { limit = PREVIEWED, cursor }: GetPreviewsParams): GetPreviewsResult {
  const from = Number(cursor ?? 0);
  const until = from + Math.min(limit, PREVIEWED);
  return { spans: packed(rows.slice(from, until), ['spanId', 'input', 'output']), nextCursor: until < rows.length ? String(until) : null };
}
