// JSON for reading. The text is laid out from its own tokens, not from a parsed value: parsing loses the digits of
// large numbers, the order and repetition of keys, and the way a string was escaped.
import { parseJson } from './preview';

export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'literal' | 'plain';
  text: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/gs;
/** Above this a value stays one plain text: colours are not worth tens of thousands of elements. */
const COLOUR_LIMIT = 100_000;

/** Is this an object or an array in JSON? A bare number or string is just text to a reader. */
export function isJsonDocument(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  if (text.length < LONG) return parseJson(text) !== undefined;
  // A part is asked about at every drawing, and megabytes take tens of milliseconds to parse.
  if (lastLong?.text !== text) lastLong = { text, document: parseJson(text) !== undefined };
  return lastLong.document;
}

const LONG = 50_000;
let lastLong: { text: string; document: boolean } | null = null;

/** Tokens of JSON text with line breaks and two-space indents between them; short values stay on one line. */
export function layOut(text: string): JsonToken[] {
  if (text.length > COLOUR_LIMIT || !isJsonDocument(text)) return [{ kind: 'plain', text }];
  const raw = text.match(TOKEN) ?? [];
  const oneLine = raw.reduce((sum, token) => sum + token.length, 0) <= 60;
  const tokens: JsonToken[] = [];
  let depth = 0;
  const plain = (add: string): void => {
    const last = tokens.at(-1);
    if (last?.kind === 'plain') last.text += add;
    else tokens.push({ kind: 'plain', text: add });
  };
  const breakLine = (): void => plain(oneLine ? '' : `\n${'  '.repeat(depth)}`);
  raw.forEach((token, i) => {
    if (token === '{' || token === '[') {
      plain(token);
      const empty = raw[i + 1] === '}' || raw[i + 1] === ']';
      if (!empty) {
        depth += 1;
        breakLine();
      }
    } else if (token === '}' || token === ']') {
      if (raw[i - 1] !== '{' && raw[i - 1] !== '[') {
        depth = Math.max(0, depth - 1);
        breakLine();
      }
      plain(token);
    } else if (token === ',') {
      plain(oneLine ? ', ' : ',');
      breakLine();
    } else if (token === ':') plain(': ');
    else if (token.startsWith('"')) tokens.push({ kind: raw[i + 1] === ':' ? 'key' : 'string', text: token });
    else tokens.push({ kind: /^[tfn]/.test(token) ? 'literal' : 'number', text: token });
  });
  return tokens.filter((token) => token.text !== '');
}

/** The laid out text alone. */
export const prettyJson = (text: string): string => layOut(text).map((token) => token.text).join('');
