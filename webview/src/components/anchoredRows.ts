import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Keeps the row at the top of the view where it is when rows come or go above it. The browser's own scroll anchoring
 * sees nothing of rows that are placed by transforms. A new `fromTheTop` goes to the top instead.
 */
export function useAnchoredRows(scroller: RefObject<HTMLElement | null>, lines: readonly { key: string }[], rowHeight: number, fromTheTop: number): void {
  const before = useRef({ lines, rowHeight, fromTheTop });
  useLayoutEffect(() => {
    const node = scroller.current;
    const old = before.current;
    before.current = { lines, rowHeight, fromTheTop };
    if (node === null) return;
    if (old.fromTheTop !== fromTheTop) {
      node.scrollTop = 0;
      return;
    }
    if (old.lines === lines || old.rowHeight !== rowHeight || node.scrollTop < 4) return;
    const first = Math.floor(node.scrollTop / rowHeight);
    const key = old.lines[first]?.key;
    if (key === undefined || lines[first]?.key === key) return;
    const now = lines.findIndex((line) => line.key === key);
    if (now >= 0) node.scrollTop += (now - first) * rowHeight;
  });
}
