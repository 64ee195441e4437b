import type { RefObject } from 'preact';
import { nextHit } from '../model/tree';
import { pathShown, togglePath } from '../state/lane';
import { formats } from '../state/session';
import { collapseAll, expandAll, findText, hiddenCount, hiddenHits, hits, keySpans, selectedIndex, selectRow, setKeySpans, tree } from '../state/trace';
import { strings } from '../strings';
import { IconButton, LinkButton } from './Buttons';
import { Icon } from './Icon';

const words = strings.tree;

export function goToHit(step: 1 | -1): void {
  const to = nextHit(hits.peek(), selectedIndex.peek(), step);
  if (to >= 0) selectRow(to);
}

export function goToError(step: 1 | -1): void {
  const to = nextHit(tree.peek()?.errors ?? [], selectedIndex.peek(), step);
  if (to >= 0) selectRow(to);
}

function FindHits() {
  const f = formats.value;
  const found = hits.value;
  if (findText.value.trim() === '') return null;
  const at = found.indexOf(selectedIndex.value);
  return (
    <>
      <span class="hint" role="status">
        {found.length === 0 ? words.noHits : words.hits(at < 0 ? '–' : f.count(at + 1), f.count(found.length))}
      </span>
      {hiddenHits.value > 0 && (
        <LinkButton class="no-wrap" onClick={() => setKeySpans(false)}>{words.hiddenHits(f.count(hiddenHits.value))}</LinkButton>
      )}
      <IconButton icon="arrow-up" label={words.findPrevious} disabled={found.length === 0} onClick={() => goToHit(-1)} />
      <IconButton icon="arrow-down" label={words.findNext} disabled={found.length === 0} onClick={() => goToHit(1)} />
    </>
  );
}

/** Missing when the trace has no plumbing. */
function KeySpans() {
  const count = hiddenCount.value;
  if (count === 0) return null;
  const on = keySpans.value;
  const text = formats.value.count(count);
  return (
    <IconButton
      icon="list-filter"
      label={on ? words.keySpansOn(count, text) : words.keySpansOff(count, text)}
      text={on ? words.hidden(text) : words.allShown}
      pressed={on}
      onClick={() => setKeySpans(!on)}
    />
  );
}

export function SpanTreeToolbar({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const f = formats.value;
  const errors = tree.value?.errors ?? [];
  const at = errors.indexOf(selectedIndex.value);
  const place = words.errorAt(at < 0 ? '–' : f.count(at + 1), f.count(errors.length));
  return (
    <div class="bar tree-toolbar" role="toolbar" aria-label={words.toolbar}>
      <div class="field low">
        <Icon name="search" small tone="dim" />
        <input
          ref={input}
          type="text"
          spellcheck={false}
          placeholder={words.find}
          aria-label={words.find}
          value={findText.value}
          onInput={(event) => (findText.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') goToHit(event.shiftKey ? -1 : 1);
            else if (event.key === 'Escape' && findText.peek() !== '') findText.value = '';
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      </div>
      <KeySpans />
      <FindHits />
      <span class="spacer" />
      {errors.length > 0 && (
        <IconButton
          icon="error"
          class="error-text"
          label={words.nextError(place)}
          text={place}
          onClick={() => goToError(1)}
        />
      )}
      <IconButton icon="git-commit" label={words.criticalPath} pressed={pathShown.value} onClick={togglePath} />
      <IconButton icon="expand-all" label={words.expandAll} onClick={expandAll} />
      <IconButton icon="collapse-all" label={words.collapseAll} onClick={collapseAll} />
    </div>
  );
}
