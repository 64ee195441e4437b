import { useRef, useState } from 'preact/hooks';

/** Fractions of the element's width, 0 to 1. */
export interface DragRange {
  from: number;
  to: number;
}

interface DragHandlers {
  onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }): void;
  onPointerMove(event: PointerEvent & { currentTarget: HTMLElement }): void;
  onPointerUp(event: PointerEvent & { currentTarget: HTMLElement }): void;
  onLostPointerCapture(): void;
}

/** A range drawn with the pointer over an element: while it is drawn, and when it is done. */
export function useDragRange(done: (range: DragRange) => void): { range: DragRange | null; handlers: DragHandlers } {
  const [range, setRange] = useState<DragRange | null>(null);
  const from = useRef<number | null>(null);
  const place = (event: PointerEvent & { currentTarget: HTMLElement }): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  return {
    range,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        from.current = place(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event) {
        if (from.current !== null) setRange({ from: from.current, to: place(event) });
      },
      onPointerUp(event) {
        if (from.current !== null) done({ from: from.current, to: place(event) });
        from.current = null;
        setRange(null);
      },
      onLostPointerCapture() {
        from.current = null;
        setRange(null);
      },
    },
  };
}

export const rangeStyle = ({ from, to }: DragRange): { left: string; width: string } => ({
  left: `${Math.min(from, to) * 100}%`,
  width: `${Math.abs(to - from) * 100}%`,
});
