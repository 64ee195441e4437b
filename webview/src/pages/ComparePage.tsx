import { useState } from 'preact/hooks';
import { Button, IconButton } from '../components/Buttons';
import { COMPARE_KEYS, onCompareKey } from '../components/compareKeys';
import { CompareHeads } from '../components/CompareHeads';
import { CompareSteps } from '../components/CompareSteps';
import { Icon } from '../components/Icon';
import { KeyHelp } from '../components/KeyHelp';
import { Note } from '../components/Note';
import { PairPanel } from '../components/PairPanel';
import { ActionNote, SidecarNote } from '../components/SidecarNote';
import { usePageKeys } from '../components/useDocumentKeys';
import { alignment, chosen, differences, goToDifference, left, onlyDifferences, pairKey, pairs, problems, readComparison, right, settled, swapSides } from '../state/comparison';
import { goToList, refresh } from '../state/navigation';
import { formats, sidecar } from '../state/session';
import { strings } from '../strings';

const words = strings.compare;

function Problem({ side }: { side: 'left' | 'right' }) {
  const failure = problems.value[side];
  if (failure === null) return null;
  return (
    <Note
      tone="bad"
      actions={
        <Button primary onClick={failure.gone ? goToList : () => void readComparison()}>
          {failure.gone ? words.back : strings.common.tryAgain}
        </Button>
      }
    >
      <b>{failure.gone ? words.gone[side] : words.loadFailed[side]}</b> {!failure.gone && failure.text}
    </Note>
  );
}

/** What the steps amount to, and what of them is not there. */
function Summary() {
  const f = formats.value;
  const aligned = alignment.value;
  if (aligned === null) return null;
  const count = (kind: string): number => aligned.pairs.reduce((sum, pair) => sum + (pair.kind === kind ? 1 : 0), 0);
  const facts = [
    words.countSame(f.count(count('same'))),
    words.countChanged(f.count(count('changed'))),
    words.countLeft(f.count(count('left'))),
    words.countRight(f.count(count('right'))),
  ];
  return (
    <>
      <span class="hint ellipsis">{facts.join(', ')}</span>
      {aligned.rough && <span class="hint warning-text ellipsis" title={words.roughTitle}>{words.rough}</span>}
      {aligned.leftOut + aligned.rightOut > 0 && <span class="hint warning-text ellipsis">{words.leftOut(f.count(aligned.leftOut), f.count(aligned.rightOut))}</span>}
    </>
  );
}

function StepsBar() {
  const f = formats.value;
  const all = differences.value;
  const at = all.findIndex((pair) => pairKey(pair) === chosen.value);
  const place = words.differenceOf(at < 0 ? '–' : f.count(at + 1), f.count(all.length));
  return (
    <div class="bar steps-bar" role="toolbar" aria-label={words.stepsBar}>
      <h2>{words.steps}</h2>
      <Summary />
      <span class="spacer" />
      {all.length > 0 && (
        <>
          <span class="hint no-wrap" role="status">{place}</span>
          <IconButton icon="arrow-up" label={words.previous} onClick={() => goToDifference(-1)} />
          <IconButton icon="arrow-down" label={words.next} onClick={() => goToDifference(1)} />
        </>
      )}
      <IconButton icon="list-filter" label={words.onlyTitle} text={words.only} pressed={onlyDifferences.value} onClick={() => (onlyDifferences.value = !onlyDifferences.peek())} />
    </div>
  );
}

function Steps() {
  const aligned = alignment.value;
  if (aligned === null) return null;
  if (aligned.pairs.length === 0) return <div class="empty dim">{words.noSpans}</div>;
  return (
    <div class="compare-body">
      <div class="compare-steps">
        <StepsBar />
        {pairs.value.length === 0 ? <div class="empty dim" role="status">{words.noDifferences}</div> : <CompareSteps />}
      </div>
      <PairPanel />
    </div>
  );
}

export function ComparePage() {
  const [keys, setKeys] = usePageKeys(onCompareKey);
  const [heads, setHeads] = useState(true);
  const ready = left.value !== null && right.value !== null;
  return (
    <main class="page compare-page">
      <header class="bar title-bar compare-bar">
        <IconButton icon="arrow-left" label={words.backTitle} onClick={goToList} />
        <h1>{words.heading}</h1>
        <span class="spacer" />
        {ready && <IconButton icon={heads ? 'fold-up' : 'fold-down'} label={heads ? words.hideTotals : words.showTotals} onClick={() => setHeads(!heads)} />}
        <IconButton icon="arrow-swap" label={words.swapTitle} text={words.swap} onClick={swapSides} />
        <IconButton icon="refresh" label={`${strings.common.refresh} (F5)`} onClick={refresh} />
        <IconButton icon="keyboard" label={strings.keys.show} onClick={() => setKeys(true)} />
      </header>
      <SidecarNote />
      <ActionNote />
      <Problem side="left" />
      <Problem side="right" />
      {!settled.value && sidecar.value.state === 'running' && (
        <div class="empty dim" role="status">
          <span><Icon name="loading" tone="spin" /> {strings.common.loading}</span>
        </div>
      )}
      {ready && heads && <CompareHeads />}
      {ready && <Steps />}
      {keys && <KeyHelp keys={COMPARE_KEYS} close={() => setKeys(false)} />}
    </main>
  );
}
