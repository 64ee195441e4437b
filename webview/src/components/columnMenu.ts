import { COLUMNS } from '../model/columns';
import { resetColumns, shownColumns, toggleColumn } from '../state/columns';
import { strings } from '../strings';
import type { MenuItem } from './Menu';

const words = strings.list;

/** A tick says what is drawn. Whatever is chosen comes, and where it takes the room of another, that one goes. */
export function columnMenu(): MenuItem[] {
  const shown = shownColumns.value;
  return [
    ...COLUMNS.map((id) => ({ label: words.columns[id], checked: shown.has(id), run: () => toggleColumn(id) })),
    { label: words.resetColumns, apart: true, run: resetColumns },
  ];
}
