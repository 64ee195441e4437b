import type { TraceSummary } from '../contract';
import { PRICE_SOURCE, type Cost, type UsageCost } from '../model/cost';
import { UNKNOWN, type Formats } from '../model/format';
import { oneLine } from '../model/preview';
import { cost, pricesFailed } from '../state/prices';
import { strings } from '../strings';

const words = strings.cost;
/** Tooltips are read, not scrolled. */
const LINES = 8;

function line({ usage, dollars, reason, doubt, priced }: UsageCost, f: Formats): string {
  const tokens = [words.tokens(f.tokens(usage.inputTokens), f.tokens(usage.outputTokens))];
  if (usage.cacheReadTokens !== null || usage.cacheWriteTokens !== null) tokens.push(words.cached(f.tokens(usage.cacheReadTokens ?? 0), f.tokens(usage.cacheWriteTokens ?? 0)));
  const result =
    dollars === null || priced === null
      ? words.reasons[reason ?? 'unknownModel']
      : (priced.byName ? words.byName : words.at)(doubt === null ? f.dollars(dollars) : words.atLeastShort(f.dollars(dollars)), priced.provider);
  const name = oneLine(usage.model ?? '').slice(0, 80) || words.unnamed;
  return words.line(name, tokens.join(', '), doubt === null ? result : `${result} (${words.doubts[doubt]})`);
}

/** Every part with its price or the reason why it has none, the rule, and where the prices are from. */
export function costTitle(known: Cost | null, f: Formats): string {
  if (known === null) return pricesFailed.value ? words.failed : words.loading;
  if (known.parts.length === 0) return words.noCalls;
  const date = f.date(Date.parse(PRICE_SOURCE.date));
  return [
    known.dollars === null ? words.none : (known.atLeast ? words.atLeast : words.total)(f.dollars(known.dollars)),
    ...known.parts.slice(0, LINES).map((part) => line(part, f)),
    ...(known.parts.length > LINES ? ['…'] : []),
    ...(known.dollars === null ? [] : [words.rule]),
    words.source(PRICE_SOURCE.name, PRICE_SOURCE.version, date),
  ].join('\n');
}

export const costText = (known: Cost | null, f: Formats): string =>
  known === null || known.dollars === null ? UNKNOWN : known.atLeast ? words.atLeastShort(f.dollars(known.dollars)) : f.dollars(known.dollars);

export const costOfTrace = (trace: TraceSummary): Cost | null => cost(trace.usages, trace.startTimeUnixNano);
