// Pages of the trace list as they were read by keyset cursors, and what a newer reading does to them. Pure, so that
// "no row is lost, doubled or moved" can be tested without a browser.
import type { ListTracesResult, TraceSummary } from '../contract';

export interface Page {
  /** The cursor this page was read with; null for the first. */
  cursor: string | null;
  ids: readonly string[];
  next: string | null;
}

export interface Listing {
  pages: readonly Page[];
  byId: ReadonlyMap<string, TraceSummary>;
  total: number;
}

export const EMPTY: Listing = { pages: [], byId: new Map(), total: 0 };

const ids = (result: ListTracesResult): string[] => result.traces.map((trace) => trace.traceId);

function withTraces(byId: Listing['byId'], result: ListTracesResult): Map<string, TraceSummary> {
  const merged = new Map(byId);
  for (const trace of result.traces) merged.set(trace.traceId, trace);
  return merged;
}

export const order = (listing: Listing): string[] => listing.pages.flatMap((page) => page.ids);

/** A first page alone: after a change of query, and on top, where nobody misses the pages below. */
export function fromTop(result: ListTracesResult, keep: Listing = EMPTY): Listing {
  return { pages: [{ cursor: null, ids: ids(result), next: result.nextCursor }], byId: withTraces(keep.byId, result), total: result.total };
}

/** One more page at the end. A trace that moved down since it was read stays where it stands. */
export function append(listing: Listing, cursor: string, result: ListTracesResult): Listing {
  const known = new Set(order(listing));
  const page: Page = { cursor, ids: ids(result).filter((id) => !known.has(id)), next: result.nextCursor };
  return { pages: [...listing.pages, page], byId: withTraces(listing.byId, result), total: result.total };
}

/** The page at `index` read again: rows change in place, rows that are gone go, rows that are new wait. */
export function refreshed(listing: Listing, index: number, result: ListTracesResult): { listing: Listing; arrived: string[] } {
  const old = listing.pages[index];
  if (old === undefined) return { listing, arrived: [] };
  const known = new Set(order(listing));
  const fresh = new Set(ids(result));
  const arrived = ids(result).filter((id) => !known.has(id));
  // Only as far as the new reading reaches can an absent row be told to be gone.
  const reach = result.nextCursor === null ? old.ids.length - 1 : old.ids.findLastIndex((id) => fresh.has(id));
  const kept = old.ids.filter((id, i) => fresh.has(id) || i > reach);
  const pages = listing.pages.map((page, i) => (i === index ? { ...page, ids: kept } : page));
  return { listing: { pages, byId: withTraces(listing.byId, result), total: result.total }, arrived };
}

export function without(listing: Listing, gone: ReadonlySet<string>): Listing {
  const byId = new Map([...listing.byId].filter(([id]) => !gone.has(id)));
  const pages = listing.pages.map((page) => ({ ...page, ids: page.ids.filter((id) => !gone.has(id)) }));
  return { pages, byId, total: Math.max(0, listing.total - (listing.byId.size - byId.size)) };
}

/** Ids from one row to another in drawing order, both included: what Shift selects. */
export function range(all: readonly string[], from: string, to: string): string[] {
  const a = all.indexOf(from);
  const b = all.indexOf(to);
  if (a < 0 || b < 0) return b < 0 ? [] : [to];
  return all.slice(Math.min(a, b), Math.max(a, b) + 1);
}
