import { useRef, useState } from 'preact/hooks';
import { hasTerm } from '../model/queryText';
import { deleteSelected } from '../state/deletion';
import { exportTraces } from '../state/files';
import { clearFilters, toggleSearch } from '../state/filters';
import * as list from '../state/list';
import { openCompare } from '../state/navigation';
import { conversationFilter, filtered, queryText, serviceFilter, sinceFilter, type Since } from '../state/query';
import { formats } from '../state/session';
import { strings } from '../strings';
import { IconButton } from './Buttons';
import { columnMenu } from './columnMenu';
import { Icon } from './Icon';
import { Menu } from './Menu';
import { SortSelect } from './SortSelect';

const words = strings.list;

function SelectionBar({ count }: { count: string }) {
  const pair = list.pair.value;
  return (
    <div class="bar filter-bar" role="toolbar" aria-label={words.selected(count)}>
      <b role="status">{words.selected(count)}</b>
      {pair !== null && <IconButton icon="git-compare" label={words.compareTitle} text={words.compare} onClick={() => openCompare(...pair)} />}
      <IconButton icon="export" label={`${words.export} (E)`} text={words.export} onClick={() => exportTraces(list.targets())} />
      <IconButton icon="trash" label={`${words.deleteSelected} (Delete)`} text={words.delete} onClick={deleteSelected} />
      <span class="spacer" />
      <span class="hint wide-only">{words.clearSelectionHint}</span>
      <IconButton icon="close" label={words.clearSelection} onClick={list.clearSelection} />
    </div>
  );
}

/** What is looked for most, as terms of the query: who presses one sees how it is written. */
const QUICK = [['errors', 'has:error'], ['slow', 'duration:>10s'], ['tools', 'has:tool']] as const;

function QuickChip({ name, term }: { name: (typeof QUICK)[number][0]; term: string }) {
  const on = hasTerm(queryText.value, term);
  return (
    <button type="button" class="chip" aria-pressed={on} title={(on ? words.removeTerm : words.addTerm)(term)} onClick={() => toggleSearch(term)}>
      {words.quick[name]}
    </button>
  );
}

interface ChoiceProps {
  label: string;
  /** What is shown, and listed first, while nothing is chosen. */
  any: string;
  value: string | null;
  choices: readonly (readonly [value: string, label: string])[];
  choose: (value: string | null) => void;
}

function Choice({ label, any, value, choices, choose }: ChoiceProps) {
  return (
    <select
      class={`chip ${value === null ? '' : 'on'}`}
      aria-label={label}
      // A value of its own for "any": a service may have an empty name.
      value={value === null ? 'any' : `=${value}`}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        choose(chosen === 'any' ? null : chosen.slice(1));
        list.requery();
      }}
    >
      <option value="any">{any}</option>
      {choices.map(([one, text]) => (
        <option key={one} value={`=${one}`}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** The menu of the columns, for a list that has a head. */
function Columns() {
  const place = useRef<HTMLSpanElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const open = (): void => {
    const box = place.current?.getBoundingClientRect();
    if (box !== undefined) setAt({ x: box.left, y: box.bottom + 2 });
  };
  return (
    <span class="wide-only" ref={place}>
      <button type="button" class="icon-button" title={words.chooseColumns} aria-label={words.chooseColumns} aria-haspopup="menu" aria-expanded={at !== null} onClick={open}>
        <Icon name="list-selection" />
      </button>
      {at !== null && <Menu label={words.chooseColumns} items={columnMenu()} at={at} close={() => setAt(null)} />}
    </span>
  );
}

/** The filters; while rows are selected, what can be done with them stands in the same place and nothing jumps. */
export function FilterBar() {
  const chosen = list.selected.value.size;
  if (chosen > 0) return <SelectionBar count={formats.value.count(chosen)} />;
  const service = serviceFilter.value;
  const services = service !== null && !list.services.value.includes(service) ? [service, ...list.services.value] : list.services.value;
  const conversation = conversationFilter.value;
  const { sinces } = words;
  return (
    <div class="bar filter-bar" role="toolbar" aria-label={words.filters}>
      {QUICK.map(([name, term]) => <QuickChip key={name} name={name} term={term} />)}
      <Choice label={words.service} any={words.anyService} value={service} choices={services.map((name) => [name, name])} choose={(name) => (serviceFilter.value = name)} />
      <Choice
        label={words.since}
        any={sinces.any}
        value={sinceFilter.value}
        choices={[['hour', sinces.hour], ['day', sinces.day], ['week', sinces.week]]}
        choose={(name) => (sinceFilter.value = name as Since | null)}
      />
      {conversation !== null && (
        <button
          type="button"
          class="chip conversation-chip"
          aria-pressed="true"
          title={`${words.inConversation(conversation)}\n${words.allConversations}`}
          onClick={() => {
            conversationFilter.value = null;
            list.requery();
          }}
        >
          <span class="ellipsis">{words.inConversation(conversation)}</span>
          <Icon name="close" small />
        </button>
      )}
      {filtered.value && <IconButton icon="clear-all" label={words.clearSearch} text={words.clearSearch} class="clear-filters" onClick={clearFilters} />}
      <span class="spacer" />
      <SortSelect />
      <Columns />
    </div>
  );
}
