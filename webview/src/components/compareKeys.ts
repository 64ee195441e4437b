import { goToDifference, onlyDifferences, swapSides } from '../state/comparison';
import { goToList } from '../state/navigation';
import { diffPair } from '../state/pair';
import { strings } from '../strings';
import { inTextField } from './listKeys';

const words = strings.compareKeys;

export const COMPARE_KEYS: readonly (readonly [readonly string[], string])[] = [
  [['↑ ↓', 'Home End', 'PgUp PgDn'], words.move],
  [['N', 'P'], words.difference],
  [['O'], words.only],
  [['D', 'Enter'], words.diff],
  [['S'], words.swap],
  [['Esc', 'Alt+←'], words.back],
  [['F5'], words.refresh],
  [['?'], words.help],
];

const LETTERS: Record<string, () => void> = {
  n: () => goToDifference(1),
  p: () => goToDifference(-1),
  o: () => void (onlyDifferences.value = !onlyDifferences.peek()),
  s: swapSides,
  d: diffPair,
};

/** Keys of the whole comparison. Enter acts in the steps only, where no button has the focus. */
export function onCompareKey(event: KeyboardEvent): void {
  if (event.altKey && event.key === 'ArrowLeft') goToList();
  else if (inTextField(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === 'Escape') goToList();
  else if (event.key === 'Enter') {
    if (!(event.target instanceof Element) || event.target.closest('.step-rows') === null) return;
    diffPair();
  } else {
    const letter = event.key.toLowerCase();
    const action = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
    if (action === undefined) return;
    action();
  }
  event.preventDefault();
}
