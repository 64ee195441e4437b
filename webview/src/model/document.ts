// A run as one Markdown document: who said what in reading order, with a heading for each message, so that the editor's
// outline and folding are those of the run.
import type { ConversationMessage, Message, TraceSummary } from '../contract';
import { prettyJson } from './json';
import { partText, type Part } from './messages';
import type { Tree } from './tree';

export interface DocumentWords {
  role: (role: string) => string;
  /** "7.42 s" */
  duration: (nano: number) => string;
  facts: (trace: TraceSummary) => string;
  result: (name: string) => string;
  errors: string;
  steps: string;
  reasoning: string;
  noMessages: string;
}

/** A code fence that no run of backticks in the text can end. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Headings inside of a text must not enter the document's own outline; code stays as it is. */
export function withoutHeadings(text: string): string {
  let fence = '';
  return text
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined && (fence === '' || (mark.startsWith(fence) && line.trim() === mark))) fence = fence === '' ? mark : '';
      if (fence !== '') return line;
      if (/^ {0,3}(?:=+|-+)\s*$/.test(line)) return `\\${line.trimStart()}`;
      return line.replace(/^ {0,3}#{1,6}(?=\s|$)/, '\\$&');
    })
    .join('\n');
}

/** One line without what would end or dress up a heading. */
const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#]/g, '\\$&').trim()}`;

function partBlock(part: Part, words: DocumentWords): string {
  switch (part.type) {
    case 'text':
      return withoutHeadings(part.text);
    case 'reasoning':
      return `_${words.reasoning}_\n\n${withoutHeadings(part.text).split('\n').map((line) => `> ${line}`).join('\n')}`;
    case 'toolCall':
      return `→ **${(part.name ?? '').replace(/[\\`*_[\]<>]/g, '\\$&')}**\n\n${fenced(prettyJson(part.arguments), 'json')}`;
    case 'toolResult':
      return fenced(prettyJson(part.result));
    case 'media':
      return `_${part.modality}${part.mimeType === null ? '' : `, ${part.mimeType}`}_`;
    case 'data':
      return fenced(prettyJson(part.json), 'json');
    default:
      return fenced(partText(part));
  }
}

function messageBlock(message: Message, where: string, words: DocumentWords): string {
  const [part] = message.parts;
  const title = message.parts.length === 1 && part?.type === 'toolResult' ? words.result(part.name ?? part.id ?? '') : words.role(message.role);
  return [heading(3, where === '' ? title : `${title}, ${where}`), ...message.parts.map((one) => partBlock(one, words))].join('\n\n');
}

/** The agent a row belongs to: the nearest above it, or itself. */
export function agentOf(tree: Tree, row: number): number {
  let at = row;
  while (at >= 0 && tree.rows[at]?.category !== 'agent') at = tree.parent[at] ?? -1;
  return at;
}

export function runDocument(trace: TraceSummary, tree: Tree, messages: readonly ConversationMessage[], words: DocumentWords): string {
  const blocks = [heading(1, trace.input ?? trace.title), words.facts(trace)];
  let agent = -2;
  for (const { message, spanId } of messages) {
    const row = tree.indexOf.get(spanId) ?? -1;
    const owner = row < 0 ? agent : agentOf(tree, row);
    if (owner !== agent) {
      agent = owner;
      if (owner >= 0) blocks.push(heading(2, tree.rows[owner]?.title ?? ''));
    }
    const lasts = tree.duration[row] ?? Number.NaN;
    const spoke = message.role === 'assistant' && row >= 0 && tree.rows[row]?.category === 'llm';
    blocks.push(messageBlock(message, spoke ? [tree.rows[row]?.title ?? '', Number.isNaN(lasts) ? '' : words.duration(lasts)].filter((fact) => fact !== '').join(', ') : '', words));
  }
  if (messages.length === 0) {
    blocks.push(words.noMessages, heading(2, words.steps), tree.rows.slice(0, 2_000).map((row, i) => {
      const lasts = tree.duration[i] ?? Number.NaN;
      return `${'  '.repeat(Math.min(tree.depth[i] ?? 0, 20))}- ${heading(0, row.title || row.name).trim()}${Number.isNaN(lasts) ? '' : `, ${words.duration(lasts)}`}`;
    }).join('\n'));
  }
  if (tree.errors.length > 0) {
    blocks.push(heading(2, words.errors), ...tree.errors.slice(0, 100).flatMap((i) => {
      const row = tree.rows[i];
      return row === undefined ? [] : [`${heading(3, row.title || row.name)}\n\n${fenced(row.error ?? row.statusMessage)}`];
    }));
  }
  return `${blocks.join('\n\n')}\n`;
}
