/** A stretch of a long list: [from, until). */
export interface Stretch {
  from: number;
  until: number;
}

/** The first page, or the one around a place that is wanted (-1 for none), within `count` entries. */
export function pageAround(count: number, place: number, page: number): Stretch {
  const from = place < page ? 0 : Math.max(0, Math.min(place - Math.floor(page / 2), count - page));
  return { from, until: Math.min(count, from + page) };
}

/** Widened so that it holds the place; moved there where that would draw more than two pages more. */
export function withPlace(now: Stretch, count: number, place: number, page: number): Stretch {
  if (place < 0 || (place >= now.from && place < now.until)) return now;
  if (place < now.from - page * 2 || place >= now.until + page * 2) return pageAround(count, place, page);
  return { from: Math.min(now.from, Math.max(0, place - 5)), until: Math.max(now.until, Math.min(count, place + 6)) };
}
