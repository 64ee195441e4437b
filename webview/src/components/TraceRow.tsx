import type { TraceSummary } from '../contract';
import type { ColumnId } from '../model/columns';
import { UNKNOWN } from '../model/format';
import { fromFirstMark, segments, type Segment } from '../model/marks';
import { nano } from '../model/nano';
import { shares, splitOf } from '../model/split';
import { oneLine, plainLine } from '../model/preview';
import { hasTerm, term } from '../model/queryText';
import { queryText } from '../state/query';
import { formats, now } from '../state/session';
import { strings } from '../strings';
import { costOfTrace, costText, costTitle } from './Cost';
import { Icon } from './Icon';
import { outcomeOf, StatusIcon } from './StatusIcon';

const words = strings.list;
const HIT_LOOK = 400;

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
  shown: ReadonlySet<ColumnId>;
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

function Marked({ pieces }: { pieces: readonly Segment[] }) {
  return <>{pieces.map((segment, i) => (segment.marked ? <mark key={i}>{segment.text}</mark> : segment.text))}</>;
}

/** Where the words of the search were found, in place of the answer; a click opens the trace there. */
function Found({ hit }: { hit: NonNullable<TraceSummary['hit']> }) {
  const where = oneLine(hit.key ?? '').slice(0, 60) || words.hitIn[hit.field];
  return (
    <button type="button" class="hit ellipsis" tabIndex={-1} data-hit={hit.spanId} title={words.openHit(where)}>
      <span class="hit-where">{where}</span>
      <bdi>
        <Marked pieces={fromFirstMark(hit.text.slice(0, HIT_LOOK), hit.marks)} />
      </bdi>
    </button>
  );
}

/** How much of a question is sure to be seen, whatever the width. */
const TITLE_SEEN = 34;

/** The question itself, when it is there that the words were found: it needs not to be shown twice. */
function marksInTitle({ hit, input }: TraceSummary, title: string): NonNullable<TraceSummary['hit']>['marks'] | null {
  if (hit === null || input === null || hit.field !== 'input' || !title.startsWith(hit.text)) return null;
  return hit.marks.every(([, end]) => typeof end === 'number' && end <= TITLE_SEEN) ? hit.marks : null;
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

type TermKey = 'model' | 'agent' | 'tool';

/** The first of several names, and how many more there are. A click narrows the list to it; by keyboard the search does. */
function Names({ by, names }: { by: TermKey; names: readonly string[] }) {
  const first = names[0];
  if (first === undefined) return <span class="dim">{UNKNOWN}</span>;
  const wanted = term(by, first);
  const on = hasTerm(queryText.value, wanted);
  return (
    <>
      <button type="button" class={`narrow ellipsis ${on ? 'on' : ''}`} tabIndex={-1} data-filter={by} data-value={first} title={(on ? words.removeTerm : words.addTerm)(wanted)}>
        {first}
      </button>
      {names.length > 1 && <span class="dim more-names">{words.moreNames(formats.value.count(names.length - 1))}</span>}
    </>
  );
}

export function TraceRow({ trace, index, top, level, selected, current, unread, longest, shown }: TraceRowProps) {
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
  const split = splitOf(trace);
  const parts = split === null ? [] : shares(split);
  const tokenText = tokens ? `${f.tokens(trace.inputTokens)} → ${f.tokens(trace.outputTokens)}` : UNKNOWN;
  const marks = marksInTitle(trace, title);
  const price = costOfTrace(trace);
  const callsTitle = words.calls(f.count(trace.modelCallCount), f.count(trace.toolCallCount));
  return (
    <div
      class={`trace-row ${unread ? 'unread' : ''}`}
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
      <span class={`c-asked ${level === 2 ? 'inner' : ''}`} role="gridcell" title={tooltip(trace, title, exact)}>
        <span class="row-title ellipsis" dir="auto">
          {marks === null ? title : <Marked pieces={segments(title, marks)} />}
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
        {trace.hit === null || marks !== null ? <Answer trace={trace} /> : <Found hit={trace.hit} />}
      </span>
      {shown.has('service') && (
        <span class="c-service ellipsis dim" role="gridcell">
          {trace.serviceName === '' ? (
            UNKNOWN
          ) : (
            <button type="button" class="narrow ellipsis" tabIndex={-1} data-filter="service" data-value={trace.serviceName} title={words.onlyService(trace.serviceName)}>
              {trace.serviceName}
            </button>
          )}
        </span>
      )}
      {shown.has('agent') && (
        <span class="c-agent names" role="gridcell" title={trace.agents.join(', ')}>
          <Names by="agent" names={trace.agents} />
        </span>
      )}
      {shown.has('model') && (
        <span class="c-model names" role="gridcell" title={trace.models.join(', ')}>
          <Names by="model" names={trace.models} />
        </span>
      )}
      {shown.has('tools') && (
        <span class="c-tools names" role="gridcell" title={trace.tools.join(', ')}>
          <Names by="tool" names={trace.tools} />
        </span>
      )}
      {shown.has('calls') && (
        <span class="c-calls number dim" role="gridcell" title={`${callsTitle}, ${words.spans(trace.spanCount, f.count(trace.spanCount))}`}>
          {calls ? `${f.count(trace.modelCallCount)} + ${f.count(trace.toolCallCount)}` : UNKNOWN}
        </span>
      )}
      {shown.has('tokens') && (
        <span class={`c-tokens number ${tokens ? '' : 'dim'}`} role="gridcell" title={words.tokens(f.tokens(trace.inputTokens), f.tokens(trace.outputTokens))}>
          {tokenText}
        </span>
      )}
      {shown.has('cost') && (
        <span class="c-cost number dim" role="gridcell" title={costTitle(price, f)}>
          {costText(price, f)}
        </span>
      )}
      {shown.has('duration') && (
        <span class="c-duration" role="gridcell" title={[words.lasted(duration), ...parts.map(({ part, nanos }) => `${strings.details.split[part]} ${f.duration(nanos)}`)].join('\n')}>
          <span class="duration-track" aria-hidden="true">
            {lasts === null ? <i class="running" /> : (
              <span class="duration-bar" style={{ width: barWidth(Number(lasts), longest) }}>
                {parts.map(({ part, share }) => <i key={part} class={`split-${part}`} style={{ flexGrow: String(share) }} />)}
              </span>
            )}
          </span>
          <span class={`number ${lasts === null ? 'dim' : ''}`}>{duration}</span>
        </span>
      )}
      {shown.has('started') && (
        <span class="c-started number dim" role="gridcell" title={exact}>
          {f.dateTimeShort(started)}
        </span>
      )}
      {shown.has('ago') && (
        <span class="c-ago number dim" role="gridcell" title={exact}>
          {f.ago(Number(started / 1_000_000n), now.value)}
        </span>
      )}
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
        {price !== null && price.dollars !== null && <span>{costText(price, f)}</span>}
      </span>
    </div>
  );
}
