import { defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect, Virtualizer, type Range } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useReducer, useRef } from 'preact/hooks';

interface VirtualRowsOptions {
  count: number;
  /** Pixels; the same for every row. */
  rowHeight: number;
  scroller: RefObject<HTMLDivElement | null>;
  /** Index of the row with the tab stop, drawn wherever the view is, so that the focus is never lost; -1 for none. */
  keep: number;
  initialOffset?: number;
}

export interface VirtualRows {
  items: readonly { index: number; start: number }[];
  height: number;
  /** Scrolls as little as shows the row. */
  show: (index: number) => void;
  center: (index: number) => void;
}

export function useVirtualRows({ count, rowHeight, scroller, keep, initialOffset = 0 }: VirtualRowsOptions): VirtualRows {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const held = useRef<Virtualizer<HTMLDivElement, HTMLElement> | null>(null);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(undefined),
    rangeExtractor: (range: Range): number[] => {
      const drawn = defaultRangeExtractor(range);
      if (keep < 0 || keep >= count || drawn.includes(keep)) return drawn;
      return [...drawn, keep].sort((a, b) => a - b);
    },
  };
  held.current ??= new Virtualizer<HTMLDivElement, HTMLElement>(options);
  const virtualizer = held.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const show = useCallback((index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }), [virtualizer]);
  const center = useCallback((index: number) => virtualizer.scrollToIndex(index, { align: 'center' }), [virtualizer]);
  return { items: virtualizer.getVirtualItems(), height: virtualizer.getTotalSize(), show, center };
}

/**
 * Keeps `--scrollbar` on the scroller's parent: the width that the scrollbar takes now, so that a head outside of the
 * scroller lines up with its rows. A gutter that is always kept would cut off every row's selection at its right end.
 */
export function useScrollbarWidth(scroller: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = scroller.current;
    if (node === null) return undefined;
    const measure = (): void => node.parentElement?.style.setProperty('--scrollbar', `${node.offsetWidth - node.clientWidth}px`);
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    // The content's width changes when the bar comes or goes.
    if (node.firstElementChild !== null) observer.observe(node.firstElementChild);
    return () => observer.disconnect();
  }, [scroller]);
}

/** The number in a CSS variable of the element, read again whenever the element's size changes. */
export function useCssPixels(element: RefObject<HTMLElement | null>, variable: string, fallback: number): number {
  const [value, set] = useReducer((_: number, next: number) => next, fallback);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    // Folding is decided in one place, the container queries of the style sheet; this only reads the outcome.
    const read = (): void => {
      const pixels = Number.parseFloat(getComputedStyle(node).getPropertyValue(variable));
      if (Number.isFinite(pixels)) set(pixels);
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element, variable]);
  return value;
}
