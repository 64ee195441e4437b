import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { TraceSummary } from '../contract';
import { nano } from '../model/nano';
import * as list from '../state/list';
import { goToTrace, returned } from '../state/navigation';
import { descending, sortKey, type SortKey } from '../state/query';
import { save, saved } from '../state/saved';
import { strings } from '../strings';
import { Icon } from './Icon';
import { sortBy } from './SearchBar';
import { TraceRow } from './TraceRow';
import { useCssPixels, useScrollbarWidth, useVirtualRows } from './virtualRows';

const words = strings.list;

export function TraceGrid() {
  const scroller = useRef<HTMLDivElement>(null);
  const pointerOver = useRef(false);
  const wantsFocus = useRef(false);
  const rowHeight = useCssPixels(scroller, '--trace-row', 22);
  useScrollbarWidth(scroller);
  const ids = list.ids.value;
  const { byId, total } = list.listing.value;
  const at = Math.max(0, ids.indexOf(list.cursorId.value ?? ''));
  const rows = useVirtualRows({ count: ids.length, rowHeight, scroller, keep: at, initialOffset: saved().listScroll });
  const longest = useMemo(() => ids.reduce((most, id) => Math.max(most, Number(nano(byId.get(id)?.durationNano ?? null) ?? 0n)), 0), [ids, byId]);

  useEffect(() => {
    list.whenRowsMayMove(() => !pointerOver.current && (scroller.current?.scrollTop ?? 0) < 4);
    return () => list.whenRowsMayMove(() => true);
  }, []);
  useLayoutEffect(() => {
    if (!returned.peek()) return;
    returned.value = false;
    rows.show(at);
    wantsFocus.current = true;
  });
  useLayoutEffect(() => {
    const id = ids[at];
    if (!wantsFocus.current || id === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (row) {
      wantsFocus.current = false;
      row.focus({ preventScroll: true });
    }
  });
  const last = rows.items.at(-1)?.index ?? 0;
  useEffect(() => {
    // Half a page ahead: at 100 rows a page the next one is there before the end comes into view.
    if (last >= ids.length - 50) void list.loadMore();
  }, [last, ids.length]);

  const move = (to: number, extend: boolean): void => {
    const id = ids[Math.min(Math.max(0, to), ids.length - 1)];
    if (id === undefined) return;
    if (extend) list.select(id, 'range');
    else list.cursorId.value = id;
    rows.show(Math.min(Math.max(0, to), ids.length - 1));
    wantsFocus.current = true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const id = ids[at];
    const mod = event.ctrlKey || event.metaKey;
    if (event.altKey || id === undefined) return;
    switch (event.key) {
      case 'ArrowDown': move(at + 1, event.shiftKey); break;
      case 'ArrowUp': move(at - 1, event.shiftKey); break;
      case 'PageDown': move(at + pageRows, event.shiftKey); break;
      case 'PageUp': move(at - pageRows, event.shiftKey); break;
      case 'Home': move(0, event.shiftKey); break;
      case 'End': move(ids.length - 1, event.shiftKey); break;
      case 'Enter': goToTrace(id); break;
      case ' ': list.select(id, 'toggle'); break;
      case 'Delete': list.deleteSelected(); break;
      case 'Escape': list.clearSelection(); break;
      case 'a':
      case 'A':
        if (!mod) return;
        list.selectAll();
        break;
      default: return;
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('[data-id]')?.dataset['id'];
    if (id === undefined) return;
    if (event.shiftKey) list.select(id, 'range');
    else if (event.ctrlKey || event.metaKey || target.closest('[data-tick]') !== null) list.select(id, 'toggle');
    else goToTrace(id);
    wantsFocus.current = true;
  };
  const leave = (): void => {
    pointerOver.current = false;
    if (list.pending.peek().length > 0 && (scroller.current?.scrollTop ?? 0) < 4) list.showPending();
  };
  return (
    <div
      class="trace-grid"
      role="grid"
      aria-label={words.label}
      aria-rowcount={total + 1}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
    >
      <Head />
      <div
        class="trace-rows"
        role="rowgroup"
        ref={scroller}
        onClick={onClick}
        onPointerMove={() => (pointerOver.current = true)}
        onPointerLeave={leave}
        onScroll={(event) => save({ listScroll: event.currentTarget.scrollTop })}
      >
        <div class="virtual" role="presentation" style={{ height: `${rows.height}px` }}>
          {rows.items.map(({ index, start }) => {
            const trace: TraceSummary | undefined = byId.get(ids[index] ?? '');
            if (trace === undefined) return null;
            const id = trace.traceId;
            return (
              <TraceRow key={id} trace={trace} index={index} top={start} selected={list.selected.value.has(id)} current={index === at} unread={list.unread.value.has(id)} longest={longest} />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head() {
  const { columns } = words;
  const sortable = (key: SortKey, label: string, classes: string) => {
    const on = sortKey.value === key;
    return (
      <span class={classes} role="columnheader" aria-sort={on ? (descending.value ? 'descending' : 'ascending') : 'none'}>
        <button type="button" title={words.sortBy(label)} onClick={() => sortBy(key)}>
          {label}
          {on && <Icon name={descending.value ? 'arrow-small-down' : 'arrow-small-up'} small />}
        </button>
      </span>
    );
  };
  return (
    <div class="trace-head" role="rowgroup">
      <div class="trace-row" role="row" aria-rowindex={1}>
        <span class="c-status" role="columnheader">
          <span class="visually-hidden">{columns.status}</span>
        </span>
        <span class="c-asked" role="columnheader">{columns.asked}</span>
        <span class="c-answered" role="columnheader">{columns.answered}</span>
        <span class="c-service" role="columnheader">{columns.service}</span>
        <span class="c-model" role="columnheader">{columns.model}</span>
        <span class="c-calls number" role="columnheader" title={words.callsTitle}>{columns.calls}</span>
        {sortable('totalTokens', columns.tokens, 'c-tokens number')}
        {sortable('duration', columns.duration, 'c-duration number')}
        {sortable('startTime', columns.ago, 'c-ago number')}
      </div>
    </div>
  );
}
