import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { gridTemplate, listWidth, shownColumns } from '../state/columns';
import { deleteTraces } from '../state/deletion';
import { searchTerm, showOnly } from '../state/filters';
import * as list from '../state/list';
import { goToTrace, openAside, returned } from '../state/navigation';
import { wantPrices } from '../state/prices';
import { grouping } from '../state/query';
import { save, saved } from '../state/saved';
import { formats } from '../state/session';
import { unread } from '../state/unread';
import { strings } from '../strings';
import { GroupRow } from './GroupRow';
import { Menu } from './Menu';
import { rowMenu } from './rowMenu';
import { TraceHead } from './TraceHead';
import { TraceRow } from './TraceRow';
import { useAnchoredRows } from './anchoredRows';
import { useCssPixels, useScrollbarWidth, useVirtualRows } from './virtualRows';

const words = strings.list;

/** Keeps `listWidth` at the width of the element, which decides on the columns. */
function useListWidth(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const read = (): void => void (listWidth.value = node.clientWidth);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
}

export function TraceGrid() {
  const grid = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const pointerOver = useRef(false);
  const wantsFocus = useRef(false);
  const [menu, setMenu] = useState<{ id: string; x: number; y: number } | null>(null);
  const rowHeight = useCssPixels(scroller, '--trace-row', 22);
  useScrollbarWidth(scroller);
  useListWidth(grid);
  useEffect(wantPrices, []);
  const lines = list.lines.value;
  const { byId } = list.listing.value;
  const cursor = list.cursorId.value;
  const at = Math.max(0, useMemo(() => lines.findIndex(({ key }) => key === cursor), [lines, cursor]));
  const groups = grouping.value !== 'none';
  // The scroll bar is that of the whole list. How many lines groups make of rows that were not read, nobody knows.
  const count = groups || list.nextCursor.value === null ? lines.length : Math.max(lines.length, list.total.value);
  const rows = useVirtualRows({ count, rowHeight, scroller, keep: at, initialOffset: saved().listScroll });
  useAnchoredRows(scroller, lines, rowHeight, list.fromTheTop.value);
  const { longest } = list.listing.value;
  const shown = shownColumns.value;

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
  const hadFocus = useRef(false);
  const seen = useRef(cursor);
  useLayoutEffect(() => {
    const key = lines[at]?.key;
    // Keys of the page, as "next unread", move the cursor too, and so does the end of the row that had the focus.
    if (seen.current !== cursor) {
      const free = document.activeElement === document.body || scroller.current?.contains(document.activeElement) === true;
      seen.current = cursor;
      if (hadFocus.current && free) {
        rows.show(at);
        wantsFocus.current = true;
      }
    }
    if (!wantsFocus.current || key === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(key)}"]`);
    if (row) {
      wantsFocus.current = false;
      row.focus({ preventScroll: true });
    }
  });
  // The row with the tab stop is drawn wherever the view is, so it says nothing about the view.
  const last = rows.items.findLast(({ index }) => index !== at)?.index ?? 0;
  const firstDrawn = rows.items.find(({ index }) => index !== at)?.index ?? 0;
  const loadingMore = list.loadingMore.value;
  useEffect(() => {
    // Half a page ahead: at 100 rows a page the next one is there before the end comes into view. Who jumps far beyond
    // what is loaded gets there page by page, and stops it by scrolling back.
    if (!loadingMore && last >= lines.length - 50) void list.loadMore(last - lines.length + 50);
  }, [last, lines.length, loadingMore]);

  const move = (to: number, extend: boolean): void => {
    const index = Math.min(Math.max(0, to), lines.length - 1);
    const line = lines[index];
    if (line === undefined) return;
    if (extend && line.kind === 'trace') list.select(line.key, 'range');
    else list.cursorId.value = line.key;
    rows.show(index);
    wantsFocus.current = true;
  };
  const openMenu = (id: string, x: number, y: number): void => {
    list.cursorId.value = id;
    setMenu({ id, x, y });
  };
  const menuByKey = (id: string): void => {
    const box = scroller.current?.querySelector(`[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
    if (box !== undefined) openMenu(id, box.left + 52, box.bottom);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const line = lines[at];
    const mod = event.ctrlKey || event.metaKey;
    // Heads and the tick have keys of their own.
    if ((event.altKey && event.key !== 'Enter') || line === undefined || !(event.target instanceof Element) || event.target.matches('.trace-head *')) return;
    const group = line.kind === 'group' ? line : null;
    const fold = (open: boolean): void => {
      if (group !== null && group.open !== open) list.toggleGroup(group.key);
      else if (group !== null && open) move(at + 1, false);
      else if (!open && line.kind === 'trace' && line.level === 2) move(lines.findLastIndex((one, i) => i < at && one.kind === 'group'), false);
    };
    switch (event.key) {
      case 'ArrowDown': move(at + 1, event.shiftKey); break;
      case 'ArrowUp': move(at - 1, event.shiftKey); break;
      case 'ArrowRight':
      case 'ArrowLeft':
        if (grouping.peek() === 'none') return;
        fold(event.key === 'ArrowRight');
        break;
      case 'PageDown': move(at + pageRows, event.shiftKey); break;
      case 'PageUp': move(at - pageRows, event.shiftKey); break;
      case 'Home': move(0, event.shiftKey); break;
      case 'End': move(lines.length - 1, event.shiftKey); break;
      case 'Enter':
        if (group !== null) list.toggleGroup(group.key);
        else if (mod || event.altKey) openAside(line.key);
        else goToTrace(line.key);
        break;
      case ' ':
        if (group === null) list.select(line.key, 'toggle');
        else list.selectAllOf(group.ids);
        break;
      case 'Delete': deleteTraces(list.targets()); break;
      case 'ContextMenu':
      case 'F10':
        if (group !== null || (event.key === 'F10' && !event.shiftKey)) return;
        menuByKey(line.key);
        break;
      case 'a':
      case 'A':
        if (!mod) return;
        list.selectAll();
        break;
      default: return;
    }
    event.preventDefault();
    // The editor hears what reaches the window, and would select the whole page for Ctrl+A.
    event.stopPropagation();
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const key = target.closest<HTMLElement>('[data-id]')?.dataset['id'];
    const line = lines.find((one) => one.key === key);
    if (key === undefined || line === undefined) return;
    const narrow = target.closest<HTMLElement>('[data-filter]');
    if (line.kind === 'group') {
      list.cursorId.value = key;
      list.toggleGroup(line.key);
    } else if (event.altKey) openAside(key);
    else if (event.shiftKey) list.select(key, 'range');
    else if (event.ctrlKey || event.metaKey || target.closest('[data-tick]') !== null) list.select(key, 'toggle');
    else if (narrow !== null) {
      const value = narrow.dataset['value'] ?? '';
      const by = narrow.dataset['filter'];
      if (by === 'service') showOnly({ service: value });
      else if (by === 'model' || by === 'agent' || by === 'tool') searchTerm(by, value);
    } else goToTrace(key, target.closest<HTMLElement>('[data-hit]')?.dataset['hit'] ?? null);
    wantsFocus.current = true;
  };
  const onContextMenu = (event: MouseEvent): void => {
    const id = (event.target as Element).closest<HTMLElement>('[data-id]')?.dataset['id'];
    // The menu's key makes this event too, and has been answered by then.
    event.preventDefault();
    if (id !== undefined && byId.has(id) && event.button === 2) openMenu(id, event.clientX, event.clientY);
  };
  const leave = (): void => {
    pointerOver.current = false;
    if (list.live.peek() && list.pending.peek().length > 0 && (scroller.current?.scrollTop ?? 0) < 4) list.showPending();
  };
  const trace = menu === null ? undefined : byId.get(menu.id);
  const closedSome = list.nextCursor.value !== null || lines.some((line) => line.kind === 'group' && !line.open);
  return (
    <>
      <div
        class={`trace-grid ${groups ? 'grouped' : ''}`}
        ref={grid}
        style={{ '--columns': gridTemplate.value }}
        role={groups ? 'treegrid' : 'grid'}
        aria-label={words.label}
        aria-rowcount={groups ? (closedSome ? -1 : lines.length + 1) : list.total.value + 1}
        aria-multiselectable="true"
        onKeyDown={onKeyDown}
      >
        <TraceHead />
        <div
          class="trace-rows"
          role="rowgroup"
          ref={scroller}
          onClick={onClick}
          onContextMenu={onContextMenu}
          onFocusOut={(event) => {
            // A row that is taken away loses the focus to nothing.
            if (event.relatedTarget !== null) hadFocus.current = false;
          }}
          onFocusIn={(event) => {
            hadFocus.current = true;
            const key = (event.target as Element).closest<HTMLElement>('[data-id]')?.dataset['id'];
            if (key !== undefined) list.cursorId.value = key;
          }}
          onPointerMove={() => (pointerOver.current = true)}
          onPointerLeave={leave}
          onScroll={(event) => save({ listScroll: event.currentTarget.scrollTop })}
        >
          <div class="virtual" role="presentation" style={{ height: `${rows.height}px` }}>
            {rows.items.map(({ index, start }) => {
              const line = lines[index];
              if (line === undefined) return null;
              if (line.kind === 'group') {
                const traces = line.ids.flatMap((id) => byId.get(id) ?? []);
                return <GroupRow key={line.key} line={line} traces={traces} index={index} top={start} current={index === at} />;
              }
              const one = byId.get(line.key);
              if (one === undefined) return null;
              return (
                <TraceRow
                  key={line.key}
                  trace={one}
                  index={index}
                  top={start}
                  level={groups ? line.level : null}
                  selected={list.selected.value.has(line.key)}
                  current={index === at}
                  unread={unread.value.has(line.key)}
                  longest={longest}
                  shown={shown}
                />
              );
            })}
          </div>
        </div>
        {count > lines.length && firstDrawn > lines.length && (
          <div class="far" role="status">
            {words.loadingFar(formats.value.count(lines.length), formats.value.count(count))}
          </div>
        )}
      </div>
      {menu !== null && trace !== undefined && <Menu label={words.menu.label} items={rowMenu(trace)} at={menu} close={() => setMenu(null)} />}
    </>
  );
}
