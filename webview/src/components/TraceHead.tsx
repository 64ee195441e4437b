import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ColumnId } from '../model/columns';
import { resetWidth, resizeColumn, shownColumns, widthOf } from '../state/columns';
import { descending, sortKey, type SortKey } from '../state/query';
import { strings } from '../strings';
import { columnMenu } from './columnMenu';
import { Icon } from './Icon';
import { Menu } from './Menu';
import { sortBy } from './SortSelect';

const words = strings.list;

/** The left edge of a column, to be dragged; the menu of the columns is the keyboard's way to make room. */
function Edge({ id }: { id: ColumnId }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const width = (event: PointerEvent): number => (from.current === null ? widthOf(id) : from.current.width + from.current.x - event.clientX);
  return (
    <span
      class="column-edge"
      title={words.resizeColumn}
      aria-hidden="true"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: widthOf(id) };
      }}
      onPointerMove={(event) => from.current !== null && resizeColumn(id, width(event), false)}
      onPointerUp={(event) => {
        // A mere click changes nothing, and is half of a double click.
        if (from.current !== null && from.current.x !== event.clientX) resizeColumn(id, width(event), true);
        from.current = null;
      }}
      onLostPointerCapture={() => (from.current = null)}
      onDblClick={() => resetWidth(id)}
    />
  );
}

interface ColumnProps {
  label: string;
  class: string;
  /** What the sidecar sorts by. */
  sort: SortKey;
  hidden?: boolean;
  /** A column that may be left out and resized. */
  id?: ColumnId;
}

function Column({ label, class: classes, sort, hidden = false, id }: ColumnProps) {
  if (id !== undefined && !shownColumns.value.has(id)) return null;
  const text = hidden ? <span class="visually-hidden">{label}</span> : label;
  const edge: ComponentChildren = id !== undefined && <Edge id={id} />;
  const on = sortKey.value === sort;
  return (
    <span class={classes} role="columnheader" aria-sort={on ? (descending.value ? 'descending' : 'ascending') : 'none'}>
      {edge}
      <button type="button" title={words.sortBy[sort]} onClick={() => sortBy(sort)}>
        {text}
        {(on || hidden) && <Icon name={on ? (descending.value ? 'arrow-small-down' : 'arrow-small-up') : 'error'} small />}
      </button>
    </span>
  );
}

export function TraceHead() {
  const { columns } = words;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  return (
    <div
      class="trace-head"
      role="rowgroup"
      onContextMenu={(event) => {
        event.preventDefault();
        // The menu's key makes this event too, at the place of the head that has the focus.
        setMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <div class="trace-row" role="row" aria-rowindex={1}>
        <Column class="c-status" label={columns.status} sort="errorCount" hidden />
        <Column class="c-asked" label={columns.asked} sort="input" />
        <Column class="c-answered" label={columns.answered} sort="output" />
        <Column id="service" class="c-service" label={columns.service} sort="serviceName" />
        <Column id="agent" class="c-agent" label={columns.agent} sort="agents" />
        <Column id="model" class="c-model" label={columns.model} sort="models" />
        <Column id="tools" class="c-tools" label={columns.tools} sort="tools" />
        <Column id="calls" class="c-calls number" label={columns.calls} sort="modelCallCount" />
        <Column id="tokens" class="c-tokens number" label={columns.tokens} sort="totalTokens" />
        <Column id="cost" class="c-cost number" label={columns.cost} sort="cost" />
        <Column id="duration" class="c-duration number" label={columns.duration} sort="duration" />
        <Column id="started" class="c-started number" label={columns.started} sort="startTime" />
        <Column id="ago" class="c-ago number" label={columns.ago} sort="startTime" />
      </div>
      {menu !== null && <Menu label={words.chooseColumns} items={columnMenu()} at={menu} close={() => setMenu(null)} />}
    </div>
  );
}
