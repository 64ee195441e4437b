import { useEffect, useRef, useState } from 'preact/hooks';
import * as list from '../state/list';
import { filtered, queryText, serviceFilter, sortKey, descending, statusFilter, type SortKey, type StatusFilter } from '../state/query';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { Icon } from './Icon';

const DEBOUNCE_MS = 200;
const words = strings.list;

export function clearFilters(): void {
  queryText.value = '';
  statusFilter.value = null;
  serviceFilter.value = null;
  list.requery();
}

export function SearchBar() {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(queryText.value);
  const query = queryText.value;
  useEffect(() => setTyped(query), [query]);
  useEffect(() => {
    if (typed === queryText.peek()) return undefined;
    const timer = setTimeout(() => {
      queryText.value = typed;
      list.requery();
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const pending = list.pending.value.length;
  return (
    <div class="bar search-bar">
      <div class="field grow" role="search">
        <Icon name="search" small tone="dim" />
        <input
          ref={input}
          type="text"
          spellcheck={false}
          value={typed}
          placeholder={words.searchHint}
          aria-label={words.search}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped('');
          }}
        />
        {typed === '' ? (
          <span class="key-hint" aria-hidden="true">
            /
          </span>
        ) : (
          <IconButton icon="close" label={words.clearSearch} onClick={() => setTyped('')} />
        )}
      </div>
      <span class="spacer" />
      {pending > 0 && (
        <Button primary small icon="arrow-up" title={words.newTitle} onClick={list.showPending}>
          {words.newButton(formats.value.count(pending))}
        </Button>
      )}
    </div>
  );
}

/** The filters; while rows are selected, what can be done with them stands in the same place and nothing jumps. */
export function FilterBar() {
  const chosen = list.selected.value.size;
  if (chosen > 0) {
    return (
      <div class="bar filter-bar" role="toolbar" aria-label={words.selected(formats.value.count(chosen))}>
        <b role="status">{words.selected(formats.value.count(chosen))}</b>
        <IconButton icon="trash" label={`${words.deleteSelected} (Delete)`} text={words.delete} onClick={list.deleteSelected} />
        <span class="spacer" />
        <span class="hint wide-only">{words.clearSelectionHint}</span>
        <IconButton icon="close" label={words.clearSelection} onClick={list.clearSelection} />
      </div>
    );
  }
  const chip = (status: NonNullable<StatusFilter>) => (
    <button
      type="button"
      class="chip"
      aria-pressed={statusFilter.value === status}
      onClick={() => {
        statusFilter.value = statusFilter.peek() === status ? null : status;
        list.requery();
      }}
    >
      {words.status[status]}
    </button>
  );
  const service = serviceFilter.value;
  const services = service !== null && !list.services.value.includes(service) ? [service, ...list.services.value] : list.services.value;
  return (
    <div class="bar filter-bar" role="toolbar" aria-label={words.filters}>
      {chip('error')}
      {chip('ok')}
      {chip('unset')}
      <select
        class={`chip ${service === null ? '' : 'on'}`}
        aria-label={words.service}
        value={service ?? ''}
        onChange={(event) => {
          serviceFilter.value = event.currentTarget.value === '' ? null : event.currentTarget.value;
          list.requery();
        }}
      >
        <option value="">{words.anyService}</option>
        {services.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {filtered.value && <IconButton icon="clear-all" label={words.clearSearch} text={words.clearSearch} onClick={clearFilters} />}
      <span class="spacer" />
      <SortSelect />
    </div>
  );
}

const SORTS: SortKey[] = ['startTime', 'duration', 'totalTokens', 'errorCount'];

export function sortBy(key: SortKey): void {
  if (sortKey.peek() === key) descending.value = !descending.peek();
  else {
    sortKey.value = key;
    descending.value = true;
  }
  list.requery();
}

function SortSelect() {
  return (
    <select
      class="chip quiet narrow-only"
      aria-label={words.sort}
      value={sortKey.value}
      onChange={(event) => {
        sortKey.value = event.currentTarget.value as SortKey;
        descending.value = true;
        list.requery();
      }}
    >
      {SORTS.map((key) => (
        <option key={key} value={key}>
          {words.sorts[key as keyof typeof words.sorts]}
        </option>
      ))}
    </select>
  );
}
