import type { TraceSummary } from '../contract';
import { UNKNOWN } from '../model/format';
import { nano } from '../model/nano';
import { oneLine, plainLine } from '../model/preview';
import { formats, now } from '../state/session';
import { strings } from '../strings';
import { Icon } from './Icon';
import { outcomeOf, StatusIcon } from './StatusIcon';

const words = strings.list;

interface TraceRowProps {
  trace: TraceSummary;
  index: number;
  top: number;
  /** The level below a group's header, 1 beside the headers; null in a list without groups. */
  level: 1 | 2 | null;
  selected: boolean;
  /** The row with the tab stop. */
  current: boolean;
  unread: boolean;
  /** The longest duration among the rows, in nanoseconds. */
  longest: number;
}

export const titleOf = (trace: TraceSummary): string => oneLine(trace.input ?? '') || trace.title || trace.name || trace.traceId;

function Answer({ trace }: { trace: TraceSummary }) {
  const outcome = outcomeOf(trace);
  const answer = plainLine(trace.output ?? '');
  const error = oneLine(trace.error ?? '');
  if (outcome === 'error') return <span class="error-text">{error || answer || words.failed}</span>;
  if (outcome === 'running' && answer === '') return <>{words.runningAnswer}</>;
  const inside = outcome === 'warning' ? <span class="warning-text">{words.errorInside(trace.errorCount)}</span> : null;
  if (answer !== '') {
    return (
      <>
        {inside}
        {inside !== null && ' · '}
        {answer}
      </>
    );
  }
  return <>{inside ?? (trace.modelCallCount > 0 ? words.notRecorded : words.noModelCall)}</>;
}

/** The span's own name, where it says more than the title does. */
function otherName(trace: TraceSummary, title: string): string | null {
  // A title that is the model's name alone stands in its own column already.
  const name = oneLine(trace.title === '' || trace.models.includes(trace.title) ? trace.name : trace.title);
  return name === '' || name === title ? null : name;
}

function tooltip(trace: TraceSummary, title: string, started: string): string {
  const { tooltip: labels } = words;
  const lines: [string, string | null][] = [
    [labels.name, trace.name],
    [labels.service, trace.serviceName],
    [labels.started, started],
    [labels.models, trace.models.length === 0 ? null : trace.models.join(', ')],
    [labels.traceId, trace.traceId],
    [labels.conversation, trace.conversationId],
  ];
  return [title, ...lines.flatMap(([label, value]) => (value === null || value === '' ? [] : [`${label}: ${oneLine(value)}`]))].join('\n');
}

/** A square-root scale, so that 60 ms and 60 s are both visible beside each other. */
const barWidth = (lasts: number, longest: number): string => `${Math.max(4, 100 * Math.sqrt(longest > 0 ? lasts / longest : 0))}%`;

/** A value in the row that narrows the list to it. By keyboard the row's menu and the filters do the same. */
function Narrow({ by, value, text, label }: { by: 'service' | 'model'; value: string; text: string; label: string }) {
  return (
    <button type="button" class="narrow ellipsis" tabIndex={-1} data-filter={by} data-value={value} title={label}>
      {text}
    </button>
  );
}

