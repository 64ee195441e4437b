import type { SpanDetail, ToolLink } from '../contract';
import type { Part } from './messages';
import type { Tree } from './tree';

/** The tool span that ran a call: its row in the whole tree. */
export interface ToolRun {
  index: number;
  /** Matched by name and order, since no ids were recorded. */
  inferred: boolean;
}

/** Takes links one after the other for the parts of one name that have no id. */
class InOrder {
  readonly #byName = new Map<string, ToolLink[]>();

  constructor(links: readonly ToolLink[]) {
    for (const link of links) {
      if (link.spanId === null || link.toolCallId !== null) continue;
      const name = link.toolName ?? '';
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), link]);
    }
  }

  next(name: string | null): ToolLink | undefined {
    return this.#byName.get(name ?? '')?.shift();
  }
}

/** Rows of tool spans by call id. An id that two of them have (some servers count from call_0 in each turn) says nothing. */
function rowsByCallId(tree: Tree): Map<string, number> {
  const rows = new Map<string, number>();
  tree.rows.forEach((row, i) => {
    if (row.category !== 'tool' || row.toolCallId === null) return;
    const first = rows.get(row.toolCallId);
    // A span inside the tool's own span (MCP: client and server) is the same run.
    if (first !== undefined && first >= 0 && i < (tree.end[first] ?? 0)) return;
    rows.set(row.toolCallId, first === undefined ? i : -1);
  });
  return rows;
}

/** For each tool call and each result in a span's messages, the span that ran it, where one is known. */
export function toolRuns(detail: SpanDetail, tree: Tree): ReadonlyMap<Part, ToolRun> {
  const runs = new Map<Part, ToolRun>();
  const own = detail.toolSpans.filter((link) => link.callSpanId === detail.spanId);
  const taken = detail.toolSpans.filter((link) => link.resultSpanId === detail.spanId);
  const linked = new Map<string, ToolLink>();
  for (const link of [...taken, ...own]) if (link.toolCallId !== null && link.spanId !== null) linked.set(link.toolCallId, link);
  const others = rowsByCallId(tree);
  const ownOrder = new InOrder(own);
  const takenOrder = new InOrder(taken);
  const found = (part: Part, id: string | null, next: () => ToolLink | undefined): void => {
    const link = id === null ? next() : linked.get(id);
    const index = link === undefined ? (id === null ? undefined : others.get(id)) : tree.indexOf.get(link.spanId ?? '');
    if (index !== undefined && index >= 0) runs.set(part, { index, inferred: link?.inferred ?? false });
  };
  for (const message of detail.output) {
    for (const part of message.parts) if (part.type === 'toolCall') found(part, part.id, () => ownOrder.next(part.name));
  }
  for (const message of detail.input) {
    for (const part of message.parts) {
      if (part.type === 'toolResult') found(part, part.id, () => takenOrder.next(part.name));
      else if (part.type === 'toolCall' && part.id !== null) found(part, part.id, () => undefined);
    }
  }
  return runs;
}
