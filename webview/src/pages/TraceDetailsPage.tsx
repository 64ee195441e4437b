import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/Buttons';
import { DetailsHeader } from '../components/DetailsHeader';
import { Icon } from '../components/Icon';
import { Note } from '../components/Note';
import { Sash } from '../components/Sash';
import { ActionNote, SidecarNote } from '../components/SidecarNote';
import { goToCall, SpanPanel } from '../components/SpanPanel';
import { SpanTree } from '../components/SpanTree';
import { goToError } from '../components/SpanTreeToolbar';
import { goToList, goToTrace, neighbours } from '../state/navigation';
import { save, saved } from '../state/saved';
import { sidecar } from '../state/session';
import { readTrace, setTab, tab, traceProblem, tree, visible } from '../state/trace';
import { strings } from '../strings';

const words = strings.details;

function onKey(event: KeyboardEvent): void {
  const inField = (event.target as Element).closest('input, select, textarea') !== null;
  const { previous, next } = neighbours.peek();
  if (event.key === 'F8') goToError(event.shiftKey ? -1 : 1);
  else if (event.altKey && event.key === 'ArrowLeft') goToList();
  else if (event.altKey && event.key === 'ArrowUp') goToCall(-1);
  else if (event.altKey && event.key === 'ArrowDown') goToCall(1);
  else if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === '[' && previous !== null) goToTrace(previous);
  else if (event.key === ']' && next !== null) goToTrace(next);
  else return;
  event.preventDefault();
}

function Problem() {
  const failure = traceProblem.value;
  if (failure === null) return null;
  return (
    <Note
      tone="bad"
      actions={
        <>
          <Button primary onClick={failure.gone ? goToList : () => void readTrace()}>
            {failure.gone ? words.back : strings.common.tryAgain}
          </Button>
        </>
      }
    >
      <b>{failure.gone ? words.gone : words.loadFailed}</b> {!failure.gone && failure.text}
    </Note>
  );
}

export function TraceDetailsPage() {
  const [sash, setSash] = useState(saved().sash);
  // Below 520 px one pane at a time: choosing a span shows its details, a button leads back.
  const [detailsShown, setDetailsShown] = useState(false);
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const built = tree.value;
  const treeHeight = 56 + visible.value.length * 22;
  return (
    <main class="page details-page">
      <DetailsHeader />
      <SidecarNote />
      <ActionNote />
      <Problem />
      {built === null ? (
        traceProblem.value === null && sidecar.value.state === 'running' ? (
          <div class="empty dim" role="status">
            <span><Icon name="loading" tone="spin" /> {strings.common.loading}</span>
          </div>
        ) : null
      ) : built.rows.length === 0 ? (
        <div class="empty dim">{words.empty}</div>
      ) : (
        <div class={`panes ${detailsShown ? 'details-shown' : ''}`} style={{ '--tree-share': `${sash}fr`, '--details-share': `${100 - sash}fr`, '--tree-height': `${treeHeight}px` }}>
          <SpanTree choose={() => setDetailsShown(true)} />
          <Sash
            percent={sash}
            move={(percent) => {
              setSash(percent);
              save({ sash: percent });
            }}
          />
          <SpanPanel back={() => setDetailsShown(false)} />
        </div>
      )}
      <ShortcutTab />
    </main>
  );
}

/** M goes to Metadata and back. It stands alone so that the page is not drawn again for a tab. */
function ShortcutTab() {
  useEffect(() => {
    const toggle = (event: KeyboardEvent): void => {
      const busy = (event.target as Element).closest('input, select, textarea, [role=treegrid]') !== null;
      if (event.key !== 'm' || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      setTab(tab.peek() === 'io' ? 'metadata' : 'io');
    };
    document.addEventListener('keydown', toggle);
    return () => document.removeEventListener('keydown', toggle);
  }, []);
  return null;
}
