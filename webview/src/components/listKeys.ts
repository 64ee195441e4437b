import { deleteTraces, undo } from '../state/deletion';
import { exportTraces } from '../state/files';
import { clearFilters } from '../state/filters';
import * as list from '../state/list';
import { openCompare } from '../state/navigation';
import { filtered, grouping, GROUPINGS } from '../state/query';
import { toggleUnread, unread } from '../state/unread';
import { strings } from '../strings';

const words = strings.keys;

export const LIST_KEYS: readonly (readonly [readonly string[], string])[] = [
  [['↑ ↓', 'Home End', 'PgUp PgDn'], words.move],
  [['Enter'], words.open],
  [['Ctrl+Enter', 'Alt+Enter'], words.aside],
  [['Space'], words.select],
  [['Shift+↑ ↓'], words.extend],
  [['Ctrl+A'], words.selectAll],
  [['Esc'], words.clear],
  [['N'], words.nextUnread],
  [['U'], words.unread],
  [['Del'], words.delete],
  [['Ctrl+Z'], words.undo],
  [['E'], words.export],
  [['C'], words.compare],
  [['/', 'Ctrl+F'], words.search],
  [['F5'], words.refresh],
  [['G'], words.group],
  [['← →'], words.fold],
  [['L'], words.live],
  [['Shift+F10'], words.menu],
  [['?'], words.help],
];

export const inTextField = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog') !== null;

/** The next one below the cursor, and from the top after the last; in a closed group, its header. */
function nextUnread(): void {
  const lines = list.lines.peek();
  const from = lines.findIndex(({ key }) => key === list.cursorId.peek());
  for (let i = 1; i <= lines.length; i++) {
    const line = lines[(Math.max(from, -1) + i) % lines.length];
    const hit = line?.kind === 'group' ? !line.open && line.ids.some((id) => unread.peek().has(id)) : unread.peek().has(line?.key ?? '');
    if (line !== undefined && hit) {
      // Without the focus on a row the keys that follow would go nowhere.
      document.querySelector<HTMLElement>('.trace-rows [role=row][tabindex="0"]')?.focus({ preventScroll: true });
      list.cursorId.value = line.key;
      return;
    }
  }
}

/** Keys of the whole list page. They act only where no text is typed. */
export function onListKey(event: KeyboardEvent): void {
  if (event.altKey || inTextField(event)) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== 'z' || event.shiftKey) return;
    undo();
  } else {
    switch (event.key) {
      case 'n':
      case 'N': nextUnread(); break;
      case 'u':
      case 'U': toggleUnread(list.targets()); break;
      case 'e':
      case 'E': exportTraces(list.targets()); break;
      case 'g':
      case 'G': list.groupBy(GROUPINGS[(GROUPINGS.indexOf(grouping.peek()) + 1) % GROUPINGS.length] ?? 'none'); break;
      case 'c':
      case 'C': {
        const pair = list.pair.peek();
        if (pair === null) return;
        openCompare(...pair);
        break;
      }
      case 'l':
      case 'L': list.toggleLive(); break;
      // In the rows the grid answers it; here it serves the selection bar.
      case 'Delete':
        deleteTraces([...list.selected.peek()]);
        break;
      case 'Escape':
        if (list.selected.peek().size > 0) list.clearSelection();
        else if (filtered.peek()) clearFilters();
        else return;
        break;
      default: return;
    }
  }
  event.preventDefault();
  event.stopPropagation();
}
