// The price table, once it is there.
import { signal } from '@preact/signals';
import type { Cost, PriceTable, Usage } from '../model/cost';
import { costOf } from '../model/cost';
import { nano } from '../model/nano';

/** Null until it has been loaded: a cost is unknown until then, and drawn as soon as it is known. */
export const prices = signal<PriceTable | null>(null);
/** Why there are no prices. */
export const pricesFailed = signal(false);

let asked = false;

/** Asks for the table, once; a page that draws no cost never loads it. */
export function wantPrices(): void {
  if (asked) return;
  asked = true;
  import('../prices').then(
    ({ calcPrice }) => (prices.value = calcPrice),
    () => (pricesFailed.value = true),
  );
}

const known = new WeakMap<readonly Usage[], Cost>();

/** `start`: when the calls were made, nanoseconds as text. Null while the table is not there. */
export function cost(usages: readonly Usage[], start: string): Cost | null {
  const table = prices.value;
  if (table === null) return null;
  const before = known.get(usages);
  if (before !== undefined) return before;
  const made = costOf(usages, new Date(Number((nano(start) ?? 0n) / 1_000_000n)), table);
  known.set(usages, made);
  return made;
}
