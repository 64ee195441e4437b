// Traces gathered by conversation, for drawing. Pure: the order of the list decides, nothing is read or sorted here.
import type { TraceSummary } from '../contract';

export interface TraceLine {
  kind: 'trace';
  /** The trace id: what the focus and the tab stop are kept by. */
  key: string;
  level: 1 | 2;
}

export interface GroupLine {
  kind: 'group';
  key: string;
  conversationId: string;
  ids: readonly string[];
  open: boolean;
}

export type Line = TraceLine | GroupLine;

export const groupKey = (conversationId: string): string => `conversation:${conversationId}`;

export const ungrouped = (ids: readonly string[]): Line[] => ids.map((key) => ({ kind: 'trace', key, level: 1 }));

/** A conversation stands where its first trace stands. One trace alone gets no header: it would say nothing more. */
export function grouped(ids: readonly string[], byId: ReadonlyMap<string, TraceSummary>, closed: ReadonlySet<string>): Line[] {
  const members = new Map<string, string[]>();
  for (const id of ids) {
    const conversation = byId.get(id)?.conversationId;
    if (conversation === null || conversation === undefined) continue;
    const known = members.get(conversation);
    if (known === undefined) members.set(conversation, [id]);
    else known.push(id);
  }
  const lines: Line[] = [];
  for (const id of ids) {
    const conversationId = byId.get(id)?.conversationId ?? null;
    const group = conversationId === null ? undefined : members.get(conversationId);
    if (conversationId === null || group === undefined || group.length === 1) lines.push({ kind: 'trace', key: id, level: 1 });
    else if (group[0] === id) {
      const open = !closed.has(conversationId);
      lines.push({ kind: 'group', key: groupKey(conversationId), conversationId, ids: group, open });
      if (open) for (const key of group) lines.push({ kind: 'trace', key, level: 2 });
    }
  }
  return lines;
}

/** Trace ids in drawing order, those in closed groups too. */
export function traceOrder(lines: readonly Line[]): string[] {
  return lines.flatMap((line) => {
    if (line.kind === 'trace') return line.level === 1 ? [line.key] : [];
    return line.ids;
  });
}
