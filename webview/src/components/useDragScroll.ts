import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Dragging the empty ground of a scroller moves it; what stands on it keeps its own clicks. */
export function useDragScroll(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let from: { x: number; y: number; left: number; top: number; node: HTMLElement } | null = null;
    // On the document, since the scroller comes and goes with what is drawn.
    const down = (event: PointerEvent): void => {
      const node = scroller.current;
      const target = event.target as Element;
      if (node === null || event.button !== 0 || !node.contains(target) || target.closest('[data-node]') !== null) return;
      // On the scrollbar itself.
      const box = node.getBoundingClientRect();
      if (event.clientX - box.left >= node.clientWidth || event.clientY - box.top >= node.clientHeight) return;
      from = { x: event.clientX, y: event.clientY, left: node.scrollLeft, top: node.scrollTop, node };
      node.classList.add('dragged');
    };
    const move = (event: PointerEvent): void => {
      if (from === null) return;
      from.node.scrollLeft = from.left - (event.clientX - from.x);
      from.node.scrollTop = from.top - (event.clientY - from.y);
    };
    const up = (): void => {
      from?.node.classList.remove('dragged');
      from = null;
    };
    document.addEventListener('pointerdown', down);
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', up);
    document.addEventListener('pointercancel', up);
    return () => {
      document.removeEventListener('pointerdown', down);
      document.removeEventListener('pointermove', move);
      document.removeEventListener('pointerup', up);
      document.removeEventListener('pointercancel', up);
    };
  }, [scroller]);
}
