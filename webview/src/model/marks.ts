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

/** Characters before the first mark that still show what it is about, in a cell that holds some 35. */
const LEAD = 16;

/** The text from a little before its first mark, at a word's beginning where there is one near. */
export function fromFirstMark(text: string, marks: readonly (readonly unknown[])[]): Segment[] {
  const all = segments(text, marks);
  const [first, ...rest] = all;
  if (first === undefined || first.marked || rest.length === 0 || first.text.length <= LEAD) return all;
  // Without the second half of a character that was cut in two.
  const lead = first.text.slice(-LEAD).replace(/^[\uDC00-\uDFFF]/, '');
  const word = lead.search(/\s\S/);
  return [{ text: `…${word < 0 ? lead : lead.slice(word + 1)}`, marked: false }, ...rest];
}
