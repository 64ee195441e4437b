import { useEffect } from 'preact/hooks';
import type { SpanDetail, TraceSummary } from '../contract';
import type { Usage } from '../model/cost';
import { firstToken } from '../model/moments';
import { totalTokens } from '../model/tree';
import { cost, wantPrices } from '../state/prices';
import { formats } from '../state/session';
import { wholeTree } from '../state/trace';
import { strings } from '../strings';
import { costOfTrace, costText, costTitle } from './Cost';
import { Icon } from './Icon';

const words = strings.usage;

/** What a trace costs by list price; nothing where no call has a price. */
export function TraceCost({ trace }: { trace: TraceSummary }) {
  useEffect(wantPrices, []);
  const f = formats.value;
  const known = costOfTrace(trace);
  return known === null || known.dollars === null ? null : <span class="strong" title={costTitle(known, f)}>{costText(known, f)}</span>;
}

const usagesOf = new WeakMap<SpanDetail, readonly Usage[]>();

/** One call as what it used; the same array each time, as its price is kept by it. */
function usages(span: SpanDetail): readonly Usage[] {
  const before = usagesOf.get(span);
  if (before !== undefined) return before;
  const { model, provider, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = { ...span, ...span.usage };
  const made = [{ model, provider, calls: 1, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }];
  usagesOf.set(span, made);
  return made;
}

/** What a model call costs by list price. */
export function CallCost({ span }: { span: SpanDetail }) {
  useEffect(wantPrices, []);
  const f = formats.value;
  const known = span.category === 'llm' || span.category === 'embedding' ? cost(usages(span), span.startTimeUnixNano) : null;
  return known === null || known.dollars === null ? null : <span class="strong" title={costTitle(known, f)}>{costText(known, f)}</span>;
}

/** Output tokens over the time that they took: from the first token on where that is known, else of the whole call. */
export function TokenRate({ span }: { span: SpanDetail }) {
  const f = formats.value;
  const lasts = Number(span.durationNano ?? Number.NaN);
  const output = span.usage.outputTokens;
  const token = firstToken(span);
  const seconds = (lasts - (token ?? 0)) / 1e9;
  if (span.category !== 'llm' || output === null || output < 2 || !(seconds > 0)) return null;
  return <span title={token === null ? words.rateWhole : words.rateStreamed}>{words.rate(f.count(Math.round(output / seconds)))}</span>;
}

/** The model calls below a span, summed up, beside what the span itself reported: never added to one another. */
export function TokensBelow({ span }: { span: SpanDetail }) {
  const f = formats.value;
  const tree = wholeTree.value;
  const below = tree?.tokensBelow[tree.indexOf.get(span.spanId) ?? -1] ?? Number.NaN;
  if (span.category === 'llm' || Number.isNaN(below)) return null;
  const reported = totalTokens({ ...span, ...span.usage, input: null, output: null });
  const differs = reported !== null && reported !== below;
  return (
    <div class="facts tokens-below">
      {reported !== null && <span>{words.reported} <span class="strong">{f.count(reported)}</span></span>}
      <span>{words.below} <span class="strong">{f.count(below)}</span></span>
      {differs && (
        <span class="warning-text" title={words.differsTitle}>
          <Icon name="warning" small /> {words.differs}
        </span>
      )}
    </div>
  );
}
