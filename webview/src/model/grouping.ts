// Traces gathered by conversation or by run, for drawing. Pure: the order of the list decides, nothing is sorted here.
import type { TraceSummary } from '../contract';

export interface TraceLine {
  kind: 'trace';
  /** The trace id: what the focus and the tab stop are kept by. */
  key: string;
  level: 1 | 2;
}

export type GroupedBy = 'conversation' | 'run';

export interface GroupLine {
  kind: 'group';
  key: string;
  by: GroupedBy;
  /** The id of the conversation or the run; null for the traces of which nothing says what run they belong to. */
  id: string | null;
  ids: readonly string[];
  open: boolean;
}

export type Line = TraceLine | GroupLine;

export const groupKey = (by: GroupedBy, id: string | null): string => (id === null ? by : `${by}:${id}`);

export const ungrouped = (ids: readonly string[]): Line[] => ids.map((key) => ({ kind: 'trace', key, level: 1 }));

/**
 * A group stands where its first trace stands. One trace alone of a conversation gets no header, which would say nothing
 * more; that of a run does, since which run it was is what one wants to see. `closed` holds keys of groups.
 */
export function grouped(by: GroupedBy, ids: readonly string[], byId: ReadonlyMap<string, TraceSummary>, closed: ReadonlySet<string>): Line[] {
  const idOf = (trace: string): string | null => byId.get(trace)?.[by === 'run' ? 'runId' : 'conversationId'] ?? null;
  const members = new Map<string | null, string[]>();
  for (const id of ids) {
    const group = idOf(id);
    const known = members.get(group);
    if (known === undefined) members.set(group, [id]);
    else known.push(id);
  }
  const lines: Line[] = [];
  for (const id of ids) {
    const groupId = idOf(id);
    const group = members.get(groupId) ?? [];
    if (by === 'conversation' && (groupId === null || group.length === 1)) lines.push({ kind: 'trace', key: id, level: 1 });
    else if (group[0] === id) {
      const key = groupKey(by, groupId);
      const open = !closed.has(key);
      lines.push({ kind: 'group', key, by, id: groupId, ids: group, open });
      if (open) for (const member of group) lines.push({ kind: 'trace', key: member, level: 2 });
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
