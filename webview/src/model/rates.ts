// The price table, asked once for each model. To look a model up and check its units takes the table 40 to 100 us a call:
// nothing for the rows in view, and 10 s for a sort of 100,000 traces. By rates that it told once a price takes 1 us.
import { firstTier, type PriceTable, type Tokens } from './cost';

type Found = NonNullable<ReturnType<PriceTable>>;

/** Dollars of one token; `fee` is due whatever the tokens. */
interface Rates {
  found: Found;
  fee: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** Input tokens from which other rates hold. */
  until: number;
}

/** Rates by day, as prices change at midnight UTC; all under 0 where they never did. */
interface Model {
  daily: boolean;
  days: Map<number, Rates>;
}

/** Names and times are whatever an app sent, so there may be any number of them. */
const MOST = 5_000;
const DAY_MS = 86_400_000;
const NOTHING: Tokens = { input_tokens: 0, output_tokens: 0 };

/** Null where the price depends on the time of day. */
function modelOf({ model: { prices } }: Found): Model | null {
  if (!Array.isArray(prices)) return { daily: false, days: new Map() };
  return prices.every(({ constraint }) => constraint === undefined || constraint.type === 'start_date') ? { daily: true, days: new Map() } : null;
}

function ratesOf(found: Found, price: (tokens: Tokens) => number): Rates {
  const fee = found.total_price;
  return {
    found,
    fee,
    input: price({ ...NOTHING, input_tokens: 1 }) - fee,
    output: price({ ...NOTHING, output_tokens: 1 }) - fee,
    // Cached tokens are part of the input.
    cacheRead: price({ ...NOTHING, input_tokens: 1, cache_read_tokens: 1 }) - fee,
    cacheWrite: price({ ...NOTHING, input_tokens: 1, cache_write_tokens: 1 }) - fee,
    until: firstTier(found.model_price),
  };
}

/** The table's prices but for the rounding of the last digits. What is not plain is asked of the table itself. */
export function remembered(table: PriceTable): PriceTable {
  /** 'unknown': the table does not have it; 'ask': not to be remembered. */
  const models = new Map<string, Model | 'unknown' | 'ask'>();
  return (tokens, name, options) => {
    const { input_tokens: input, output_tokens: output, cache_read_tokens: read = 0, cache_write_tokens: write = 0 } = tokens;
    const time = options.timestamp.getTime();
    // Counts that can't be: the table throws.
    const plain = input >= 0 && output >= 0 && read >= 0 && write >= 0 && read + write <= input && Number.isFinite(input + output + time);
    if (!plain) return table(tokens, name, options);
    const key = `${options.providerId ?? ''}\n${name}`;
    let model = models.get(key);
    if (model === undefined) {
      const found = table(NOTHING, name, options);
      model = found === null ? 'unknown' : (modelOf(found) ?? 'ask');
      if (models.size >= MOST) models.clear();
      models.set(key, model);
    }
    if (model === 'unknown') return null;
    if (model === 'ask') return table(tokens, name, options);
    const day = model.daily ? Math.floor(time / DAY_MS) : 0;
    let rates = model.days.get(day);
    if (rates === undefined) {
      const found = table(NOTHING, name, options);
      if (found === null) return null;
      rates = ratesOf(found, (some) => table(some, name, options)?.total_price ?? Number.NaN);
      if (model.days.size >= MOST) model.days.clear();
      model.days.set(day, rates);
    }
    if (input >= rates.until) return table(tokens, name, options);
    const dollars = rates.fee + (input - read - write) * rates.input + output * rates.output + read * rates.cacheRead + write * rates.cacheWrite;
    return { ...rates.found, total_price: dollars };
  };
}
