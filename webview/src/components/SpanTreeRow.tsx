import type { SpanRow } from '../contract';
import { CATEGORY_ICON, categoryHue } from '../model/category';
import type { Fold } from '../model/equals';
import { briefArguments, oneLine, plainLine } from '../model/preview';
import { hasChildren, totalTokens, type Tree } from '../model/tree';
import { formats } from '../state/session';
import { stopped } from '../state/stopped';
import { strings } from '../strings';
import { Icon } from './Icon';
import { Lane } from './Lane';

const words = strings.tree;

interface SpanTreeRowProps {
  tree: Tree;
  index: number;
  top: number;
  /** Place among the drawn rows, for assistive technology. */
  rowIndex: number;
  open: boolean;
  /** The run of equal rows that begins here. While it is closed this row stands for all of them. */
  run: Fold | null;
  runClosed: boolean;
  selected: boolean;
  hit: boolean;
  /** Stands for what the pointer is over in the graph. */
  pointed: boolean;
}

/** What happened there, in a few words: why it failed, what a tool was given, what was answered. */
function preview(row: SpanRow): string {
  if (row.status === 'error') return oneLine(row.error ?? row.statusMessage);
  if (row.category === 'tool') return briefArguments(row.input ?? '') || plainLine(row.output ?? '');
  return plainLine(row.output ?? '') || briefArguments(row.input ?? '');
}

function runPreview(run: Fold): string {
  const f = formats.value;
  const lasts = words.runLasts(f.duration(run.shortest), f.duration(run.longest));
  if (run.inputs === 0) return lasts;
  return `${run.inputs > 1 ? words.runInputs(f.count(run.inputs)) : words.runSameInput}, ${lasts}`;
}

/** A mark and a switch; the keyboard has the arrows of the row for it. */
function RunMark({ run, closed }: { run: Fold; closed: boolean }) {
  const count = formats.value.count(run.members.length);
  return (
    <span class="run-mark" data-run="" title={closed ? words.openRun(count) : words.closeRun(count)}>
      ×{count}
    </span>
  );
}

function Tokens({ tree, index }: { tree: Tree; index: number }) {
  const f = formats.value;
  const row = tree.rows[index];
  if (row === undefined) return null;
  if (row.category === 'llm' || row.category === 'embedding') {
    const own = totalTokens(row);
    return <>{own === null ? '' : f.tokens(own)}</>;
  }
  const sum = tree.tokensBelow[index] ?? Number.NaN;
  return Number.isNaN(sum) ? null : <span title={words.sum}>∑ {f.tokens(sum)}</span>;
}

function Marks({ tree, index }: { tree: Tree; index: number }) {
  const row = tree.rows[index];
  return (
    <>
      {row?.orphan === true && (
        <span class="tag" title={words.noParentTitle(row.parentSpanId ?? '')}>
          {words.noParent}
        </span>
      )}
      {row?.status === 'error' ? (
        <Icon name="error" small tone="error-text" label={words.failed} />
      ) : (
        tree.errorBelow[index] === 1 && <Icon name="warning" small tone="warning-text" label={words.errorBelow} />
      )}
    </>
  );
}

export function SpanTreeRow({ tree, index, top, rowIndex, open, run, runClosed, selected, hit, pointed }: SpanTreeRowProps) {
  const row = tree.rows[index];
  if (row === undefined) return null;
  const closedRun = runClosed ? run : null;
  const parent = closedRun !== null || hasChildren(tree, index);
  const expanded = closedRun === null && open;
  const depth = tree.depth[index] ?? 0;
  const failed = row.status === 'error';
  const lasts = closedRun?.lasts ?? tree.duration[index] ?? Number.NaN;
  const text = closedRun === null ? preview(row) : runPreview(closedRun);
  return (
    <div
      class={`span-row span-grid ${hit ? 'hit' : ''} ${pointed ? 'pointed' : ''}`}
      role="row"
      data-index={index}
      aria-level={depth + 1}
      aria-posinset={tree.position[index]}
      aria-setsize={tree.siblings[index]}
      aria-rowindex={rowIndex}
      aria-expanded={parent ? expanded : undefined}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="span-name" role="gridcell">
        {/* Guides past a dozen levels would leave no room for the name. */}
        {Array.from({ length: Math.min(depth, 12) }, (_, i) => (
          <i key={i} class="guide" />
        ))}
        <span class="twisty" data-twisty={parent ? '' : undefined}>
          {parent && <Icon name={expanded ? 'chevron-down' : 'chevron-right'} small />}
        </span>
        <Icon name={CATEGORY_ICON[row.category]} small tone={`hue-text-${categoryHue(row.category)}`} />
        <span class="visually-hidden">{strings.category[row.category]} </span>
        <span class={`span-title ellipsis ${failed ? 'error-text' : ''} ${depth === 0 ? 'root' : ''}`} dir="auto" title={row.name}>
          {row.title || row.name}
        </span>
        {run !== null && <RunMark run={run} closed={runClosed} />}
        <Marks tree={tree} index={index} />
        {text !== '' && (
          <span class={`span-preview ellipsis ${failed ? 'error-text' : 'dim'}`} dir="auto" title={text.slice(0, 300)}>
            {text}
          </span>
        )}
      </span>
      <span class="span-tokens number dim" role="gridcell">
        {closedRun === null && <Tokens tree={tree} index={index} />}
      </span>
      <span class={`number ${Number.isNaN(lasts) ? 'dim' : ''}`} role="gridcell">
        {Number.isNaN(lasts) ? (stopped.value === null ? words.running : words.noEnd) : formats.value.duration(lasts)}
      </span>
      <Lane tree={tree} index={index} run={closedRun} />
    </div>
  );
}
