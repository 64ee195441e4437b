import { descending, sortKey, type SortKey } from '../state/query';
import { strings } from '../strings';
import { Icon } from './Icon';
import { sortBy } from './SortSelect';

const words = strings.list;

interface ColumnProps {
  label: string;
  class: string;
  /** What the sidecar can sort by; a column without it is a plain head. */
  sort?: SortKey;
  hidden?: boolean;
}

function Column({ label, class: classes, sort, hidden = false }: ColumnProps) {
  const text = hidden ? <span class="visually-hidden">{label}</span> : label;
  if (sort === undefined) {
    return (
      <span class={classes} role="columnheader">
        {text}
      </span>
    );
  }
  const on = sortKey.value === sort;
  return (
    <span class={classes} role="columnheader" aria-sort={on ? (descending.value ? 'descending' : 'ascending') : 'none'}>
      <button type="button" title={words.sortBy[sort]} onClick={() => sortBy(sort)}>
        {text}
        {(on || hidden) && <Icon name={on ? (descending.value ? 'arrow-small-down' : 'arrow-small-up') : 'error'} small />}
      </button>
    </span>
  );
}

export function TraceHead() {
  const { columns } = words;
  return (
    <div class="trace-head" role="rowgroup">
      <div class="trace-row" role="row" aria-rowindex={1}>
        <Column class="c-status" label={columns.status} sort="errorCount" hidden />
        <Column class="c-asked" label={columns.asked} sort="name" />
        <Column class="c-answered" label={columns.answered} />
        <Column class="c-service" label={columns.service} />
        <Column class="c-model" label={columns.model} />
        <Column class="c-calls number" label={columns.calls} sort="spanCount" />
        <Column class="c-tokens number" label={columns.tokens} sort="totalTokens" />
        <Column class="c-duration number" label={columns.duration} sort="duration" />
        <Column class="c-started number" label={columns.started} sort="startTime" />
        <Column class="c-ago number" label={columns.ago} sort="startTime" />
      </div>
    </div>
  );
}
