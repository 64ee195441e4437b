import { useLayoutEffect, useRef } from 'preact/hooks';
import { categoryHue } from '../model/category';
import { dragged, fit } from '../model/timeWindow';
import type { Tree } from '../model/tree';
import { timeWindow, zoomOut } from '../state/lane';
import { tree } from '../state/trace';
import { strings } from '../strings';
import { rangeStyle, useDragRange } from './useDragRange';

/** With fewer spans the lanes themselves are the overview. */
const FEWEST_SPANS = 21;
const LEVELS = 8;

/** One line a span, level under level; failures last, so that nothing covers them. */
function draw(canvas: HTMLCanvasElement, built: Tree): void {
  const { clientWidth, clientHeight } = canvas;
  const scale = window.devicePixelRatio;
  canvas.width = Math.max(1, Math.round(clientWidth * scale));
  canvas.height = Math.max(1, Math.round(clientHeight * scale));
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--mini-${name}`);
  const levels = Math.min(LEVELS, 1 + built.depth.reduce((deepest, depth) => Math.max(deepest, depth), 0));
  const step = Math.min(6, (clientHeight - 4) / levels);
  const line = (i: number, hue: string): void => {
    const left = ((built.start[i] ?? 0) / built.span) * clientWidth;
    const lasts = built.duration[i] ?? Number.NaN;
    const width = Number.isNaN(lasts) ? clientWidth - left : (lasts / built.span) * clientWidth;
    context.fillStyle = hue;
    context.fillRect(left, 2 + Math.min(built.depth[i] ?? 0, levels - 1) * step, Math.max(1, width), Math.max(1, step - 1));
  };
  const hues = new Map(['llm', 'tool', 'agent', 'retrieval', 'other'].map((name) => [name, colour(name)]));
  built.rows.forEach((row, i) => {
    if (row.status !== 'error') line(i, hues.get(categoryHue(row.category)) ?? '');
  });
  const error = colour('error');
  for (const i of built.errors) line(i, error);
}

export function Minimap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const built = tree.value;
  const shown = built !== null && built.rows.length >= FEWEST_SPANS;
  useLayoutEffect(() => {
    const node = canvas.current;
    if (node === null || built === null) return undefined;
    const again = (): void => draw(node, built);
    const size = new ResizeObserver(again);
    size.observe(node);
    // A canvas keeps the colours it was drawn with; VS Code sets the theme's on the root element.
    const theme = new MutationObserver(again);
    theme.observe(document.documentElement, { attributeFilter: ['style'] });
    return () => {
      size.disconnect();
      theme.disconnect();
    };
  }, [built, shown]);
  const { range, handlers } = useDragRange(({ from, to }) => {
    if (built === null) return;
    const now = timeWindow.peek();
    const chosen = dragged(null, built.span, from, to);
    // A click takes the window along to where it was made.
    if (chosen !== null) timeWindow.value = chosen;
    else if (now !== null) timeWindow.value = fit({ from: to * built.span - (now.to - now.from) / 2, to: to * built.span + (now.to - now.from) / 2 }, built.span);
  });
  if (!shown) return null;
  const window = timeWindow.value;
  return (
    <div class="minimap" title={strings.tree.minimap} onDblClick={zoomOut} {...handlers}>
      <canvas ref={canvas} aria-hidden="true" />
      {window !== null && range === null && <i class="time-window" style={rangeStyle({ from: window.from / built.span, to: window.to / built.span })} />}
      {range !== null && <i class="time-window" style={rangeStyle(range)} />}
    </div>
  );
}
