import assert from 'node:assert/strict';
import { it } from 'node:test';
import { calcPrice, waitForUpdate } from '@pydantic/genai-prices';
import fc from 'fast-check';
import type { PriceTable, Tokens } from './cost';
import { remembered } from './rates';

const AT = new Date('2026-11-23T09:30:00Z');
/** Every model of the table by its own name, some hundred of which have tiers, fees, or prices that changed. */
const all = ((await waitForUpdate()) ?? []).flatMap((provider) => provider.models.map((model) => ({ provider: provider.id, model: model.id })));

type Told = { dollars: number; provider: string; model: string } | 'none' | 'refused';

function told(table: PriceTable, ...[tokens, name, options]: Parameters<PriceTable>): Told {
  try {
    const found = table(tokens, name, options);
    return found === null ? 'none' : { dollars: found.total_price, provider: found.provider.id, model: found.model.id };
  } catch {
    return 'refused';
  }
}

function same(actual: Told, expected: Told, about: string): void {
  if (typeof actual === 'string' || typeof expected === 'string') {
    assert.deepEqual(actual, expected, about);
    return;
  }
  assert.ok(Math.abs(actual.dollars - expected.dollars) <= 1e-9 * expected.dollars, `${about}: ${actual.dollars} is not ${expected.dollars}`);
  assert.deepEqual({ ...actual, dollars: 0 }, { ...expected, dollars: 0 }, about);
}

const count = fc.oneof(fc.nat(1_000), fc.nat(1_000_000), fc.constantFrom(0, 1, -1, Number.NaN, Number.MAX_SAFE_INTEGER));
const tokens: fc.Arbitrary<Tokens> = fc.record({ input_tokens: count, output_tokens: count, cache_read_tokens: count, cache_write_tokens: count }, { requiredKeys: ['input_tokens', 'output_tokens'] });
const time = fc.date({ min: new Date('2023-01-01'), max: new Date('2027-01-01'), noInvalidDate: false });

it('tells what the table tells, of any model at any time, however often it is asked', () => {
  const table = remembered(calcPrice);
  const name = fc.oneof(fc.constantFrom(...all), fc.record({ provider: fc.constantFrom(undefined, 'openai', 'nobody'), model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', 'no-such-model', '') }));
  fc.assert(
    fc.property(name, fc.array(fc.tuple(tokens, time), { minLength: 1, maxLength: 4 }), ({ provider, model }, asked) => {
      for (const [some, timestamp] of asked) {
        const options = { timestamp, ...(provider === undefined ? {} : { providerId: provider }) };
        same(told(table, some, model, options), told(calcPrice, some, model, options), `${provider}/${model}`);
      }
    }),
    { numRuns: 500 },
  );
});

it('tells what the table tells of every model', () => {
  const table = remembered(calcPrice);
  assert.ok(all.length > 500);
  for (const { provider, model } of all) {
    const options = { timestamp: AT, providerId: provider };
    for (const some of [{ input_tokens: 1_234, output_tokens: 56, cache_read_tokens: 78, cache_write_tokens: 9 }, { input_tokens: 900_000, output_tokens: 56 }]) {
      same(told(table, some, model, options), told(calcPrice, some, model, options), `${provider}/${model}`);
    }
  }
});

it('asks the table no more about what it knows, nor about what the table does not have', () => {
  let asked = 0;
  const table = remembered((...question) => {
    asked++;
    return calcPrice(...question);
  });
  const ask = (model: string, input: number): Told => told(table, { input_tokens: input, output_tokens: 5 }, model, { timestamp: AT, providerId: 'openai' });
  ask('gpt-4o', 1);
  ask('no-such-model', 1);
  const before = asked;
  for (let i = 2; i < 50; i++) {
    ask('gpt-4o', i);
    assert.equal(ask('no-such-model', i), 'none');
  }
  assert.equal(asked, before);
});

it('stays as small as it may be, whatever names are asked for', () => {
  const table = remembered(calcPrice);
  for (let i = 0; i < 6_000; i++) assert.equal(told(table, { input_tokens: 1, output_tokens: 0 }, `made-up-${i}`, { timestamp: AT, providerId: 'nobody' }), 'none');
  same(told(table, { input_tokens: 10, output_tokens: 0 }, 'gpt-4o', { timestamp: AT }), told(calcPrice, { input_tokens: 10, output_tokens: 0 }, 'gpt-4o', { timestamp: AT }), 'gpt-4o');
});
