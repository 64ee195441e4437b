// The query language as far as the page knows it: where its pieces begin and end, so that they can be coloured, and terms
// that a click adds or takes away. What a query means, the sidecar alone says.
import type { QueryProblem } from '../contract';

export interface Piece {
  text: string;
  /** `key` with its colon; `operator`: OR, a minus, a parenthesis. */
  kind: 'word' | 'key' | 'operator' | 'space';
}

/** A word may carry quoted parts: `model:"gpt 4"` is one. */
const PIECE = /(\s+)|([()])|(-(?=[^\s()]))|((?:"(?:\\.|[^"\\])*"?|[^\s()"])+)/gsu;
const KEY = /^[^\s:"()]+:/;

export function pieces(query: string): Piece[] {
  const found: Piece[] = [];
  let begins = true;
  for (const [text, space, paren, minus] of query.matchAll(PIECE)) {
    if (space !== undefined) found.push({ text, kind: 'space' });
    else if (paren !== undefined || (minus !== undefined && begins) || text === 'OR') found.push({ text, kind: 'operator' });
    else {
      const key = KEY.exec(text)?.[0] ?? '';
      if (key !== '') found.push({ text: key, kind: 'key' });
      if (text.length > key.length) found.push({ text: text.slice(key.length), kind: 'word' });
    }
    begins = space !== undefined || paren !== undefined;
  }
  return found;
}

export interface Painted extends Piece {
  problem: boolean;
}

/** The pieces, cut where a problem begins or ends. Their texts together are the query. */
export function painted(query: string, problems: readonly QueryProblem[]): Painted[] {
  const cuts = new Set(problems.flatMap(({ start, end }) => [start, end]));
  const found: Painted[] = [];
  let at = 0;
  for (const { text, kind } of pieces(query)) {
    let from = 0;
    for (let i = 1; i <= text.length; i++) {
      if (i < text.length && !cuts.has(at + i)) continue;
      const begin = at + from;
      found.push({ text: text.slice(from, i), kind, problem: problems.some(({ start, end }) => begin >= start && begin < end) });
      from = i;
    }
    at += text.length;
  }
  return found;
}

/** `model:"gpt-5.1"`: quoted always, so that no value can be taken for more than a value. */
export const term = (key: string, value: string): string => `${key}:"${value.replace(/["\\]/g, '\\$&')}"`;

/** The words of a query with their keys and signs, as a person would count them. */
function words(query: string): { text: string; start: number }[] {
  const found: { text: string; start: number }[] = [];
  let at = 0;
  let open = false;
  for (const { text, kind } of pieces(query)) {
    const last = found.at(-1);
    if (kind === 'space' || text === '(' || text === ')') open = false;
    else if (open && last !== undefined) last.text += text;
    else {
      found.push({ text, start: at });
      open = true;
    }
    at += text.length;
  }
  return found;
}

export const hasTerm = (query: string, wanted: string): boolean => query.includes(wanted) && words(query).some(({ text }) => text === wanted);

/** The query with the term, or without it if it was there. A query with OR gets parentheses, as AND binds closer. */
export function toggleTerm(query: string, wanted: string): string {
  const all = words(query);
  const there = all.find(({ text }) => text === wanted);
  if (there !== undefined) {
    const rest = `${query.slice(0, there.start)}${query.slice(there.start + wanted.length)}`.replace(/\s{2,}/g, ' ').trim();
    return /^\(([^()]*)\)$/.exec(rest)?.[1] ?? rest;
  }
  const before = query.trim();
  if (before === '') return wanted;
  return `${all.some(({ text }) => text === 'OR') && !/^\([^()]*\)(?: [^()]*)?$/.test(before) ? `(${before})` : before} ${wanted}`;
}
