import { goBack, goToTrace, neighbours } from '../state/navigation';
import { openDocument } from '../state/document';
import { fitGraph, toggleView, view, zoomGraph } from '../state/graph';
import { togglePath, zoomBy, zoomOut } from '../state/lane';
import { diffSelected } from '../state/requestDiff';
import { hiddenCount, keySpans, setKeySpans, setTab, stepLevel, tab } from '../state/trace';
import type { DetailTab } from '../state/saved';
import { strings } from '../strings';
import { inTextField } from './listKeys';
import { goToCall } from './SpanPanel';
import { goToError } from './SpanTreeToolbar';

const words = strings.detailKeys;

export const DETAIL_KEYS: readonly (readonly [readonly string[], string])[] = [
  [['↑ ↓', 'Home End', 'PgUp PgDn'], words.move],
  [['← →'], words.fold],
  [['*'], words.openSiblings],
  [['F8', 'Shift+F8'], words.error],
  [['Alt+↑ ↓'], words.call],
  [['/', 'Enter', 'Shift+Enter'], words.find],
  [['K'], words.keySpans],
  [['Shift+← →'], words.level],
  [['P'], words.path],
  [['+', '−', '0'], words.zoom],
  [['D'], words.diff],
  [['M', 'C', 'L'], words.tabs],
  [['O'], words.document],
  [['G'], words.graph],
  [['[', ']'], words.trace],
  [['Alt+←'], words.back],
  [['F5'], words.refresh],
  [['?'], words.help],
];

/** Closer, wider: of the view that is shown. */
function look(factor: number): void {
  if (view.peek() === 'graph') zoomGraph(1 / factor);
  else zoomBy(factor);
}

/** A second press leads back to the messages. */
const toggleTab = (to: DetailTab): void => setTab(tab.peek() === to ? 'io' : to);

/** One letter, one action, in the tree as well: finding by letters is what `/` is for. */
const LETTERS: Record<string, () => void> = {
  k: () => {
    if (hiddenCount.peek() > 0) setKeySpans(!keySpans.peek());
  },
  p: togglePath,
  '+': () => look(0.5),
  '=': () => look(0.5),
  '-': () => look(2),
  0: () => (view.peek() === 'graph' ? fitGraph() : zoomOut()),
  g: toggleView,
  d: diffSelected,
  o: openDocument,
  m: () => toggleTab('metadata'),
  c: () => toggleTab('conversation'),
  l: () => toggleTab('logs'),
  '[': () => {
    const { previous } = neighbours.peek();
    if (previous !== null) goToTrace(previous);
  },
  ']': () => {
    const { next } = neighbours.peek();
    if (next !== null) goToTrace(next);
  },
};

/** Keys of the whole details page. Letters act only where no text is typed. */
export function onDetailKey(event: KeyboardEvent): void {
  if (event.key === 'F8') goToError(event.shiftKey ? -1 : 1);
  else if (event.altKey && event.key === 'ArrowLeft') goBack();
  else if (event.altKey && event.key === 'ArrowUp') goToCall(-1);
  else if (event.altKey && event.key === 'ArrowDown') goToCall(1);
  else if (inTextField(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) stepLevel(event.key === 'ArrowRight' ? 1 : -1);
  else {
    const letter = event.key.toLowerCase();
    const action = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
    if (action === undefined) return;
    action();
  }
  event.preventDefault();
}
