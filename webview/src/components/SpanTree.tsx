import { useLayoutEffect, useRef } from 'preact/hooks';
import { hasChildren } from '../model/tree';
import { besideTree, graph, pointed, pointedNode } from '../state/graph';
import { collapsed, hits, isClosedRun, openSiblings, runs, selectedIndex, selectRow, setOpen, setRunOpen, spanId, traceId, tree, visible, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { Axis } from './Axis';
import { Minimap } from './Minimap';
import { SpanTreeRow } from './SpanTreeRow';
import { SpanTreeToolbar } from './SpanTreeToolbar';
import { useDocumentKeys } from './useDocumentKeys';
import { useScrollbarWidth, useVirtualRows } from './virtualRows';

const ROW = 22;
const words = strings.tree;

/** Whether the row is one of those that the graph's node under the pointer stands for. */
function isPointed(id: string): boolean {
  const row = wholeTree.value?.indexOf.get(id) ?? -1;
  return pointedNode.value >= 0 && graph.value?.nodes[pointedNode.value]?.rows.includes(row) === true;
}

export function SpanTree({ choose }: { choose: () => void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const built = tree.value;
  const shown = visible.value;
  const selected = selectedIndex.value;
  const at = shown.indexOf(selected);
  const rows = useVirtualRows({ count: shown.length, rowHeight: ROW, scroller, keep: at });
  // Whoever opened the trace from a list that is gone now goes on in the tree; a button that has the focus keeps it.
  const focusInside = useRef(document.activeElement === document.body);
  const found = new Set(hits.value);
  useScrollbarWidth(scroller);

  const { show, center } = rows;
  const id = traceId.value;
  const ready = built !== null;
  useLayoutEffect(() => {
    // A trace just opened shows its selection in the middle; after that only as much moves as must.
    if (ready && selectedIndex.peek() >= 0) center(visible.peek().indexOf(selectedIndex.peek()));
  }, [id, ready, center]);
  const span = spanId.value;
  useLayoutEffect(() => {
    // Only another selection scrolls: rows that arrive above it must not pull the view back to it.
    const place = visible.peek().indexOf(tree.peek()?.indexOf.get(span ?? '') ?? -1);
    if (place >= 0) show(place);
  }, [span, show]);
  useLayoutEffect(() => {
    if (!focusInside.current) return;
    const row = scroller.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (row && document.activeElement !== row) row.focus({ preventScroll: true });
  });
  useDocumentKeys((event) => {
    if (event.key !== '/' || (event.target as Element).closest('input, select, textarea') !== null) return;
    event.preventDefault();
    find.current?.focus();
  });

  if (built === null) return null;
  const go = (to: number): void => {
    const index = shown[Math.min(Math.max(0, to), shown.length - 1)];
    if (index !== undefined) selectRow(index);
  };
  const toggle = (index: number): void => {
    if (isClosedRun(index)) setRunOpen(index, true);
    else if (hasChildren(built, index)) setOpen(index, collapsed.peek().has(built.rows[index]?.spanId ?? ''));
    else if (runs.peek().has(index)) setRunOpen(index, false);
  };
  const right = (): void => {
    if (isClosedRun(selected)) setRunOpen(selected, true);
    else if (!hasChildren(built, selected)) return;
    else if (collapsed.peek().has(built.rows[selected]?.spanId ?? '')) setOpen(selected, true);
    else go(at + 1);
  };
  const left = (): void => {
    const closed = isClosedRun(selected);
    if (!closed && hasChildren(built, selected) && !collapsed.peek().has(built.rows[selected]?.spanId ?? '')) setOpen(selected, false);
    else if (!closed && runs.peek().has(selected)) setRunOpen(selected, false);
    else if ((built.parent[selected] ?? -1) >= 0) selectRow(built.parent[selected] ?? 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key !== '*')) return;
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 1);
    switch (event.key) {
      case 'ArrowDown': go(at + 1); break;
      case 'ArrowUp': go(at - 1); break;
      case 'PageDown': go(at + pageRows); break;
      case 'PageUp': go(at - pageRows); break;
      case 'Home': go(0); break;
      case 'End': go(shown.length - 1); break;
      case 'ArrowRight': right(); break;
      case 'ArrowLeft': left(); break;
      case '*': openSiblings(selected); break;
      case 'Enter': choose(); break;
      case ' ': toggle(selected); break;
      default: return;
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
    if (index < 0) return;
    if (target.closest('[data-twisty]') !== null) {
      toggle(index);
      return;
    }
    if (target.closest('[data-run]') !== null) {
      setRunOpen(index, isClosedRun(index));
      return;
    }
    focusInside.current = true;
    selectRow(index);
    choose();
  };
  return (
    <section class="tree-pane" aria-label={words.region}>
      <SpanTreeToolbar input={find} />
      <Minimap />
      <div class="span-treegrid" role="treegrid" aria-label={words.label} aria-rowcount={shown.length + 1} onKeyDown={onKeyDown}>
        <Axis />
        <div
          class="span-rows"
          role="rowgroup"
          ref={scroller}
          onClick={onClick}
          onPointerOver={(event) => {
            if (!besideTree.peek()) return;
            const index = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
            pointed.value = built.rows[index]?.spanId ?? null;
          }}
          onPointerLeave={() => (pointed.value = null)}
          onDblClick={(event) => {
            const index = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
            if (index >= 0) toggle(index);
          }}
          onFocusIn={() => (focusInside.current = true)}
          onFocusOut={(event) => {
            // A row that is redrawn elsewhere loses the focus to nothing: that is not the person leaving.
            if (event.relatedTarget !== null) focusInside.current = scroller.current?.contains(event.relatedTarget as Node) ?? false;
          }}
        >
          <div class="virtual" role="presentation" style={{ height: `${rows.height}px` }}>
            {rows.items.map(({ index: place, start }) => {
              const i = shown[place];
              const row = i === undefined ? undefined : built.rows[i];
              if (i === undefined || row === undefined) return null;
              return (
                <SpanTreeRow
                  key={i}
                  tree={built}
                  index={i}
                  top={start}
                  rowIndex={place + 2}
                  open={!collapsed.value.has(row.spanId)}
                  run={runs.value.get(i) ?? null}
                  runClosed={isClosedRun(i)}
                  selected={i === selected}
                  hit={found.has(i)}
                  pointed={besideTree.value && isPointed(row.spanId)}
                />
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}
