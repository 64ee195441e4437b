import type { TextDiff } from '../model/textDiff';
import { chosenPair, compare, left, right } from '../state/comparison';
import { goToTrace } from '../state/navigation';
import { diffPair, hasMessages, inputDiff, leftSpan, outputDiff, pairLoading, pairProblem, readPairAgain, rightSpan } from '../state/pair';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Button, LinkButton } from './Buttons';
import { Icon } from './Icon';
import { SectionHead } from './InputOutput';
import { Note } from './Note';

const words = strings.compare;
const SIGN = { same: ' ', left: '−', right: '+' };

/** Lines with their signs: what is said by colour is said by a sign as well. */
function Lines({ diff }: { diff: TextDiff }) {
  const f = formats.value;
  if (diff.equal) return <div class="message dim">{words.noDifference}</div>;
  return (
    <div class="diff-lines" role="group" aria-label={words.lines} tabIndex={0}>
      {diff.lines.map((line, i) =>
        line.kind === 'fold' ? (
          <div key={i} class="diff-fold dim">{words.sameLines(f.count(line.count))}</div>
        ) : (
          <div key={i} class={`diff-line ${line.kind}`}>
            <span class="diff-sign">
              <span aria-hidden="true">{SIGN[line.kind]}</span>
              {line.kind !== 'same' && <span class="visually-hidden">{line.kind === 'left' ? words.left : words.right}: </span>}
            </span>
            <span class="diff-text" dir="auto">{line.text === '' ? ' ' : line.text}</span>
          </div>
        ),
      )}
      {diff.cut && (
        <div class="diff-fold">
          {words.cut} <LinkButton onClick={diffPair}>{words.openDiff}</LinkButton>
        </div>
      )}
    </div>
  );
}

function Errors() {
  const [one, two] = [leftSpan.value?.error ?? null, rightSpan.value?.error ?? null];
  if (one === two) return null;
  return (
    <>
      <SectionHead title={words.error} />
      <Lines diff={{ lines: [...(one === null ? [] : [{ kind: 'left' as const, text: one.slice(0, 2_000) }]), ...(two === null ? [] : [{ kind: 'right' as const, text: two.slice(0, 2_000) }])], equal: false, cut: false }} />
    </>
  );
}

function Models() {
  const [one, two] = [leftSpan.value?.model ?? null, rightSpan.value?.model ?? null];
  if (one === two || one === null || two === null) return null;
  return (
    <>
      <SectionHead title={words.model} />
      <Lines diff={{ lines: [{ kind: 'left', text: one }, { kind: 'right', text: two }], equal: false, cut: false }} />
    </>
  );
}

/** What the two spans of the chosen pair were given and what came out, as a diff. */
export function PairPanel() {
  const pair = chosenPair.value;
  const both = compare.value;
  const [one, two] = [left.value, right.value];
  if (pair === null || both === null || one === null || two === null) return null;
  const [a, b] = [one.tree.rows[pair.left], two.tree.rows[pair.right]];
  const loaded = leftSpan.value !== null || rightSpan.value !== null;
  return (
    <section class="pair-panel" aria-label={words.pair}>
      <div class="bar pair-head">
        <h2 class="ellipsis" dir="auto">{a?.title ?? b?.title}</h2>
        <span class="hint ellipsis grow">{words.kindLong[pair.kind]}</span>
        {a !== undefined && <LinkButton class="no-wrap" onClick={() => goToTrace(both.left, a.spanId)}>{words.openLeft}</LinkButton>}
        {b !== undefined && <LinkButton class="no-wrap" onClick={() => goToTrace(both.right, b.spanId)}>{words.openRight}</LinkButton>}
        {loaded && <Button small icon="diff" title={words.openDiffTitle} onClick={diffPair}>{words.openDiff}</Button>}
      </div>
      <div class="pair-body">
        {pairProblem.value !== null ? (
          <Note tone="bad" actions={<Button onClick={readPairAgain}>{strings.common.tryAgain}</Button>}>
            <b>{words.pairFailed}</b> {pairProblem.value}
          </Note>
        ) : !loaded ? (
          <div class="message dim" role="status">{pairLoading.value && <><Icon name="loading" tone="spin" small /> {strings.common.loading}</>}</div>
        ) : (
          <>
            <Models />
            <Errors />
            {hasMessages.value ? (
              <>
                <SectionHead title={strings.messages.input} />
                <Lines diff={inputDiff.value} />
                <SectionHead title={strings.messages.output} />
                <Lines diff={outputDiff.value} />
              </>
            ) : (
              <div class="message dim">{words.noMessages}</div>
            )}
          </>
        )}
      </div>
    </section>
  );
}
