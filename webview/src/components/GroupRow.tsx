import type { TraceSummary } from '../contract';
import type { GroupLine } from '../model/grouping';
import { nano } from '../model/nano';
import * as list from '../state/list';
import { formats } from '../state/session';
import { unread } from '../state/unread';
import { strings } from '../strings';
import { Icon } from './Icon';
import { titleOf } from './TraceRow';

const words = strings.list;

interface GroupRowProps {
  line: GroupLine;
  traces: readonly TraceSummary[];
  index: number;
  top: number;
  current: boolean;
}

/** A conversation, named by its first question, or a run of a program; the sums go over its traces as far as they are loaded. */
export function GroupRow({ line, traces, index, top, current }: GroupRowProps) {
  const f = formats.value;
  const started = (trace: TraceSummary): bigint => nano(trace.startTimeUnixNano) ?? 0n;
  const first = traces.reduce<TraceSummary | null>((earliest, trace) => (earliest === null || started(trace) < started(earliest) ? trace : earliest), null);
  const known = traces.flatMap((trace) => (trace.totalTokens === null ? [] : [trace.totalTokens]));
  const tokens = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
  const count = f.count(traces.length);
  const failed = traces.filter((trace) => trace.status === 'error').length;
  const run = line.by === 'run';
  // More of the group may stand on pages that were not read yet.
  const whole = list.nextCursor.value === null;
  const size = run ? (whole ? words.runTraces(traces.length, count) : words.runTracesLoaded(count)) : whole ? words.turns(traces.length, count) : words.turnsLoaded(count);
  const since = first === null ? '' : f.dateTimeShort(started(first));
  const title = run ? (line.id === null ? words.noRun : [first?.serviceName, since].filter(Boolean).join(' · ')) : first === null ? (line.id ?? '') : titleOf(first);
  const named = line.id === null ? null : (run ? words.inRun : words.inConversation)(line.id);
  return (
    <div
      class="trace-row group-row"
      role="row"
      data-id={line.key}
      aria-level={1}
      aria-expanded={line.open}
      aria-selected={line.ids.every((id) => list.selected.value.has(id))}
      aria-rowindex={index + 2}
      tabIndex={current ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="group-cell" role="gridcell" title={[title, named].filter(Boolean).join('\n')}>
        <Icon name={line.open ? 'chevron-down' : 'chevron-right'} />
        {!line.open && line.ids.some((id) => unread.value.has(id)) && <i class="unread-dot inline" role="img" aria-label={words.unread} />}
        <b class="ellipsis" dir="auto">
          {title}
        </b>
        <span class="ellipsis dim group-id" dir="auto">
          {line.id}
        </span>
        <span class="spacer" />
        {run && failed > 0 && <span class="error-text no-wrap">{words.groupErrors(f.count(failed))}</span>}
        <span class="dim no-wrap">
          {size}
          {tokens !== null && ` · ${words.groupTokens(f.tokens(tokens))}`}
        </span>
      </span>
    </div>
  );
}
