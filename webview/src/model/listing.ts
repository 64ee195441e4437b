// Pages of the trace list as they were read by keyset cursors, and what a newer reading does to them. No browser and no
// signals, so that "no row is lost, doubled or moved" can be tested alone.
//
// Every function hands back another Listing, but the maps inside go over to it: whoever made a listing into the next one
// must not read the old one. Copied maps made reading 100,000 rows page by page cost their square.
import type { ListTracesResult, TraceSummary } from '../contract';
import { nano } from './nano';

export interface Page {
  /** The cursor this page was read with; null for the first. */
  cursor: string | null;
  ids: readonly string[];
  next: string | null;
}

export interface Listing {
  pages: readonly Page[];
  /** Every trace that was read, those included that wait to be put on top. */
  byId: ReadonlyMap<string, TraceSummary>;
  /** The ids that stand on a page. */
  placed: ReadonlySet<string>;
  total: number;
  /** The longest duration on the pages, in nanoseconds; it never shrinks before the list is read from its top. */
  longest: number;
}

export const empty = (): Listing => ({ pages: [], byId: new Map(), placed: new Set(), total: 0, longest: 0 });

const ids = (result: ListTracesResult): string[] => result.traces.map((trace) => trace.traceId);

function withTraces(byId: Listing['byId'], result: ListTracesResult): Listing['byId'] {
  const taken = byId as Map<string, TraceSummary>;
  for (const trace of result.traces) taken.set(trace.traceId, trace);
  return taken;
}

const longestOf = (result: ListTracesResult, before = 0): number =>
  result.traces.reduce((most, { durationNano }) => Math.max(most, Number(nano(durationNano) ?? 0n)), before);

export const order = (listing: Listing): string[] => listing.pages.flatMap((page) => page.ids);

/** A first page alone: after a change of query, and on top, where nobody misses the pages below. */
export function fromTop(result: ListTracesResult, keep: Listing = empty()): Listing {
  const page = { cursor: null, ids: ids(result), next: result.nextCursor };
  return { pages: [page], byId: withTraces(keep.byId, result), placed: new Set(page.ids), total: result.total, longest: longestOf(result) };
}

/** One more page at the end. A trace that moved down since it was read stays where it stands. */
export function append(listing: Listing, cursor: string, result: ListTracesResult): Listing {
  const placed = listing.placed as Set<string>;
  const page: Page = { cursor, ids: ids(result).filter((id) => !placed.has(id)), next: result.nextCursor };
  for (const id of page.ids) placed.add(id);
  return { pages: [...listing.pages, page], byId: withTraces(listing.byId, result), placed, total: result.total, longest: longestOf(result, listing.longest) };
}

/** The page at `index` read again: rows change in place, rows that are gone go, rows that are new wait. */
export function refreshed(listing: Listing, index: number, result: ListTracesResult): { listing: Listing; arrived: string[] } {
  const old = listing.pages[index];
  if (old === undefined) return { listing, arrived: [] };
  const placed = listing.placed as Set<string>;
  const fresh = new Set(ids(result));
  const arrived = ids(result).filter((id) => !placed.has(id));
  // Only as far as the new reading reaches can an absent row be told to be gone.
  const reach = result.nextCursor === null ? old.ids.length - 1 : old.ids.findLastIndex((id) => fresh.has(id));
  const kept = old.ids.filter((id, i) => fresh.has(id) || i > reach);
  const pages = listing.pages.map((page, i) => (i === index ? { ...page, ids: kept } : page));
  for (const id of old.ids) placed.delete(id);
  for (const id of kept) placed.add(id);
  return { listing: { pages, byId: withTraces(listing.byId, result), placed, total: result.total, longest: longestOf(result, listing.longest) }, arrived };
}

export function without(listing: Listing, gone: ReadonlySet<string>): Listing {
  const byId = listing.byId as Map<string, TraceSummary>;
  const placed = listing.placed as Set<string>;
  let count = 0;
  for (const id of gone) {
    if (byId.delete(id)) count++;
    placed.delete(id);
  }
  const pages = listing.pages.map((page) => (page.ids.some((id) => gone.has(id)) ? { ...page, ids: page.ids.filter((id) => !gone.has(id)) } : page));
  return { ...listing, pages, byId, placed, total: Math.max(0, listing.total - count) };
}

/** Ids from one row to another in drawing order, both included: what Shift selects. */
export function range(all: readonly string[], from: string, to: string): string[] {
  const a = all.indexOf(from);
  const b = all.indexOf(to);
  if (a < 0 || b < 0) return b < 0 ? [] : [to];
  return all.slice(Math.min(a, b), Math.max(a, b) + 1);
}
