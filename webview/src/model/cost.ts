// What model calls cost by list price. Pure: the price table is handed in, since it is large and comes only when a cost is
// drawn (state/prices.ts). No price is ever guessed: what the table does not have is unknown, with the reason.
import type { calcPrice } from '@pydantic/genai-prices';
import type { ModelUsage } from '../contract';

/** What is asked of the table; no interface, which would not fit into the table's own record of numbers. */
export type Tokens = { input_tokens: number; output_tokens: number; cache_read_tokens?: number; cache_write_tokens?: number };

type Priced = NonNullable<ReturnType<typeof calcPrice>>;

/** The table as a function, so that tests and pages need not load the real one. Null for a model that it does not have. */
export type PriceTable = (tokens: Tokens, model: string, options: { timestamp: Date; providerId?: string }) => Pick<Priced, 'provider' | 'model' | 'model_price' | 'total_price'> | null;

export type Unpriced = 'noModel' | 'noTokens' | 'local' | 'unknownProvider' | 'unknownModel' | 'contradiction';
/** Why a sum is only what it costs at least. */
export type Doubt = 'perCall' | 'noOutput';

export interface UsageCost {
  usage: Usage;
  /** US dollars; null when `reason` says why not. */
  dollars: number | null;
  reason: Unpriced | null;
  doubt: Doubt | null;
  /** Whose price it is. `byName`: nobody said who served the call, the model's name did. */
  priced: { provider: string; model: string; byName: boolean } | null;
}

export interface Cost {
  /** US dollars; null when no call has a price. */
  dollars: number | null;
  /** True when it may be more: a call has no price, or its price depends on what was not recorded. */
  atLeast: boolean;
  parts: readonly UsageCost[];
}

/** What a price is worked out from; a row of the tree has these members too, as one call. */
export type Usage = Pick<ModelUsage, 'model' | 'provider' | 'calls' | 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'>;

/** Servers that people run themselves: their tokens have no price. */
const LOCAL = /^(ollama|vllm|lm[-_ ]?studio|llama[-_.]?cpp|llamafile|localai|sglang|tgi|mlx|jan|gpt4all|koboldcpp)\b/i;
/** What OpenTelemetry and SDKs call a provider, where the table has another name and does not know this one. */
const NAMES: Readonly<Record<string, string>> = {
  'aws.bedrock': 'aws', aws_bedrock: 'aws', bedrock: 'aws', 'amazon-bedrock': 'aws',
  'azure.ai.openai': 'azure', 'azure.ai.inference': 'azure', 'az.ai.openai': 'azure', 'az.ai.inference': 'azure', azure_openai: 'azure',
  x_ai: 'x-ai', 'gcp.gen_ai': 'google', gemini: 'google',
};
/** Those whose models, unlike open ones, are served by few others and at the same list price: a bare model name is enough. */
const TOLD_BY_NAME: ReadonlySet<string> = new Set(['openai', 'anthropic', 'google']);
const OPEN_WEIGHTS = /gpt-oss|gemma/i;

const unpriced = (usage: Usage, reason: Unpriced): UsageCost => ({ usage, dollars: null, reason, doubt: null, priced: null });

/** The token count from which a call has another price; Infinity when all calls have one. */
export function firstTier(prices: Readonly<Record<string, unknown>>): number {
  let first = Number.POSITIVE_INFINITY;
  for (const price of Object.values(prices)) {
    if (typeof price !== 'object' || price === null) continue;
    for (const { start } of (price as { tiers?: { start: number }[] }).tiers ?? []) first = Math.min(first, start);
  }
  return first;
}

function costOfUsage(usage: Usage, at: Date, price: PriceTable): UsageCost {
  const { model, provider, calls, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  if (model === null || model === '') return unpriced(usage, 'noModel');
  if (provider !== null && LOCAL.test(provider)) return unpriced(usage, 'local');
  if (inputTokens === null && outputTokens === null) return unpriced(usage, 'noTokens');
  const tokens: Tokens = {
    // All input: cached tokens are part of it, and get their own rate there.
    input_tokens: inputTokens ?? 0,
    output_tokens: outputTokens ?? 0,
    ...(cacheReadTokens === null ? {} : { cache_read_tokens: cacheReadTokens }),
    ...(cacheWriteTokens === null ? {} : { cache_write_tokens: cacheWriteTokens }),
  };
  const named = provider === null || provider === '' ? null : (NAMES[provider.toLowerCase()] ?? provider);
  const options = { timestamp: at, ...(named === null ? {} : { providerId: named }) };
  try {
    let found = price(tokens, model, options);
    if (found === null) return unpriced(usage, named === null ? 'unknownProvider' : 'unknownModel');
    if (named === null && (!TOLD_BY_NAME.has(found.provider.id) || OPEN_WEIGHTS.test(model))) return unpriced(usage, 'unknownProvider');
    let dollars = found.total_price;
    let doubt: Doubt | null = null;
    const tier = firstTier(found.model_price);
    if (calls > 1 && tokens.input_tokens >= tier) {
      // Only the sum over the calls is known, and the price of each depends on its own size: at least the lowest.
      const parts = Math.ceil(tokens.input_tokens / tier) + 1;
      const part = { ...tokens };
      for (const name of Object.keys(part) as (keyof Tokens)[]) part[name] = (part[name] ?? 0) / parts;
      found = price(part, model, options) ?? found;
      dollars = found.total_price * parts;
      doubt = 'perCall';
    } else if (outputTokens === null && found.model_price['output_mtok'] !== undefined) doubt = 'noOutput';
    return { usage, dollars, reason: null, doubt, priced: { provider: found.provider.name, model: found.model.id, byName: named === null } };
  } catch {
    // The table refuses counts that cannot be: more tokens from a cache than were sent, or less than none.
    return unpriced(usage, 'contradiction');
  }
}

/**
 * `at`: when the calls were made, as prices change. The list gives the sums of each model; a page that has the calls
 * themselves gives them one by one, which knows more where the price of a call depends on its size.
 */
export function costOf(usages: readonly Usage[], at: Date, price: PriceTable): Cost {
  const parts = usages.map((usage) => costOfUsage(usage, at, price));
  const known = parts.filter(({ dollars }) => dollars !== null);
  return {
    dollars: known.length === 0 ? null : known.reduce((sum, { dollars }) => sum + (dollars ?? 0), 0),
    atLeast: known.length < parts.filter(({ reason }) => reason !== 'local').length || parts.some(({ doubt }) => doubt !== null),
    parts,
  };
}

/** Where the prices are from: the package, and the day on which that version came out. */
export const PRICE_SOURCE = { name: 'genai-prices', version: '0.1.8', date: '2026-09-23' } as const;
