// Columns of the trace list as the person has them, and those that fit.
import { computed, signal } from '@preact/signals';
import { clampWidth, DEFAULT_COLUMNS, fitting, isColumn, savedWidths, template, toggled, WIDTHS, widthsOf, type ColumnId } from '../model/columns';
import { save, saved } from './saved';

/** The dearest first. */
const preferred = signal<readonly ColumnId[]>([...new Set(saved().columns)].filter(isColumn));
const widths = signal(widthsOf(saved().columnWidths));
/** Pixels; told by the grid. */
export const listWidth = signal(1_100);

export const shownColumns = computed(() => fitting(preferred.value, listWidth.value, widths.value));
export const gridTemplate = computed(() => template(shownColumns.value, widths.value));
export const widthOf = (id: ColumnId): number => widths.value[id];

export function toggleColumn(id: ColumnId): void {
  preferred.value = toggled(preferred.peek(), shownColumns.peek(), id);
  save({ columns: [...preferred.peek()] });
}

/** While it is dragged nothing is written; the end of the drag keeps it. */
export function resizeColumn(id: ColumnId, pixels: number, keep: boolean): void {
  widths.value = { ...widths.peek(), [id]: clampWidth(pixels) };
  if (keep) save({ columnWidths: savedWidths(widths.peek()) });
}

export const resetWidth = (id: ColumnId): void => resizeColumn(id, WIDTHS[id], true);

export function resetColumns(): void {
  preferred.value = DEFAULT_COLUMNS;
  widths.value = { ...WIDTHS };
  save({ columns: [...DEFAULT_COLUMNS], columnWidths: [] });
}
