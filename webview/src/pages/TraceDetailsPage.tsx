import { useState } from 'preact/hooks';
import { AgentGraph } from '../components/AgentGraph';
import { Button } from '../components/Buttons';
import { DETAIL_KEYS, onDetailKey } from '../components/detailsKeys';
import { DetailsHeader } from '../components/DetailsHeader';
import { Icon } from '../components/Icon';
import { KeyHelp } from '../components/KeyHelp';
import { Note } from '../components/Note';
import { Sash } from '../components/Sash';
import { ActionNote, SidecarNote } from '../components/SidecarNote';
import { SpanPanel } from '../components/SpanPanel';
import { SpanTree } from '../components/SpanTree';
import { usePageKeys } from '../components/useDocumentKeys';
import { besideTree, view } from '../state/graph';
import { goToList } from '../state/navigation';
import { save, saved } from '../state/saved';
import { sidecar } from '../state/session';
import { readTrace, traceProblem, tree, visible } from '../state/trace';
import { strings } from '../strings';

const words = strings.details;

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
  const [keys, setKeys] = usePageKeys(onDetailKey);
  // Below 520 px one pane at a time: choosing a span shows its details, a button leads back.
  const [detailsShown, setDetailsShown] = useState(false);
  const built = tree.value;
  const graphShown = view.value === 'graph';
  const treeHeight = 56 + visible.value.length * 22;
  return (
    <main class="page details-page">
      <DetailsHeader showKeys={() => setKeys(true)} />
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
        <div class={`panes ${detailsShown ? 'details-shown' : ''} ${graphShown ? 'graph-shown' : ''} ${besideTree.value ? 'graph-beside' : ''}`} style={{ '--tree-percent': `${sash}%`, '--tree-share': `${sash}fr`, '--details-share': `${100 - sash}fr`, '--tree-height': `${treeHeight}px` }}>
          {(!graphShown || besideTree.value) && <SpanTree choose={() => setDetailsShown(true)} />}
          {graphShown && <AgentGraph choose={() => setDetailsShown(true)} />}
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
      {keys && <KeyHelp keys={DETAIL_KEYS} close={() => setKeys(false)} />}
    </main>
  );
}
