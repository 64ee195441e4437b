import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { amounts, type Pair } from '../model/alignment';
import { CATEGORY_ICON, categoryHue } from '../model/category';
import { briefArguments, oneLine, plainLine } from '../model/preview';
import { choose, chosen, left, pairKey, pairs, right, type Side } from '../state/comparison';
import { formats } from '../state/session';
import { strings } from '../strings';
import { change } from './CompareHeads';
import { Icon } from './Icon';
import { useCssPixels, useScrollbarWidth, useVirtualRows } from './virtualRows';

const words = strings.compare;

const MARK: Record<Pair['kind'], string> = { same: 'equal', changed: 'diff-modified', left: 'diff-removed', right: 'diff-added' };

/** One side's step, or the hatched place where it has none. */
function Step({ side, row, where }: { side: Side; row: number; where: 'left' | 'right' }) {
  const f = formats.value;
  const span = side.tree.rows[row];
  if (span === undefined) {
    return (
      <>
        <span class={`step-name gap ${where}`} role="gridcell"><span class="visually-hidden">{where === 'left' ? words.noneLeft : words.noneRight}</span></span>
        <span class={`step-time gap ${where}`} role="gridcell" />
        <span class={`step-tokens gap ${where}`} role="gridcell" />
      </>
    );
  }
  const { duration, tokens } = amounts(side.tree, row);
  const failed = span.status === 'error';
  const text = failed ? oneLine(span.error ?? span.statusMessage) : span.category === 'tool' ? briefArguments(span.input ?? '') : plainLine(span.output ?? '');
  return (
    <>
      <span class={`step-name ${where}`} role="gridcell" style={{ '--indent': `${Math.min(side.tree.depth[row] ?? 0, 8) * 8}px` }}>
        <Icon name={CATEGORY_ICON[span.category]} small tone={`hue-text-${categoryHue(span.category)}`} />
        <span class="visually-hidden">{strings.category[span.category]} </span>
        <span class={`ellipsis step-title ${failed ? 'error-text' : ''}`} dir="auto" title={span.name}>{span.title || span.name}</span>
        {failed && <Icon name="error" small tone="error-text" label={strings.tree.failed} />}
        {text !== '' && <span class="ellipsis dim step-preview" dir="auto" title={text.slice(0, 300)}>{text}</span>}
      </span>
      <span class={`step-time number ${where}`} role="gridcell">{duration === null ? words.running : f.duration(duration)}</span>
      <span class={`step-tokens number dim ${where}`} role="gridcell">{tokens === null ? '' : f.tokens(tokens)}</span>
    </>
  );
}

function StepRow({ pair, one, two, top, index, selected }: { pair: Pair; one: Side; two: Side; top: number; index: number; selected: boolean }) {
  const f = formats.value;
  const before = pair.left < 0 ? null : amounts(one.tree, pair.left);
  const after = pair.right < 0 ? null : amounts(two.tree, pair.right);
  const time = before === null || after === null ? '' : change(before.duration, after.duration, f.duration);
  const tokens = before === null || after === null ? '' : change(before.tokens, after.tokens, f.tokens);
  return (
    <div
      class={`step-row ${pair.kind}`}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="step-mark-cell" role="gridcell">
        {pair.kind === 'same' ? <span class="visually-hidden">{words.kinds.same}</span> : <Icon name={MARK[pair.kind]} small tone={`mark-${pair.kind}`} label={words.kinds[pair.kind]} />}
      </span>
      <Step side={one} row={pair.left} where="left" />
      <Step side={two} row={pair.right} where="right" />
      <span class="step-change number" role="gridcell">{pair.kind === 'left' || pair.kind === 'right' ? <span class="dim">{words.kinds[pair.kind]}</span> : time}</span>
      <span class="step-change-tokens number" role="gridcell">{tokens}</span>
    </div>
  );
}

/** The steps of both in call order, as one list for the keyboard. */
export function CompareSteps() {
  const scroller = useRef<HTMLDivElement>(null);
  const focusInside = useRef(true);
  const rowHeight = useCssPixels(scroller, '--step-row', 22);
  const shown = pairs.value;
  const key = chosen.value;
  const found = useMemo(() => shown.findIndex((pair) => pairKey(pair) === key), [shown, key]);
  const at = Math.max(0, found);
  const rows = useVirtualRows({ count: shown.length, rowHeight, scroller, keep: at });
  useScrollbarWidth(scroller);
  const { show } = rows;
  useLayoutEffect(() => {
    if (found >= 0) show(found);
  }, [key, found, show]);
  useLayoutEffect(() => {
    const active = document.activeElement;
    // Keys of the page move the selection too; they take the focus along only where nothing else has it.
    if (!focusInside.current || (active !== document.body && scroller.current?.contains(active) !== true)) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"]`);
    if (row && active !== row) row.focus({ preventScroll: true });
  });
  const [one, two] = [left.value, right.value];
  if (one === null || two === null) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + pageRows, PageUp: at - pageRows, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    choose(shown[Math.min(Math.max(0, to), shown.length - 1)]);
    event.preventDefault();
  };
  return (
    <div class="step-grid" role="grid" aria-label={words.steps} aria-rowcount={shown.length + 1} onKeyDown={onKeyDown}>
      <div role="rowgroup" class="step-head-group">
        <div class="step-row step-head" role="row" aria-rowindex={1}>
          <span class="step-mark-cell" role="columnheader"><span class="visually-hidden">{words.kind}</span></span>
          <span class="step-name left" role="columnheader">{words.left}</span>
          <span class="step-time number left" role="columnheader">{words.time}</span>
          <span class="step-tokens number left" role="columnheader">{words.tokens}</span>
          <span class="step-name right" role="columnheader">{words.right}</span>
          <span class="step-time number right" role="columnheader">{words.time}</span>
          <span class="step-tokens number right" role="columnheader">{words.tokens}</span>
          <span class="step-change number" role="columnheader">{words.change}</span>
          <span class="step-change-tokens number" role="columnheader">{words.tokens}</span>
        </div>
      </div>
      <div
        class="step-rows"
        role="rowgroup"
        ref={scroller}
        onClick={(event) => {
          const index = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
          focusInside.current = true;
          choose(shown[index]);
        }}
        onFocusIn={() => (focusInside.current = true)}
        onFocusOut={(event) => {
          // A row that is redrawn elsewhere loses the focus to nothing: that is not the person leaving.
          if (event.relatedTarget !== null) focusInside.current = scroller.current?.contains(event.relatedTarget as Node) ?? false;
        }}
      >
        <div class="virtual" role="presentation" style={{ height: `${rows.height}px` }}>
          {rows.items.map(({ index, start }) => {
            const pair = shown[index];
            return pair === undefined ? null : <StepRow key={pairKey(pair)} pair={pair} one={one} two={two} top={start} index={index} selected={index === at} />;
          })}
        </div>
      </div>
    </div>
  );
}
