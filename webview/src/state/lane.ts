// What the lanes show: the window of time, the critical path.
import { computed, effect, signal } from '@preact/signals';
import { criticalPath, splitPath, type Stretch } from '../model/criticalPath';
import { splitOf } from '../model/split';
import { zoom, type TimeWindow } from '../model/timeWindow';
import { save, saved } from './saved';
import { selectedIndex, summary, traceId, tree } from './trace';

/** Null for the whole trace. */
export const timeWindow = signal<TimeWindow | null>(null);
export const pathShown = signal(saved().criticalPath);

// Another trace begins at its whole length.
effect(() => {
  if (traceId.value !== null) timeWindow.value = null;
});

const path = computed(() => (pathShown.value && tree.value !== null ? criticalPath(tree.value) : []));
/** Stretches of the critical path by row; empty while it is not shown. */
export const pathRows = computed(() => {
  const rows = new Map<number, Stretch[]>();
  for (const stretch of path.value) {
    const list = rows.get(stretch.row);
    if (list === undefined) rows.set(stretch.row, [stretch]);
    else list.push(stretch);
  }
  return rows;
});

/** Where the time went: of the whole trace, or of its critical path while that is shown. */
export const split = computed(() => {
  if (pathShown.value && tree.value !== null) return splitPath(tree.value, path.value);
  return summary.value === null ? null : splitOf(summary.value);
});

export function togglePath(): void {
  pathShown.value = !pathShown.peek();
  save({ criticalPath: pathShown.peek() });
}

/** Looks closer or wider, around the selected span where it is in view. */
export function zoomBy(factor: number): void {
  const built = tree.peek();
  if (built === null) return;
  const at = selectedIndex.peek();
  const lasts = built.duration[at] ?? Number.NaN;
  const shown = timeWindow.peek() ?? { from: 0, to: built.span };
  const middle = (built.start[at] ?? 0) + (Number.isNaN(lasts) ? 0 : lasts / 2);
  const inView = at >= 0 && middle >= shown.from && middle <= shown.to;
  timeWindow.value = zoom(timeWindow.peek(), built.span, factor, inView ? middle : (shown.from + shown.to) / 2);
}

export const zoomOut = (): void => {
  timeWindow.value = null;
};