export function TraceRow({ trace, index, top, level, selected, current, unread, longest }: TraceRowProps) {
  const f = formats.value;
  const outcome = outcomeOf(trace);
  const lasts = nano(trace.durationNano);
  const started = nano(trace.startTimeUnixNano) ?? 0n;
  const title = titleOf(trace);
  const name = otherName(trace, title);
  const exact = f.dateTime(started);
  const calls = trace.modelCallCount + trace.toolCallCount > 0;
  const tokens = trace.inputTokens !== null || trace.outputTokens !== null;
  const models = trace.models.length > 0 ? `${trace.models[0]}${trace.models.length > 1 ? ` +${trace.models.length - 1}` : ''}` : null;
  const duration = lasts === null ? words.running.toLowerCase() : f.duration(Number(lasts));
  const tokenText = tokens ? `${f.tokens(trace.inputTokens)} → ${f.tokens(trace.outputTokens)}` : UNKNOWN;
  const callsTitle = words.calls(f.count(trace.modelCallCount), f.count(trace.toolCallCount));
  return (
    <div
      class={`trace-row ${unread ? 'unread' : ''} ${level === 2 ? 'inner' : ''}`}
      role="row"
      data-id={trace.traceId}
      aria-level={level ?? undefined}
      aria-selected={selected}
      aria-rowindex={index + 2}
      tabIndex={current ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="c-status" role="gridcell">
        {unread && <i class="unread-dot" role="img" aria-label={words.unread} title={words.unread} />}
        <span class="status-icon">
          <StatusIcon outcome={outcome} />
        </span>
        <button type="button" role="checkbox" class="tick" aria-checked={selected} aria-label={words.select(title)} tabIndex={-1} data-tick="">
          {selected && <Icon name="check" small />}
        </button>
      </span>
      <span class="c-asked" role="gridcell" title={tooltip(trace, title, exact)}>
        <span class="row-title ellipsis" dir="auto">
          {title}
        </span>
        {trace.rootMissing && (
          <span class="tag" title={words.rootMissing}>
            {strings.details.noRoot}
          </span>
        )}
        {name !== null && (
          <span class="row-name ellipsis dim" dir="auto">
            {name}
          </span>
        )}
      </span>
      <span class="c-answered ellipsis dim" role="gridcell" dir="auto">
        <Answer trace={trace} />
      </span>
      <span class="c-service ellipsis dim" role="gridcell">
        {trace.serviceName === '' ? UNKNOWN : <Narrow by="service" value={trace.serviceName} text={trace.serviceName} label={words.onlyService(trace.serviceName)} />}
      </span>
      <span class="c-model ellipsis" role="gridcell" title={trace.models.join(', ')}>
        {models === null ? <span class="dim">{UNKNOWN}</span> : <Narrow by="model" value={trace.models[0] ?? ''} text={models} label={words.searchModel(trace.models[0] ?? '')} />}
      </span>
      <span class="c-calls number dim" role="gridcell" title={`${callsTitle}, ${words.spans(trace.spanCount, f.count(trace.spanCount))}`}>
        {calls ? `${f.count(trace.modelCallCount)} + ${f.count(trace.toolCallCount)}` : UNKNOWN}
      </span>
      <span class={`c-tokens number ${tokens ? '' : 'dim'}`} role="gridcell" title={words.tokens(f.tokens(trace.inputTokens), f.tokens(trace.outputTokens))}>
        {tokenText}
      </span>
      <span class="c-duration" role="gridcell" title={words.lasted(duration)}>
        <span class="duration-track" aria-hidden="true">
          <i class={lasts === null ? 'running' : ''} style={{ width: lasts === null ? '100%' : barWidth(Number(lasts), longest) }} />
        </span>
        <span class={`number ${lasts === null ? 'dim' : ''}`}>{duration}</span>
      </span>
      <span class="c-started number dim" role="gridcell" title={exact}>
        {f.dateTimeShort(started)}
      </span>
      <span class="c-ago number dim" role="gridcell" title={exact}>
        {f.ago(Number(started / 1_000_000n), now.value)}
      </span>
      <span class="c-second" aria-hidden="true">
        <span class="ellipsis">{models ?? trace.serviceName}</span>
        {calls ? (
          <span class="second-calls">
            <Icon name="sparkle" small />
            {f.count(trace.modelCallCount)}
            <Icon name="tools" small />
            {f.count(trace.toolCallCount)}
          </span>
        ) : (
          <span class="second-calls">{words.spans(trace.spanCount, f.count(trace.spanCount))}</span>
        )}
        {tokens && <span>{tokenText}</span>}
      </span>
    </div>
  );
}
