import { useEffect, useRef, useState } from 'preact/hooks';
import * as list from '../state/list';
import { grouping, queryText } from '../state/query';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { Icon } from './Icon';

const DEBOUNCE_MS = 200;
const words = strings.list;

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
      <select
        class="select grouping"
        aria-label={words.grouping}
        value={grouping.value}
        onChange={(event) => list.groupBy(event.currentTarget.value === 'conversation' ? 'conversation' : 'none')}
      >
        <option value="none">{words.groupings.none}</option>
        <option value="conversation">{words.groupings.conversation}</option>
      </select>
      {pending > 0 && (
        <Button primary small icon="arrow-up" title={words.newTitle} onClick={list.showPending}>
          {(list.pendingMore.value ? words.newButtonMore : words.newButton)(formats.value.count(pending))}
        </Button>
      )}
      <IconButton
        icon={list.live.value ? 'broadcast' : 'debug-pause'}
        label={list.live.value ? words.liveTitle : words.pausedTitle}
        text={list.live.value ? words.live : words.paused}
        pressed={list.live.value}
        onClick={list.toggleLive}
      />
    </div>
  );
}
