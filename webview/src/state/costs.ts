// What traces cost, told to the sidecar, which sorts by it: a price is known only here. The sidecar says what it was not told
// yet (all of it after its start, later what is new or changed), so nothing has to be kept in step.
import { computed, signal } from '@preact/signals';
import type { ListUsagesResult } from '../contract';
import { request } from '../host';
import { costOf, type PriceTable, type Usage } from '../model/cost';
import { strings } from '../strings';
import { madeAt, priceTable } from './prices';
import { sortKey } from './query';
import { announcement } from './session';

const PAGE = 1_000;
/** Who waits no longer than this needs not to be told why. */
const PATIENCE_MS = 500;
/** Half of a frame: the page answers to its person while many traces are priced. */
const TURN_MS = 8;

/** How far it is, once it has taken long enough to wonder. */
const pricing = signal<{ done: number; total: number } | null>(null);
/** The same while the list waits for it: who sorts by something else need not know. */
export const listWaits = computed(() => (sortKey.value === 'cost' ? pricing.value : null));

let running: Promise<void> | null = null;
let next: Promise<void> | null = null;

/** Resolves when the sidecar knows the costs of all traces that were stored at the time of the call. */
export function costsTold(): Promise<void> {
  if (running === null) {
    running = tellAll().finally(() => (running = null));
    return running;
  }
  // What came after the one that runs had begun is not sure to be in it. Whoever asks meanwhile waits for the same next one.
  next ??= running
    .catch(() => undefined)
    .then(() => {
      next = null;
      return costsTold();
    });
  return next;
}

async function tellAll(): Promise<void> {
  let done = 0;
  let total = 0;
  const wondering = setTimeout(() => {
    pricing.value = { done, total };
    if (listWaits.peek() !== null) announcement.value = strings.cost.pricing;
  }, PATIENCE_MS);
  try {
    // Both at once: the table is large, and the first page takes its time.
    const [first, table] = await Promise.all([read(null), priceTable()]);
    let page = first;
    for (;;) {
      const { nextCursor, revision } = page;
      total = page.total;
      // The sidecar reads the next page while this one is priced.
      const following = nextCursor === null ? null : read(nextCursor);
      const told = priced(page, table).then((costs) => (costs.length === 0 ? {} : request('setCosts', { costs, ...(nextCursor === null ? { revision } : {}) })));
      const [then] = await Promise.all([following, told]);
      if (then === null) return;
      done += page.traces.length;
      page = then;
      if (pricing.peek() !== null) pricing.value = { done, total };
    }
  } finally {
    clearTimeout(wondering);
    pricing.value = null;
  }
}

const read = (cursor: string | null): Promise<ListUsagesResult> => request('listUsages', { limit: PAGE, ...(cursor === null ? {} : { cursor }) });

function usageOf(models: ListUsagesResult['models'], counts: readonly (number | null)[]): Usage {
  const [at = null, calls = null, inputTokens = null, outputTokens = null, cacheReadTokens = null, cacheWriteTokens = null] = counts;
  const { model = null, provider = null } = models[at ?? -1] ?? {};
  return { model, provider, calls: calls ?? 0, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
}

async function priced({ models, traces }: ListUsagesResult, table: PriceTable): Promise<{ number: number; dollars: number | null }[]> {
  const costs: { number: number; dollars: number | null }[] = [];
  let since = performance.now();
  for (const { number, usages, startTimeUnixNano } of traces) {
    costs.push({ number, dollars: costOf(usages.map((usage) => usageOf(models, usage)), madeAt(startTimeUnixNano), table).dollars });
    if (performance.now() - since < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return costs;
}
