import { barShape, categoryHue } from '../model/category';
import type { Fold } from '../model/equals';
import { hasChildren, type Tree } from '../model/tree';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Icon } from './Icon';

/** The lane is a little longer than the trace, so that the mark after a failed last bar still fits. */
const ROOM = 1.07;
export const TICKS = [0, 0.25, 0.5, 0.75];

export const percent = (nano: number, tree: Tree): number => ((nano / tree.span) * 100) / ROOM;
export const tickLeft = (fraction: number): string => `${(fraction * 100) / ROOM}%`;

/** What the bar says in words, for the title and for those who do not see it. */
export function barWords(tree: Tree, i: number): string {
  const f = formats.value;
  const start = f.duration(tree.start[i] ?? 0);
  const lasts = tree.duration[i] ?? Number.NaN;
  if (Number.isNaN(lasts)) return strings.tree.barRunning(start);
  const failed = tree.rows[i]?.status === 'error' ? strings.tree.barFailed : '';
  return strings.tree.bar(start, f.duration(lasts), f.percent(lasts / tree.span)) + failed;
}

function RunLane({ tree, run }: { tree: Tree; run: Fold }) {
  const f = formats.value;
  const first = tree.rows[run.members[0] ?? 0];
  if (first === undefined) return null;
  const said = strings.tree.barRun(f.count(run.members.length), f.duration(run.start), f.duration(run.lasts));
  return (
    <span class="lane" role="gridcell" aria-label={said} title={said}>
      <Ticks />
      {/* More bars than the lane has pixels would only cost time. */}
      {run.members.slice(0, 200).map((i) => (
        <Bar key={i} classes={`${barShape(first.category, false)} hue-${categoryHue(first.category)}`} left={percent(tree.start[i] ?? 0, tree)} width={percent(tree.duration[i] ?? 0, tree)} />
      ))}
    </span>
  );
}

function Ticks() {
  return (
    <>
      {TICKS.map((tick) => (
        <s key={tick} style={{ left: tickLeft(tick) }} />
      ))}
    </>
  );
}

function Bar({ classes, left, width }: { classes: string; left: number; width: number }) {
  return <b class={`bar-mark ${classes}`} style={{ left: `${left}%`, width: `max(2px, ${width}%)` }} />;
}

/** `run`: the equal rows that this row stands for. */
export function Lane({ tree, index, run }: { tree: Tree; index: number; run: Fold | null }) {
  if (run !== null) return <RunLane tree={tree} run={run} />;
  return <SpanLane tree={tree} index={index} />;
}

function SpanLane({ tree, index }: { tree: Tree; index: number }) {
  const row = tree.rows[index];
  if (row === undefined) return null;
  const parent = hasChildren(tree, index);
  const shape = barShape(row.category, parent);
  const failed = row.status === 'error';
  const running = Number.isNaN(tree.duration[index] ?? Number.NaN);
  const left = percent(tree.start[index] ?? 0, tree);
  const width = running ? 100 - left : percent(tree.duration[index] ?? 0, tree);
  const solidFailure = failed && shape !== 'bracket';
  const classes = `${shape} hue-${failed ? 'error' : categoryHue(row.category)} ${running ? 'running' : ''} ${solidFailure ? 'failed' : ''}`;
  return (
    <span class="lane" role="gridcell" aria-label={barWords(tree, index)} title={barWords(tree, index)}>
      <Ticks />
      <Bar classes={classes} left={left} width={width} />
      {solidFailure && !running && (
        <span class="failure-mark" style={{ left: `calc(${left}% + max(2px, ${width}%) + 2px)` }}>
          <Icon name="close" small tone="error-text" />
        </span>
      )}
    </span>
  );
}
