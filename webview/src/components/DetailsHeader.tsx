import type { TraceSummary } from '../contract';
import { UNKNOWN } from '../model/format';
import { nano } from '../model/nano';
import { shares, type TimeSplit } from '../model/split';
import { firstSelection } from '../model/tree';
import { openDocument } from '../state/document';
import { showView, view } from '../state/graph';
import { pathShown, split } from '../state/lane';
import { cameFromCompare, goBack, goToTrace, neighbours, refresh } from '../state/navigation';
import { formats } from '../state/session';
import { stopped } from '../state/stopped';
import { selectSpan, summary, traceId, tree } from '../state/trace';
import { strings } from '../strings';
import { CopyButton, IconButton, LinkButton } from './Buttons';
import { TraceCost } from './SpanTotals';
import { outcomeOf, StatusIcon } from './StatusIcon';
import { titleOf } from './TraceRow';

const words = strings.details;

/** The span that failed, named: what one would look for first. */
function FailingSpan({ trace }: { trace: TraceSummary }) {
  const built = tree.value;
  if (built === null || built.errors.length === 0) return null;
  const row = built.rows[firstSelection(built)];
  if (row?.status !== 'error') return null;
  const failed = trace.status === 'error';
  return (
    <span class="failing ellipsis">
      <LinkButton class={failed ? 'error-text' : 'warning-text'} onClick={() => selectSpan(row.spanId)}>
        {failed ? words.failedIn : words.errorInside} <b dir="auto">{row.title}</b>
      </LinkButton>
    </span>
  );
}

function Facts({ trace }: { trace: TraceSummary }) {
  const f = formats.value;
  const lasts = nano(trace.durationNano);
  const started = nano(trace.startTimeUnixNano);
  const tokens = trace.inputTokens !== null || trace.outputTokens !== null;
  return (
    <div class="facts header-facts">
      <FailingSpan trace={trace} />
      {trace.rootMissing && <span class="warning-text">{words.noRoot}</span>}
      {lasts === null && stopped.value !== null ? (
        <span class="warning-text" title={words.stoppedTitle}>{words.stopped(f.dateTimeShort(stopped.value))}</span>
      ) : (
        <span class="strong">{lasts === null ? words.running : f.duration(Number(lasts))}</span>
      )}
      {tokens && (
        <span>
          <span class="strong">{trace.inputTokens === null ? UNKNOWN : f.count(trace.inputTokens)}</span> →{' '}
          <span class="strong">{trace.outputTokens === null ? UNKNOWN : f.count(trace.outputTokens)}</span> {words.arrow}
        </span>
      )}
      <TraceCost trace={trace} />
      <span>
        {trace.modelCallCount + trace.toolCallCount > 0
          ? strings.list.calls(f.count(trace.modelCallCount), f.count(trace.toolCallCount))
          : strings.list.spans(trace.spanCount, f.count(trace.spanCount))}
      </span>
      <span class="wide-only" dir="auto">
        {trace.serviceName}
      </span>
      {started !== null && <span class="wide-only" title={f.dateTime(started)}>{f.dateTimeShort(started)}</span>}
      <TraceId id={trace.traceId} />
    </div>
  );
}

function TraceId({ id }: { id: string }) {
  return (
    <span class="trace-id" title={words.traceId(id)}>
      <span class="mono">{id.slice(0, 8)}…</span>
      <CopyButton text={id} label={words.copyTraceId} />
    </span>
  );
}

function Split({ time }: { time: TimeSplit }) {
  const f = formats.value;
  const shown = shares(time);
  return (
    <div class="time-split" title={pathShown.value ? words.splitPathTitle : words.splitTitle}>
      {pathShown.value && <span class="strong">{words.criticalPath}</span>}
      <span class="split-bar" aria-hidden="true">
        {shown.map(({ part, share }) => (
          <i key={part} class={`split-${part}`} style={{ flexGrow: String(share) }} />
        ))}
      </span>
      {shown.map(({ part, share, nanos }) => (
        <span key={part}>
          <i class={`swatch split-${part}`} aria-hidden="true" />
          {words.split[part]} {f.percent(share)} <span class="strong wide-only">{f.duration(nanos)}</span>
        </span>
      ))}
    </div>
  );
}

function Views() {
  const { graph } = strings;
  return (
    <span class="segments" role="group" aria-label={graph.view}>
      <IconButton icon="list-tree" label={graph.asTree} text={graph.tree} pressed={view.value === 'tree'} onClick={() => showView('tree')} />
      <IconButton icon="type-hierarchy" label={graph.asGraph} text={graph.graph} pressed={view.value === 'graph'} onClick={() => showView('graph')} />
    </span>
  );
}

export function DetailsHeader({ showKeys }: { showKeys: () => void }) {
  const trace = summary.value;
  const id = traceId.value ?? '';
  const { previous, next } = neighbours.value;
  const go = (to: string | null) => () => {
    if (to !== null) goToTrace(to);
  };
  return (
    <header class="details-header">
      <div class="bar title-bar">
        <IconButton icon="arrow-left" label={cameFromCompare.value ? words.backToCompare : words.back} onClick={goBack} />
        {trace !== null && <StatusIcon outcome={stopped.value !== null && outcomeOf(trace) === 'running' ? 'stopped' : outcomeOf(trace)} />}
        <h1 class="ellipsis" dir="auto" title={trace === null ? id : titleOf(trace)}>
          {trace === null ? id : titleOf(trace)}
        </h1>
        <span class="spacer" />
        <Views />
        <IconButton icon="book" label={strings.document.open} disabled={trace === null} onClick={openDocument} />
        <IconButton icon="arrow-up" label={words.previous} disabled={previous === null} onClick={go(previous)} />
        <IconButton icon="arrow-down" label={words.next} disabled={next === null} onClick={go(next)} />
        <IconButton icon="refresh" label={`${strings.common.refresh} (F5)`} onClick={refresh} />
        <IconButton icon="keyboard" label={strings.keys.show} onClick={showKeys} />
      </div>
      {trace !== null && <Facts trace={trace} />}
      {trace !== null && trace.modelCallCount > 0 && split.value !== null && <Split time={split.value} />}
    </header>
  );
}
