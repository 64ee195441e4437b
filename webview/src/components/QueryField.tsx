import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { painted } from '../model/queryText';
import { complete, offers, rememberQuery, stopCompleting, type Offer } from '../state/completion';
import * as list from '../state/list';
import { queryText } from '../state/query';
import { strings } from '../strings';
import { IconButton } from './Buttons';
import { Icon } from './Icon';
import { inTextField } from './listKeys';
import { LIST_ID, optionId, Suggestions } from './Suggestions';
import { useDocumentKeys } from './useDocumentKeys';

const DEBOUNCE_MS = 200;
const PROBLEMS_ID = 'query-problems';
const PROBLEMS_SHOWN = 3;
const words = strings.list;

/** The search: a combobox whose list proposes what could stand at the caret. What is typed is searched for by itself. */
export function QueryField() {
  const input = useRef<HTMLInputElement>(null);
  const paint = useRef<HTMLSpanElement>(null);
  const [typed, setTyped] = useState(queryText.value);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const query = queryText.value;
  // What this field asked for. Only another query is taken over from outside: what was typed on while its own came
  // back would be lost.
  const asked = useRef(query);
  const searchFor = (text: string): void => {
    if (text === queryText.peek()) return;
    asked.current = text;
    queryText.value = text;
    list.requery();
  };
  useLayoutEffect(() => {
    if (query === asked.current) return;
    asked.current = query;
    setTyped(query);
  }, [query]);
  useEffect(() => {
    const timer = setTimeout(() => searchFor(typed), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => stopCompleting, []);
  useDocumentKeys((event) => {
    const find = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f';
    const slash = event.key === '/' && !inTextField(event) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!find && !slash) return;
    event.preventDefault();
    event.stopPropagation();
    input.current?.focus();
    input.current?.select();
  });
  // The painted copy lies over the field and goes along with it.
  const follow = (): void => {
    if (paint.current !== null && input.current !== null) paint.current.style.transform = `translateX(${-input.current.scrollLeft}px)`;
  };
  useLayoutEffect(follow);

  const offered = open ? offers.value : [];
  const shown = offered.length > 0;
  const ask = (text: string, caret: number, debounce?: number): void => {
    setOpen(true);
    setActive(-1);
    complete(text, caret, debounce);
  };
  const close = (): void => {
    setOpen(false);
    setActive(-1);
    stopCompleting();
  };
  const take = (offer: Offer): void => {
    const node = input.current;
    if (node === null) return;
    const next = typed.slice(0, offer.start) + offer.text + typed.slice(offer.end);
    const caret = offer.start + offer.text.length;
    node.value = next;
    node.setSelectionRange(caret, caret);
    setTyped(next);
    // After a key come its values; everything else is whole.
    if (offer.kind === 'key') ask(next, caret, 0);
    else {
      close();
      searchFor(next);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const node = input.current;
    if (node === null || event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const down = event.key === 'ArrowDown';
        if (!shown) {
          if (!down) return;
          ask(typed, node.selectionStart ?? typed.length, 0);
        } else {
          // One place between the last and the first is the field itself.
          const count = offered.length + 1;
          setActive(((active + 1 + (down ? 1 : count - 1)) % count) - 1);
        }
        break;
      }
      case 'Tab': {
        const offer = offered[active] ?? (typed.trim() === '' ? undefined : offered[0]);
        if (event.shiftKey || offer === undefined) return;
        take(offer);
        break;
      }
      case 'Enter': {
        const offer = offered[active];
        if (offer !== undefined) take(offer);
        else {
          close();
          searchFor(typed);
          rememberQuery(typed);
        }
        break;
      }
      case 'Escape':
        if (!shown) setTyped('');
        // Also what was asked for and has not come yet.
        close();
        break;
      default: return;
    }
    event.preventDefault();
  };

  const answered = list.queryProblems.value;
  const caret = input.current?.selectionStart ?? -1;
  // A piece that is being written is not wrong yet.
  const problems = answered.query === typed ? answered.problems.filter(({ start, end }) => !(shown && caret >= start && caret <= end)) : [];
  const first = offered[0];
  return (
    <>
      <div class="field grow query-field" role="search">
        <Icon name="search" small tone="dim" />
        <div class="query-text">
          <input
            ref={input}
            type="text"
            role="combobox"
            spellcheck={false}
            autocomplete="off"
            class={typed === '' ? '' : 'painted'}
            value={typed}
            placeholder={words.searchHint}
            aria-label={words.search}
            aria-autocomplete="list"
            aria-expanded={shown}
            aria-controls={LIST_ID}
            aria-activedescendant={shown && active >= 0 ? optionId(active) : undefined}
            aria-invalid={problems.length > 0}
            aria-describedby={problems.length > 0 ? PROBLEMS_ID : undefined}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              ask(event.currentTarget.value, event.currentTarget.selectionStart ?? 0);
            }}
            onKeyDown={onKeyDown}
            onKeyUp={follow}
            onSelect={follow}
            onScroll={follow}
            onFocus={() => typed === '' && ask('', 0, 0)}
            onClick={() => !open && typed === '' && ask('', 0, 0)}
            onBlur={() => {
              close();
              rememberQuery(typed);
            }}
          />
          {typed !== '' && (
            <span class="query-paint" aria-hidden="true">
              <span ref={paint}>
                {painted(typed, problems).map((piece, i) => (
                  <span key={i} class={`query-${piece.kind} ${piece.problem ? 'query-problem' : ''}`}>
                    {piece.text}
                  </span>
                ))}
              </span>
            </span>
          )}
        </div>
        {typed === '' ? (
          <span class="key-hint" aria-hidden="true">
            /
          </span>
        ) : (
          <IconButton
            icon="close"
            label={words.clearSearch}
            onClick={() => {
              setTyped('');
              input.current?.focus();
            }}
          />
        )}
        {shown && first !== undefined ? (
          <Suggestions offers={offered} piece={first.kind === 'recent' ? '' : typed.slice(first.start, Math.max(first.start, caret))} active={active} take={take} />
        ) : (
          <span id={LIST_ID} role="listbox" aria-label={strings.query.suggestions} hidden />
        )}
      </div>
      {problems.length > 0 && (
        <div class="query-problems" id={PROBLEMS_ID} role="status">
          {problems.slice(0, PROBLEMS_SHOWN).map(({ start, end, message }) => (
            <div key={`${start} ${end}`} class="ellipsis" dir="auto">
              <Icon name="warning" small tone="warning-text" /> {strings.query.problem(typed.slice(start, end), message)}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
