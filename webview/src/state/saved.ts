// The slice of the page's state that outlives it: a hidden webview is thrown away, and a window may be reloaded.
import { savedState, saveState } from '../host';
import { DEFAULT_COLUMNS } from '../model/columns';
import type { Grouping, SortKey } from './query';

/** Of the span: messages, metadata. Of the whole trace: conversation, logs. */
export type DetailTab = 'io' | 'metadata' | 'conversation' | 'logs';

export interface Saved {
  page: 'list' | 'details' | 'compare';
  /** Ids of the two traces of the comparison, left and right; empty when there was none. */
  compare: string[];
  traceId: string | null;
  spanId: string | null;
  collapsed: string[];
  /** Whether framework plumbing is hidden in the tree. */
  keySpans: boolean;
  criticalPath: boolean;
  /** Ids of spans whose run of equal siblings is open. */
  openRuns: string[];
  tab: DetailTab;
  /** What stands beside a span's details. */
  view: 'tree' | 'graph';
  graphMode: 'summed' | 'ran';
  /** How texts are drawn in Input + Output. */
  textView: 'markdown' | 'text' | 'json';
  /** The tree's share of the width, in percent. */
  sash: number;
  /** Pixels. */
  listScroll: number;
  query: string;
  service: string | null;
  conversation: string | null;
  since: string | null;
  sort: SortKey;
  descending: boolean;
  grouping: Grouping;
  /** Keys of closed groups; those closed last. */
  closedGroups: string[];
  /** Columns of the list, the dearest first; see model/columns.ts. */
  columns: string[];
  /** Column widths that a person chose, as `model=140`. */
  columnWidths: string[];
  /** What was searched for, the last first. */
  recentQueries: string[];
  /** Whether arriving traces go on top by themselves. */
  live: boolean;
  unread: string[];
  /** Nanoseconds; the start of the newest trace that the page ever knew. */
  newestStart: string;
}

const DEFAULTS: Saved = {
  page: 'list',
  compare: [],
  traceId: null,
  spanId: null,
  collapsed: [],
  keySpans: true,
  criticalPath: false,
  openRuns: [],
  tab: 'io',
  view: 'tree',
  graphMode: 'summed',
  textView: 'markdown',
  sash: 55,
  listScroll: 0,
  query: '',
  service: null,
  conversation: null,
  since: null,
  sort: 'startTime',
  descending: true,
  grouping: 'none',
  closedGroups: [],
  columns: [...DEFAULT_COLUMNS],
  columnWidths: [],
  recentQueries: [],
  live: true,
  unread: [],
  newestStart: '',
};

const TABS: readonly string[] = ['io', 'metadata', 'conversation', 'logs'] satisfies DetailTab[];
const NULLABLE: ReadonlySet<string> = new Set(['traceId', 'spanId', 'service', 'conversation', 'since']);

function load(): Saved {
  // What is there was written by this page, perhaps by an older version of it: take members of the right type only.
  const found = savedState();
  const saved = { ...DEFAULTS };
  if (typeof found !== 'object' || found === null) return saved;
  for (const key of Object.keys(DEFAULTS) as (keyof Saved)[]) {
    const value = (found as Record<string, unknown>)[key];
    const fallback: unknown = DEFAULTS[key];
    const nullable = NULLABLE.has(key);
    const fits = nullable
      ? value === null || typeof value === 'string'
      : Array.isArray(fallback)
        ? Array.isArray(value) && value.every((item) => typeof item === 'string')
        : typeof value === typeof fallback;
    if (fits) Object.assign(saved, { [key]: value });
  }
  if (!TABS.includes(saved.tab)) saved.tab = DEFAULTS.tab;
  return saved;
}

let current = load();
let scheduled = false;

export const saved = (): Readonly<Saved> => current;

/** Written once a turn of the event loop, however many parts of the page changed. */
export function save(change: Partial<Saved>): void {
  current = { ...current, ...change };
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    saveState(current);
  });
}
