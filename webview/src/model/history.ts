// What a model call says again of the call before it. Providers are stateless: every call repeats the conversation, and
// a prompt cache serves it as long as its beginning stays the same to the letter.
import type { Message, SpanDetail } from '../contract';
import { isSystem, partText, type Part } from './messages';
import type { Tree } from './tree';

/** The nearest agent or workflow above, else the topmost row; -1 for a root. Its calls are one line of talk. */
function ownerOf(tree: Tree, i: number): number {
  let owner = -1;
  for (let above = tree.parent[i] ?? -1; above >= 0; above = tree.parent[above] ?? -1) {
    owner = above;
    if (tree.rows[above]?.category === 'agent' || tree.rows[above]?.category === 'workflow') break;
  }
  return owner;
}

/** The model call of the same agent that began last before this one; -1 when it is the first. */
export function previousCall(tree: Tree, i: number): number {
  if (tree.rows[i]?.category !== 'llm') return -1;
  const owner = ownerOf(tree, i);
  const start = tree.start[i] ?? 0;
  let best = -1;
  for (const call of tree.modelCalls) {
    const at = tree.start[call] ?? 0;
    if (call === i || tree.rows[call]?.repeats === true || at > start || (at === start && call > i)) continue;
    // A call inside this one is the same call, recorded by a second instrumentation; so is one around it.
    if ((call > i && call < (tree.end[i] ?? 0)) || (i > call && i < (tree.end[call] ?? 0))) continue;
    if ((best < 0 || at >= (tree.start[best] ?? 0)) && ownerOf(tree, call) === owner) best = call;
  }
  return best;
}

function samePart(a: Part, b: Part): boolean {
  if (a.type !== b.type || partText(a) !== partText(b)) return false;
  return !('name' in a) || !('name' in b) || (a.name === b.name && a.id === b.id);
}

export function sameMessage(a: Message, b: Message): boolean {
  return a.role === b.role && a.parts.length === b.parts.length && a.parts.every((part, i) => samePart(part, b.parts[i] ?? part));
}

/** How many messages at the beginning both have. */
export function sharedMessages(before: readonly Message[], now: readonly Message[]): number {
  let shared = 0;
  for (; shared < before.length && shared < now.length; shared++) {
    const [a, b] = [before[shared], now[shared]];
    if (a === undefined || b === undefined || !sameMessage(a, b)) break;
  }
  return shared;
}

export interface Known {
  /** Messages [from, until) were in the previous call; what comes before `from` are the instructions. */
  from: number;
  until: number;
}

/** What to fold; null when that is less than two messages, or when nothing at all is new. */
export function knownMessages(before: readonly Message[], now: readonly Message[]): Known | null {
  const until = sharedMessages(before, now);
  const first = now.findIndex((message) => !isSystem(message));
  return first < 0 || until - first < 2 || until >= now.length ? null : { from: first, until };
}

export interface PrefixChange {
  what: 'tools' | 'message' | 'shorter';
  /** Of the message, from 0; the number of messages still the same for `shorter`. */
  index: number;
  role: string;
  /** Characters of the message that are still the same. */
  offset: number;
}

/** The first place where this call's beginning is not that of the previous one; null while it only grew. */
export function prefixChange(before: SpanDetail, now: SpanDetail): PrefixChange | null {
  // Tools stand in front of the messages in what the providers cache.
  if (JSON.stringify(before.toolDefinitions) !== JSON.stringify(now.toolDefinitions)) return { what: 'tools', index: 0, role: '', offset: 0 };
  const index = sharedMessages(before.input, now.input);
  const [a, b] = [before.input[index], now.input[index]];
  if (a === undefined) return null;
  if (b === undefined) return { what: 'shorter', index, role: a.role, offset: 0 };
  return { what: 'message', index, role: b.role, offset: a.role === b.role ? sharedCharacters(wholeText(a), wholeText(b)) : 0 };
}

const wholeText = (message: Message): string => message.parts.map(partText).join('\n');

function sharedCharacters(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
