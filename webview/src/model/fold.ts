/** A long value shows this much until it is asked for more. */
export const FOLD_LINES = 12;
export const FOLD_CHARACTERS = 1_200;
/** What a page can hold as one text node without a frozen frame; more goes to an editor tab. */
export const SHOW_CHARACTERS = 200_000;

export interface Folded {
  head: string;
  /** False when `head` is the whole text. */
  cut: boolean;
}

/** The first lines and characters of a text, never ending between the halves of a surrogate pair. */
export function fold(text: string, lines = FOLD_LINES, characters = FOLD_CHARACTERS): Folded {
  let end = Math.min(text.length, characters);
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0 || at >= end) break;
    if (line === lines - 1) end = at;
  }
  if (text.length - end <= 0) return { head: text, cut: false };
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return { head: text.slice(0, end), cut: true };
}
