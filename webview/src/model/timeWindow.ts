// The part of a trace's time that the lanes show. Nanoseconds from the trace's start throughout.
export interface TimeWindow {
  from: number;
  to: number;
}

/** Below this a window shows rounding and not time. */
const NARROWEST = 100;

/** The window inside of [0, whole]; null when it is all of it, or nothing. */
export function fit(window: TimeWindow, whole: number): TimeWindow | null {
  const width = Math.min(whole, Math.max(NARROWEST, window.to - window.from));
  if (!Number.isFinite(width) || width >= whole) return null;
  const from = Math.min(Math.max(0, window.from), whole - width);
  return { from, to: from + width };
}

/** `factor` below 1 looks closer. `around` stays where it is on the screen, as far as the ends allow. */
export function zoom(window: TimeWindow | null, whole: number, factor: number, around: number): TimeWindow | null {
  const { from, to } = window ?? { from: 0, to: whole };
  const center = Math.min(to, Math.max(from, around));
  return fit({ from: center - (center - from) * factor, to: center + (to - center) * factor }, whole);
}

/** From one place to another of a drag, given as fractions of what is shown now; null for a mere click. */
export function dragged(window: TimeWindow | null, whole: number, a: number, b: number): TimeWindow | null {
  const { from, to } = window ?? { from: 0, to: whole };
  const [left, right] = a < b ? [a, b] : [b, a];
  if (right - left < 0.005) return null;
  return fit({ from: from + (to - from) * left, to: from + (to - from) * right }, whole);
}
