// The price table, once it is there.
import { signal } from '@preact/signals';
import type { Cost, PriceTable, Usage } from '../model/cost';
import { costOf } from '../model/cost';
import { nano } from '../model/nano';
import { remembered } from '../model/rates';
import { strings } from '../strings';

/** Null until it has been loaded: a cost is unknown until then, and drawn as soon as it is known. */
export const prices = signal<PriceTable | null>(null);
/** Why there are no prices. */
export const pricesFailed = signal(false);

let asked: Promise<PriceTable> | null = null;

async function load(): Promise<PriceTable> {
  try {
    const { calcPrice } = await import('../prices');
    pricesFailed.value = false;
    return (prices.value = remembered(calcPrice));
  } catch {
    asked = null;
    pricesFailed.value = true;
    throw new Error(strings.cost.failed);
  }
}

/** Asks for the table, once; a page that draws no cost never loads it. */
export function priceTable(): Promise<PriceTable> {
  asked ??= load();
  return asked;
}

/** As `priceTable`, for who draws what is there; `pricesFailed` says the rest. */
export const wantPrices = (): void => void priceTable().catch(() => undefined);

const known = new WeakMap<readonly Usage[], Cost>();

/** A trace's start, nanoseconds as text, as the time of its calls. */
export const madeAt = (start: string): Date => new Date(Number((nano(start) ?? 0n) / 1_000_000n));

/** `start`: when the calls were made, nanoseconds as text. Null while the table is not there. */
export function cost(usages: readonly Usage[], start: string): Cost | null {
  const table = prices.value;
  if (table === null) return null;
  const before = known.get(usages);
  if (before !== undefined) return before;
  const made = costOf(usages, madeAt(start), table);
  known.set(usages, made);
  return made;
}
