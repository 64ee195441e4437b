// Which regular expressions out of a trace may be run. JavaScript's engine backtracks: a pattern of twenty characters
// can keep it busy for hours, and a page can't stop it.

const LONGEST_PATTERN = 300;
/** Steps that one test of one text may take at most: length of the text to the power of the pattern's degree. */
const MOST_STEPS = 20_000;

/** The end of the quantifier at `at`, and whether what it repeats can come more than once, and without limit. */
function quantifier(pattern: string, at: number): { end: number; repeats: boolean; open: boolean; varies: boolean } | null {
  const mark = pattern[at];
  if (mark === '*' || mark === '+') return { end: at + 1, repeats: true, open: true, varies: true };
  if (mark === '?') return { end: at + 1, repeats: false, open: false, varies: true };
  const counted = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(pattern.slice(at, at + 16));
  if (counted === null) return null;
  const [whole, low = '0', upTo, high = ''] = counted;
  const most = upTo === undefined ? Number(low) : high === '' ? Number.POSITIVE_INFINITY : Number(high);
  const varies = upTo !== undefined && most !== Number(low);
  return { end: at + whole.length, repeats: most > 1, open: varies && most > 20, varies };
}

/**
 * How many places of the pattern can each take up any share of a text: its cost is the text's length to that power.
 * Null for a pattern whose cost can't be bounded so: repetition inside of what is repeated, a choice inside of what is
 * repeated, references to what was matched, looking around.
 */
export function patternDegree(pattern: string): number | null {
  if (pattern.length > LONGEST_PATTERN || /\\[1-9]|\\k<|\(\?[=!<]/.test(pattern)) return null;
  let degree = pattern.startsWith('^') ? 0 : 1;
  /** For each open group whether something in it varies. */
  const groups: boolean[] = [];
  for (let at = 0; at < pattern.length; ) {
    const mark = pattern[at];
    if (mark === '(') {
      groups.push(false);
      at += pattern.startsWith('(?:', at) ? 3 : 1;
      continue;
    }
    if (mark === '|') {
      if (groups.length > 0) groups[groups.length - 1] = true;
      // The other branch may begin without `^`.
      else degree = Math.max(degree, 1);
      at += 1;
      continue;
    }
    let inner = false;
    if (mark === ')') {
      inner = groups.pop() ?? false;
      at += 1;
    } else if (mark === '\\') at += 2;
    else if (mark === '[') {
      const close = /^\[\^?\]?(?:\\.|[^\]\\])*\]/.exec(pattern.slice(at));
      if (close === null) return null;
      at += close[0].length;
    } else at += 1;
    const times = quantifier(pattern, at);
    if (times !== null) {
      if (times.repeats && inner) return null;
      if (times.open) degree += 1;
      at = times.end;
      // A lazy or second mark after it.
      if (pattern[at] === '?') at += 1;
    }
    if (groups.length > 0 && (inner || times?.varies === true)) groups[groups.length - 1] = true;
  }
  return degree;
}

/** Whether the pattern can be run on texts up to this long, and is one. */
export function isSafePattern(pattern: string, longestText: number): boolean {
  const degree = patternDegree(pattern);
  if (degree === null || Math.max(2, longestText) ** degree > MOST_STEPS) return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
