// A JSON document as a tree that is read only where it is open. Positions in the text stand for values, so that large
// numbers keep their digits, repeated keys stay, and megabytes below a closed row cost one scan and no objects.

export interface JsonNode {
  /** As written, with its quotes; null for items of an array and for the document itself. */
  key: string | null;
  /** Of an item of an array. */
  index: number | null;
  /** The value is text.slice(start, end). */
  start: number;
  end: number;
  kind: 'object' | 'array' | 'string' | 'other';
}

const SPACE = /\s/;

const skipSpace = (text: string, at: number): number => {
  let i = at;
  while (i < text.length && SPACE.test(text[i] ?? '')) i++;
  return i;
};

/** One past the closing quote. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i + 1;
  }
  return text.length;
}

/** One past the value's last character; brackets in strings do not count. */
function valueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  if (first !== '{' && first !== '[') {
    let i = start;
    while (i < text.length && !/[\s,\]}]/.test(text[i] ?? '')) i++;
    return i;
  }
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) i = stringEnd(text, i) - 1;
    else if (code === 123 || code === 91) depth++;
    else if (code === 125 || code === 93) {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return text.length;
}

function nodeAt(text: string, start: number, key: string | null, index: number | null): JsonNode {
  const first = text[start];
  return { key, index, start, end: valueEnd(text, start), kind: first === '{' ? 'object' : first === '[' ? 'array' : first === '"' ? 'string' : 'other' };
}

/** `text` must be valid JSON. */
export const rootNode = (text: string): JsonNode => nodeAt(text, skipSpace(text, 0), null, null);

/** Members or items, in the order written. */
export function childNodes(text: string, node: JsonNode): JsonNode[] {
  if (node.kind !== 'object' && node.kind !== 'array') return [];
  const children: JsonNode[] = [];
  let at = skipSpace(text, node.start + 1);
  while (at < node.end - 1) {
    let key: string | null = null;
    if (node.kind === 'object') {
      const end = stringEnd(text, at);
      key = text.slice(at, end);
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const child = nodeAt(text, at, key, key === null ? children.length : null);
    children.push(child);
    at = skipSpace(text, child.end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return children;
}

export interface JsonRow {
  node: JsonNode;
  depth: number;
  open: boolean;
  /** Of containers that are open, how many children; null where nobody has counted. */
  count: number | null;
}

/** Keeps what was scanned, for as long as its document is shown. */
export class JsonOutline {
  readonly root: JsonNode;
  readonly #children = new Map<number, JsonNode[]>();

  constructor(readonly text: string) {
    this.root = rootNode(text);
  }

  children(node: JsonNode): readonly JsonNode[] {
    const known = this.#children.get(node.start);
    if (known !== undefined) return known;
    const found = childNodes(this.text, node);
    this.#children.set(node.start, found);
    return found;
  }

  /** The rows to draw; `open` holds the starts of open containers. */
  rows(open: ReadonlySet<number>): JsonRow[] {
    const rows: JsonRow[] = [];
    // A stack of its own: JSON may be nested deeper than calls can be.
    const stack: { node: JsonNode; depth: number }[] = [{ node: this.root, depth: 0 }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { node, depth } = next;
      const isOpen = open.has(node.start);
      const children = isOpen ? this.children(node) : [];
      rows.push({ node, depth, open: isOpen, count: isOpen ? children.length : null });
      for (let i = children.length - 1; i >= 0; i--) {
        const child = children[i];
        if (child !== undefined) stack.push({ node: child, depth: depth + 1 });
      }
    }
    return rows;
  }
}

/** What a closed value is drawn as: a bounded piece of its text. */
export const headOf = (text: string, node: JsonNode, most = 200): string =>
  text.slice(node.start, Math.min(node.end, node.start + most)).replace(/\s+/g, ' ') + (node.end - node.start > most ? '…' : '');
