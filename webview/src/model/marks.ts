// A text cut at the places that a search marked. The places come from outside, so they are made fit here.

export interface Segment {
  text: string;
  marked: boolean;
}

/** `marks`: `[start, end)` pairs in UTF-16 units, in any order and of any kind; what lies outside of the text is left out. */
export function segments(text: string, marks: readonly (readonly unknown[])[]): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  const places = marks.flatMap(([start, end]) => (typeof start === 'number' && typeof end === 'number' && end > start ? [[start, end] as const] : []));
  for (const [start, end] of places.sort(([a], [b]) => a - b)) {
    const from = Math.max(at, Math.min(start, text.length));
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    if (from > at) found.push({ text: text.slice(at, from), marked: false });
    found.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false });
  return found;
}
