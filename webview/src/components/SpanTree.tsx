import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { hasChildren } from '../model/tree';
import { formats } from '../state/session';
import { collapsed, hits, openSiblings, selectedIndex, selectRow, setOpen, spanId, traceId, tree, visible } from '../state/trace';
import { strings } from '../strings';
import { TICKS, tickLeft } from './Lane';
import { SpanTreeRow } from './SpanTreeRow';
import { SpanTreeToolbar } from './SpanTreeToolbar';
import { useScrollbarWidth, useVirtualRows } from './virtualRows';

const ROW = 22;
const words = strings.tree;

/** A held letter goes on to the next row that begins with it, as in the editor's own trees. */
function typeTo(letter: string, shown: readonly number[], at: number): void {
  const built = tree.peek();
  const order = [...shown.slice(at + 1), ...shown.slice(0, at)];
  const hit = order.find((i) => (built?.rows[i]?.title ?? '').toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()));
  if (hit !== undefined) selectRow(hit);
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
  useEffect(() => {
    const slash = (event: KeyboardEvent): void => {
      if (event.key !== '/' || (event.target as Element).closest('input, select, textarea') !== null) return;
      event.preventDefault();
      find.current?.focus();
    };
    document.addEventListener('keydown', slash);
    return () => document.removeEventListener('keydown', slash);
  }, []);

  if (built === null) return null;
  const go = (to: number): void => {
    const index = shown[Math.min(Math.max(0, to), shown.length - 1)];
    if (index !== undefined) selectRow(index);
  };
  const right = (): void => {
    if (!hasChildren(built, selected)) return;
    if (collapsed.peek().has(built.rows[selected]?.spanId ?? '')) setOpen(selected, true);
    else go(at + 1);
  };
  const left = (): void => {
    if (hasChildren(built, selected) && !collapsed.peek().has(built.rows[selected]?.spanId ?? '')) setOpen(selected, false);
    else if ((built.parent[selected] ?? -1) >= 0) selectRow(built.parent[selected] ?? 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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
      case ' ': setOpen(selected, collapsed.peek().has(built.rows[selected]?.spanId ?? '')); break;
      default:
        // The bracket keys and the slash have a meaning on the whole page.
        if (event.key.length !== 1 || '[]/'.includes(event.key)) return;
        typeTo(event.key, shown, at);
        return;
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
    if (index < 0) return;
    if (target.closest('[data-twisty]') !== null) {
      setOpen(index, collapsed.peek().has(built.rows[index]?.spanId ?? ''));
      return;
    }
    focusInside.current = true;
    selectRow(index);
    choose();
  };
  return (
    <section class="tree-pane" aria-label={words.region}>
      <SpanTreeToolbar input={find} />
      <div class="span-treegrid" role="treegrid" aria-label={words.label} aria-rowcount={shown.length + 1} onKeyDown={onKeyDown}>
        <Axis />
        <div
          class="span-rows"
          role="rowgroup"
          ref={scroller}
          onClick={onClick}
          onDblClick={(event) => {
            const index = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
            if (index >= 0) setOpen(index, collapsed.peek().has(built.rows[index]?.spanId ?? ''));
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
              return <SpanTreeRow key={i} tree={built} index={i} top={start} rowIndex={place + 2} open={!collapsed.value.has(row.spanId)} selected={i === selected} hit={found.has(i)} />;
            })}
          </div>
        </div>
      </div>
    </section>
  );
}

function Axis() {
  const f = formats.value;
  const whole = tree.value?.span ?? 1;
  return (
    <div role="rowgroup">
      <div class="span-grid span-axis" role="row" aria-rowindex={1}>
        <span role="columnheader">{words.columns.span}</span>
        <span class="span-tokens number" role="columnheader">
          {words.columns.tokens}
        </span>
        <span class="number" role="columnheader">
          {words.columns.time}
        </span>
        <span class="lane" role="columnheader">
          <span class="visually-hidden">{words.columns.timeline}</span>
          {TICKS.map((tick) => (
            <span key={tick} class="tick-label" style={{ left: tickLeft(tick) }} aria-hidden="true">
              {tick === 0 ? '0' : f.duration(whole * tick)}
            </span>
          ))}
        </span>
      </div>
    </div>
  );
}
