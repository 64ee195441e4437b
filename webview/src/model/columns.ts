// Which columns the trace list has, how wide they are, and which of them fit. Asked, answered and the status always stand.

/** In the order in which they are drawn. */
export const COLUMNS = ['service', 'agent', 'model', 'tools', 'calls', 'tokens', 'cost', 'duration', 'started', 'ago'] as const;
export type ColumnId = (typeof COLUMNS)[number];

/** The dearest first: where there is too little room, the last go. */
export const DEFAULT_COLUMNS: readonly ColumnId[] = ['duration', 'ago', 'tokens', 'model', 'calls', 'cost', 'service', 'agent', 'started', 'tools'];

/** Pixels. */
export const WIDTHS: Readonly<Record<ColumnId, number>> = {
  service: 124, agent: 120, model: 120, tools: 140, calls: 52, tokens: 100, cost: 60, duration: 120, started: 186, ago: 52,
};
export const NARROWEST = 40;
export const WIDEST = 480;
const STATUS = 38;
const GAP = 10;
const PADDING = 16;
/** What question and answer need together before a further column may come: some 34 characters each. */
const TEXT = 460;
const TEXT_SHARE = 0.36;
/** Below this width a row has two lines, and columns are no choice; the style sheet lays the same limit. */
export const TWO_LINES_BELOW = 1_000;

export const isColumn = (name: string): name is ColumnId => (COLUMNS as readonly string[]).includes(name);

/** What is drawn in a list of that width, in pixels. */
export function fitting(preferred: readonly ColumnId[], width: number, widths: Readonly<Record<ColumnId, number>>): ReadonlySet<ColumnId> {
  if (width < TWO_LINES_BELOW) return new Set(preferred);
  let room = width - PADDING - STATUS - 2 * GAP - Math.max(TEXT, width * TEXT_SHARE);
  const shown = new Set<ColumnId>();
  for (const id of preferred) {
    const needed = widths[id] + GAP;
    // The one that was asked for last is shown at any price.
    if (needed > room && shown.size > 0) continue;
    room -= needed;
    shown.add(id);
  }
  return shown;
}

/** For `grid-template-columns`. */
export function template(shown: ReadonlySet<ColumnId>, widths: Readonly<Record<ColumnId, number>>): string {
  const chosen = COLUMNS.filter((id) => shown.has(id)).map((id) => `${widths[id]}px`);
  return [`${STATUS}px`, 'minmax(0, 1.15fr)', 'minmax(0, 1.15fr)', ...chosen].join(' ');
}

/** One that is drawn goes; one that is not, chosen or not, comes, and becomes the dearest. */
export function toggled(preferred: readonly ColumnId[], shown: ReadonlySet<ColumnId>, id: ColumnId): ColumnId[] {
  const others = preferred.filter((one) => one !== id);
  return shown.has(id) ? others : [id, ...others];
}

/** `model=140` to a width; whatever else is there is left out. */
export function widthsOf(saved: readonly string[]): Record<ColumnId, number> {
  const widths = { ...WIDTHS };
  for (const entry of saved) {
    const [, name = '', pixels = ''] = /^(\w+)=(\d{1,4})$/.exec(entry) ?? [];
    if (isColumn(name)) widths[name] = clampWidth(Number(pixels));
  }
  return widths;
}

export const clampWidth = (pixels: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, pixels)));

export const savedWidths = (widths: Readonly<Record<ColumnId, number>>): string[] => COLUMNS.filter((id) => widths[id] !== WIDTHS[id]).map((id) => `${id}=${widths[id]}`);
