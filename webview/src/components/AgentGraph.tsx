import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AgentGraph as Graph } from '../model/agentGraph';
import { engine, engineError, fitAsked, fitGraph, graph, graphMode, graphZoom, LEAST_ZOOM, loadEngine, placed, pointed, pointedNode, selectedNode, setGraphMode, tooManySteps, zoomGraph } from '../state/graph';
import { formats } from '../state/session';
import { selectSpan, spanId, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { GraphNodeView } from './GraphNodeView';
import { GraphLines } from './GraphLines';
import { Icon } from './Icon';
import { Note } from './Note';
import { useDragScroll } from './useDragScroll';

const words = strings.graph;
const STEP = 1.25;
/** Smaller than this no name can be read: the rest is reached by scrolling. */
const READABLE = 0.7;

/** The spans of a node: the first, and with every further press the next one. */
function openNode(drawn: Graph, at: number): void {
  const rows = drawn.nodes[at]?.rows ?? [];
  const whole = wholeTree.peek();
  const known = rows.indexOf(whole?.indexOf.get(spanId.peek() ?? '') ?? -1);
  const failed = rows.find((row) => whole?.rows[row]?.status === 'error');
  // What one looks for in a node with a failure is the failure.
  const row = known < 0 ? (failed ?? rows[0]) : rows[(known + 1) % rows.length];
  const id = whole?.rows[row ?? -1]?.spanId;
  if (id !== undefined) selectSpan(id);
}

function Toolbar({ drawn, fit }: { drawn: Graph | null; fit: () => void }) {
  const f = formats.value;
  const left = drawn === null ? 0 : drawn.wanted - drawn.nodes.length;
  return (
    <div class="bar graph-toolbar" role="toolbar" aria-label={words.toolbar}>
      <IconButton icon="combine" label={words.summedTitle} text={words.summed} pressed={graphMode.value === 'summed'} onClick={() => setGraphMode('summed')} />
      <IconButton icon="list-ordered" label={words.ranTitle} text={words.ran} pressed={graphMode.value === 'ran'} onClick={() => setGraphMode('ran')} />
      <span class="hint ellipsis grow" role="status" title={tooManySteps.value ? words.tooMany : undefined}>
        {tooManySteps.value ? words.tooMany : left > 0 ? words.left(f.count(left)) : ''}
      </span>
      <IconButton icon="zoom-out" label={words.zoomOut} disabled={graphZoom.value <= LEAST_ZOOM} onClick={() => zoomGraph(1 / STEP)} />
      <IconButton icon="zoom-in" label={words.zoomIn} onClick={() => zoomGraph(STEP)} />
      <IconButton icon="screen-full" label={words.fit} onClick={fit} />
    </div>
  );
}

/** Scrolls as little as shows the node. */
function reveal(scroller: HTMLElement | null, at: number): void {
  scroller?.querySelector(`[data-node="${at}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
}

/** Zooming keeps in place what is in the middle of the pane; another graph begins at its beginning. */
function useZoom(scroller: RefObject<HTMLDivElement | null>, ready: boolean): void {
  const zoom = graphZoom.value;
  const before = useRef(zoom);
  const asked = fitAsked.value;
  const answered = useRef(asked);
  const mode = graph.value?.mode;
  const fitting = useRef(false);
  useLayoutEffect(() => {
    const node = scroller.current;
    const size = placed.peek();
    if (node === null || size === null || !ready || node.clientWidth === 0) return;
    const wide = Math.min(node.clientWidth / Math.max(1, size.width), 1);
    const whole = Math.min(node.clientHeight / Math.max(1, size.height), wide);
    // Asked for, the whole graph is shown however small; at first its width, as long as it can be read.
    const next = asked === answered.current ? Math.max(READABLE, wide) : Math.max(LEAST_ZOOM, whole);
    answered.current = asked;
    fitting.current = next !== graphZoom.peek();
    graphZoom.value = next;
    node.scrollTo(0, 0);
    if (!fitting.current) reveal(node, selectedNode.peek());
  }, [scroller, ready, asked, mode]);
  useLayoutEffect(() => {
    const node = scroller.current;
    const ratio = zoom / before.current;
    before.current = zoom;
    if (node === null || ratio === 1) return;
    if (fitting.current) {
      fitting.current = false;
      node.scrollTo(0, 0);
      reveal(node, selectedNode.peek());
      return;
    }
    node.scrollLeft = (node.scrollLeft + node.clientWidth / 2) * ratio - node.clientWidth / 2;
    node.scrollTop = (node.scrollTop + node.clientHeight / 2) * ratio - node.clientHeight / 2;
  }, [scroller, zoom]);
}

/** The graph's nodes are one list with one tab stop; the arrows follow the reading order and the lines. */
export function AgentGraph({ choose }: { choose: () => void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = graph.value;
  const layout = placed.value;
  const selected = selectedNode.value;
  const [cursor, setCursor] = useState<string | null>(null);
  const moved = useRef(false);
  useEffect(() => void loadEngine(), []);
  useZoom(scroller, layout !== null);
  useDragScroll(scroller);
  const index = useMemo(() => new Map(drawn?.nodes.map(({ id }, i) => [id, i])), [drawn]);
  const at = index.get(cursor ?? '') ?? Math.max(0, selected);
  const ready = layout !== null;
  useLayoutEffect(() => {
    // A selection made elsewhere takes the tab stop along, and comes into view.
    setCursor(null);
    if (ready && selected >= 0) reveal(scroller.current, selected);
  }, [selected, ready]);
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-node="${at}"]`)?.focus({ preventScroll: true });
    reveal(scroller.current, at);
  });

  if (drawn === null) return null;
  const go = (to: number | undefined): void => {
    const id = drawn.nodes[to ?? -1]?.id;
    if (id === undefined) return;
    moved.current = true;
    setCursor(id);
  };
  const along = (forward: boolean): number | undefined =>
    drawn.edges.flatMap(({ from, to }) => (from === to ? [] : forward ? (from === at ? [to] : []) : to === at ? [from] : [])).sort((a, b) => a - b)[0];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    switch (event.key) {
      case 'ArrowDown': go(at + 1); break;
      case 'ArrowUp': go(at - 1); break;
      case 'ArrowRight': go(along(true)); break;
      case 'ArrowLeft': go(along(false)); break;
      case 'Home': go(0); break;
      case 'End': go(drawn.nodes.length - 1); break;
      case 'Enter':
      case ' ':
        openNode(drawn, at);
        moved.current = true;
        if (event.key === 'Enter') choose();
        break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const nodeAt = (event: Event): number => Number((event.target as Element).closest<HTMLElement>('[data-node]')?.dataset['node'] ?? -1);
  const zoom = graphZoom.value;
  return (
    <section class="graph-pane" aria-label={words.region}>
      <Toolbar drawn={drawn} fit={fitGraph} />
      {engineError.value !== null && (
        <Note tone="bad" actions={<Button onClick={() => void loadEngine()}>{strings.common.tryAgain}</Button>}>
          <b>{words.failed}</b> {engineError.value}
        </Note>
      )}
      {drawn.nodes.length === 0 ? (
        <div class="empty dim">{words.empty}</div>
      ) : layout === null ? (
        <div class="empty dim" role="status">
          {engine.value === null && engineError.value === null && <span><Icon name="loading" tone="spin" /> {strings.common.loading}</span>}
        </div>
      ) : (
        <div
          class="graph-scroll"
          ref={scroller}
          onWheel={(event) => {
            if (!event.ctrlKey && !event.metaKey) return;
            event.preventDefault();
            zoomGraph(event.deltaY < 0 ? 1.1 : 1 / 1.1);
          }}
        >
          <div class="graph-canvas" style={{ width: `${layout.width * zoom}px`, height: `${layout.height * zoom}px` }}>
            <div class="graph-layer" style={{ width: `${layout.width}px`, height: `${layout.height}px`, transform: `scale(${zoom})` }}>
              <GraphLines graph={drawn} layout={layout} lit={pointedNode.value >= 0 ? pointedNode.value : selected} />
              <div
                role="listbox"
                aria-label={drawn.mode === 'summed' ? words.listSummed : words.listRan}
                onKeyDown={onKeyDown}
                onClick={(event) => {
                  const node = nodeAt(event);
                  if (node < 0) return;
                  openNode(drawn, node);
                  go(node);
                  choose();
                }}
                onPointerOver={(event) => {
                  const row = drawn.nodes[nodeAt(event)]?.rows[0] ?? -1;
                  pointed.value = wholeTree.peek()?.rows[row]?.spanId ?? null;
                }}
                onPointerLeave={() => (pointed.value = null)}
              >
                {drawn.nodes.map((node, i) => (
                  <GraphNodeView key={node.id} graph={drawn} index={i} point={layout.nodes[i] ?? { x: 0, y: 0 }} selected={i === selected} pointed={i === pointedNode.value} current={i === at} />
                ))}
              </div>
            </div>
          </div>
        </div>
      )}
    </section>
  );
}
