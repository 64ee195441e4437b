import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../components/Buttons';
import { CollectorBar } from '../components/CollectorBar';
import { FilterBar } from '../components/FilterBar';
import { FirstTrace } from '../components/FirstTrace';
import { Icon } from '../components/Icon';
import { KeyHelp } from '../components/KeyHelp';
import { LIST_KEYS, onListKey } from '../components/listKeys';
import { Note } from '../components/Note';
import { NothingArrives } from '../components/NothingArrives';
import { Pricing } from '../components/Pricing';
import { SearchBar } from '../components/SearchBar';
import { ActionNote, SidecarNote } from '../components/SidecarNote';
import { TraceGrid } from '../components/TraceGrid';
import { UndoBar } from '../components/UndoBar';
import { usePageKeys } from '../components/useDocumentKeys';
import { SPLIT_PARTS } from '../model/split';
import { listWaits } from '../state/costs';
import { clearFilters } from '../state/filters';
import { helpOpen } from '../state/help';
import * as list from '../state/list';
import { filtered } from '../state/query';
import { announcement, formats, sidecar } from '../state/session';
import { strings } from '../strings';

const words = strings.list;

function NoMatch() {
  const stored = list.storedTotal.value;
  return (
    <div class="empty">
      <p>{stored === null ? words.noMatchUnknown : words.noMatch(formats.value.count(stored))}</p>
      <Button onClick={clearFilters}>{words.clearSearch}</Button>
    </div>
  );
}

function LoadFailed() {
  return (
    <Note tone="bad" actions={<Button onClick={() => void list.reload()}>{strings.common.tryAgain}</Button>}>
      <b>{words.loadFailed}</b> {list.loadError.value}
    </Note>
  );
}

function Footer() {
  const f = formats.value;
  // Before the first answer nothing is known, and "No traces" would be a claim.
  if (list.loadState.value !== 'ready') return <footer class="bar footer" />;
  const total = list.total.value;
  const loaded = list.ids.value.length;
  const stored = list.storedTotal.value;
  return (
    <footer class="bar footer">
      <span>
        {total === 0 && !filtered.value ? words.none : filtered.value ? words.countMatching(f.count(total)) : words.count(total, f.count(total))}
        {filtered.value && stored !== null && `, ${words.count(stored, f.count(stored))}`}
      </span>
      {loaded < total && <span>{words.loaded(f.count(loaded))}</span>}
      {loaded > 0 && (
        <span class="split-legend wide-only" aria-hidden="true">
          {SPLIT_PARTS.map((part) => <span key={part}><i class={`swatch split-${part}`} /> {strings.details.split[part]}</span>)}
        </span>
      )}
      <span class="spacer" />
      {list.loadingMore.value && <span role="status">{words.loadingMore}</span>}
    </footer>
  );
}

export function TraceListPage() {
  const state = list.loadState.value;
  const rows = list.ids.value.length;
  const empty = state === 'ready' && rows === 0 && list.total.value === 0 && list.pending.value.length === 0;
  const down = sidecar.value.state !== 'running';
  const [keys, setKeys] = usePageKeys(onListKey);
  const help = helpOpen.value;
  const helped = useRef(false);
  useLayoutEffect(() => {
    // Closed, the help gives the focus back to its button, which is there whatever page opened it.
    if (helped.current && !help) document.querySelector<HTMLElement>('.help-button')?.focus();
    helped.current = help;
  }, [help]);
  return (
    <main class="page list-page">
      <CollectorBar showKeys={() => setKeys(true)} />
      <SidecarNote />
      <ActionNote />
      {help ? (
        <NothingArrives />
      ) : empty && !filtered.value ? (
        <FirstTrace />
      ) : down && rows === 0 ? (
        <div class="empty" />
      ) : (
        <>
          <SearchBar />
          <FilterBar />
          {list.loadError.value !== null && !down && <LoadFailed />}
          {rows > 0 ? (
            <TraceGrid />
          ) : empty ? (
            <NoMatch />
          ) : (
            <div class="empty">
              {state === 'loading' && listWaits.value === null && (
                <span class="dim" role="status">
                  <Icon name="loading" tone="spin" /> {strings.common.loading}
                </span>
              )}
            </div>
          )}
          <Pricing />
        </>
      )}
      <div class="visually-hidden" role="status">
        {announcement.value}
      </div>
      <UndoBar />
      <Footer />
      {keys && <KeyHelp keys={LIST_KEYS} close={() => setKeys(false)} />}
    </main>
  );
}
