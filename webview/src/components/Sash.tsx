import { useRef } from 'preact/hooks';
import { strings } from '../strings';

const MIN = 20;
const MAX = 80;
const STEP = 5;
const clamp = (percent: number): number => Math.round(Math.min(MAX, Math.max(MIN, percent)));

/** The line between tree and details: dragged, or moved by the arrow keys. `percent` is the tree's share. */
export function Sash({ percent, move }: { percent: number; move: (percent: number) => void }) {
  const dragging = useRef(false);
  return (
    <div
      class="sash"
      role="separator"
      aria-orientation="vertical"
      aria-label={strings.tree.sash}
      aria-valuenow={percent}
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      tabIndex={0}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (dragging.current && box !== undefined) move(clamp(((event.clientX - box.left) / box.width) * 100));
      }}
      onPointerUp={() => (dragging.current = false)}
      onLostPointerCapture={() => (dragging.current = false)}
      onDblClick={() => move(55)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0;
        if (step === 0) return;
        event.preventDefault();
        move(clamp(percent + step));
      }}
    />
  );
}
