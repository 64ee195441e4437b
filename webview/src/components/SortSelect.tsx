import * as list from '../state/list';
import { descending, sortKey, type SortKey } from '../state/query';
import { strings } from '../strings';

const words = strings.list;
const TEXTS: readonly SortKey[] = ['name', 'input', 'output', 'serviceName', 'models', 'agents', 'tools'];
const SORTS: readonly SortKey[] = ['startTime', 'duration', 'totalTokens', 'cost', 'spanCount', 'modelCallCount', 'errorCount', ...TEXTS];

function sort(key: SortKey, down: boolean): void {
  sortKey.value = key;
  descending.value = down;
  list.requery();
}

/** Again by the same key: the other way round. Texts begin with A, all else with the most. */
export function sortBy(key: SortKey): void {
  sort(key, sortKey.peek() === key ? !descending.peek() : !TEXTS.includes(key));
}

/** For layouts without column heads. */
export function SortSelect() {
  const value = (key: SortKey, down: boolean): string => `${key} ${down ? 'down' : 'up'}`;
  return (
    <select
      class="chip quiet narrow-only"
      aria-label={words.sort}
      value={value(sortKey.value, descending.value)}
      onChange={(event) => {
        const [key, direction] = event.currentTarget.value.split(' ');
        sort(key as SortKey, direction === 'down');
      }}
    >
      {SORTS.flatMap((key) =>
        // A to Z comes first, as a person expects of texts.
        (TEXTS.includes(key) ? [false, true] : [true, false]).map((down) => (
          <option key={value(key, down)} value={value(key, down)}>
            {words.sorts[key][down ? 0 : 1]}
          </option>
        )),
      )}
    </select>
  );
}
