import { useMemo } from 'preact/hooks';
import { barShape, categoryHue } from '../model/category';
import type { Fold } from '../model/equals';
import { firstToken, momentsOf, type Moment } from '../model/moments';
import type { TimeWindow } from '../model/timeWindow';
import { hasChildren, type Tree } from '../model/tree';
import { pathRows, timeWindow } from '../state/lane';
import { formats } from '../state/session';
import { stopped } from '../state/stopped';
import { detail } from '../state/trace';
import { strings } from '../strings';
import { Icon } from './Icon';

export const TICKS = [0, 0.25, 0.5, 0.75];

/** The lane of a whole trace is a little longer than it, so that the mark after a failed last bar still fits. */
export const laneRoom = (window: TimeWindow | null): number => (window === null ? 1.07 : 1);
export const tickLeft = (fraction: number, window: TimeWindow | null): string => `${(fraction * 100) / laneRoom(window)}%`;

/** Nanoseconds from the trace's start to percent of the lane, at most a little outside of it. */
function percent(nano: number, tree: Tree): number {
  const window = timeWindow.value;
  const { from, to } = window ?? { from: 0, to: tree.span };
  const place = (((nano - from) / (to - from)) * 100) / laneRoom(window);
  // Zoomed far in, a bar would be wider than a browser can lay out.
  return Math.min(120, Math.max(-20, place));
}

/** What the bar says in words, for the title and for those who do not see it. */
function barWords(tree: Tree, i: number): string {
  const f = formats.value;
  const start = f.duration(tree.start[i] ?? 0);
  const lasts = tree.duration[i] ?? Number.NaN;
  if (Number.isNaN(lasts)) return stopped.value === null ? strings.tree.barRunning(start) : strings.tree.barStopped(start, f.dateTimeShort(stopped.value));
  const failed = tree.rows[i]?.status === 'error' ? strings.tree.barFailed : '';
  return strings.tree.bar(start, f.duration(lasts), f.percent(lasts / tree.span)) + failed;
}

function RunLane({ tree, run }: { tree: Tree; run: Fold }) {
  const f = formats.value;
  const first = tree.rows[run.members[0] ?? 0];
  if (first === undefined) return null;
  const said = strings.tree.barRun(f.count(run.members.length), f.duration(run.start), f.duration(run.lasts));
  const classes = `${barShape(first.category, false)} hue-${categoryHue(first.category)}`;
  return (
    <span class="lane" role="gridcell" aria-label={said} title={said}>
      <Ticks />
      {/* More bars than the lane has pixels would only cost time. */}
      {run.members.slice(0, 200).map((i) => (
        <Bar key={i} classes={classes} left={percent(tree.start[i] ?? 0, tree)} right={percent((tree.start[i] ?? 0) + (tree.duration[i] ?? 0), tree)} />
      ))}
      {run.members.slice(0, 200).map((i) => <Path key={`path-${i}`} tree={tree} index={i} />)}
    </span>
  );
}

function Ticks() {
  return (
    <>
      {TICKS.map((tick) => (
        <s key={tick} style={{ left: tickLeft(tick, timeWindow.value) }} />
      ))}
    </>
  );
}

function Bar({ classes, left, right }: { classes: string; left: number; right: number }) {
  return <b class={`bar-mark ${classes}`} style={{ left: `${left}%`, width: `max(2px, ${right - left}%)` }} />;
}

/** The critical path's stretches of this row, as an underline. */
function Path({ tree, index }: { tree: Tree; index: number }) {
  return (
    <>
      {pathRows.value.get(index)?.map(({ from, to }) => {
        const left = percent(from, tree);
        return <u key={from} style={{ left: `${left}%`, width: `max(1px, ${percent(to, tree) - left}%)` }} />;
      })}
    </>
  );
}

function momentWords({ at, kind, name }: Moment, start: number): string {
  const after = formats.value.duration(Math.max(0, at - start));
  return kind === 'firstToken' ? strings.tree.firstToken(after) : strings.tree.event(name, after);
}

/** Marks of what happened inside of the span. */
function Moments({ tree, index }: { tree: Tree; index: number }) {
  const row = tree.rows[index];
  const token = detail.value?.spanId === row?.spanId && detail.value !== null ? firstToken(detail.value) : null;
  const moments = useMemo(() => (row === undefined ? [] : momentsOf(row, tree, token)), [row, tree, token]);
  return (
    <>
      {moments.map((moment, i) => (
        <em key={i} class={`moment ${moment.kind}`} style={{ left: `${percent(moment.at, tree)}%` }} title={momentWords(moment, tree.start[index] ?? 0)} />
      ))}
    </>
  );
}

interface LaneProps {
  tree: Tree;
  index: number;
  /** The equal rows that this row stands for. */
  run: Fold | null;
}

export function Lane({ tree, index, run }: LaneProps) {
  const row = tree.rows[index];
  if (row === undefined) return null;
  if (run !== null) return <RunLane tree={tree} run={run} />;
  const parent = hasChildren(tree, index);
  const shape = barShape(row.category, parent);
  const failed = row.status === 'error';
  const running = Number.isNaN(tree.duration[index] ?? Number.NaN);
  const start = tree.start[index] ?? 0;
  const left = percent(start, tree);
  // What stopped reporting is drawn to the last that was heard of the trace.
  const right = running ? (stopped.value === null ? 100 : percent(tree.span, tree)) : percent(start + (tree.duration[index] ?? 0), tree);
  const solidFailure = failed && shape !== 'bracket';
  const classes = `${shape} hue-${failed ? 'error' : categoryHue(row.category)} ${running ? 'running' : ''} ${solidFailure ? 'failed' : ''}`;
  return (
    <span class="lane" role="gridcell" aria-label={barWords(tree, index)} title={barWords(tree, index)}>
      <Ticks />
      <Bar classes={classes} left={left} right={Math.max(left, right)} />
      <Path tree={tree} index={index} />
      <Moments tree={tree} index={index} />
      {solidFailure && !running && (
        <span class="failure-mark" style={{ left: `calc(max(${right}%, ${left}% + 2px) + 2px)` }}>
          <Icon name="close" small tone="error-text" />
        </span>
      )}
    </span>
  );
}
