import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { it } from 'node:test';
import { calcPrice } from '@pydantic/genai-prices';
import { costOf, PRICE_SOURCE, type Usage } from './cost';

const AT = new Date('2026-11-23T09:30:00Z');
const usage = (change: Partial<Usage>): Usage => ({ model: 'gpt-4o-mini', provider: 'openai', calls: 1, inputTokens: 1_000, outputTokens: 100, cacheReadTokens: null, cacheWriteTokens: null, ...change });
const cost = (...usages: Partial<Usage>[]) => costOf(usages.map(usage), AT, calcPrice);
const near = (actual: number | null, expected: number): void => assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${String(actual)} is not ${expected}`);

it('prices input and output, and a cached token at its own rate', () => {
  near(cost({}).dollars, (1_000 * 0.15 + 100 * 0.6) / 1e6);
  near(cost({ cacheReadTokens: 400 }).dollars, (600 * 0.15 + 400 * 0.075 + 100 * 0.6) / 1e6);
  near(cost({ model: 'claude-sonnet-4-5', provider: 'anthropic', cacheReadTokens: 200, cacheWriteTokens: 300 }).dollars, (500 * 3 + 200 * 0.3 + 300 * 3.75 + 100 * 15) / 1e6);
});

it('adds up over models', () => {
  near(cost({}, { model: 'gpt-4o', inputTokens: 10, outputTokens: 1 }).dollars, (1_000 * 0.15 + 100 * 0.6 + 10 * 2.5 + 10) / 1e6);
});

it('knows the names that OpenTelemetry has for providers', () => {
  const provider = (name: string, model: string): string | undefined => cost({ provider: name, model }).parts[0]?.priced?.provider;
  assert.equal(provider('azure.ai.openai', 'gpt-4o'), 'Microsoft Azure');
  assert.equal(provider('aws.bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0'), 'AWS Bedrock');
  assert.ok(provider('gcp.vertex_ai', 'gemini-2.5-flash')?.startsWith('Google'));
  assert.ok(provider('mistral_ai', 'mistral-large-latest'));
});

it('guesses no price: says why there is none', () => {
  const reason = (change: Partial<Usage>): string | null | undefined => {
    const { dollars, parts } = cost(change);
    assert.equal(dollars, null);
    return parts[0]?.reason;
  };
  assert.equal(reason({ model: null }), 'noModel');
  assert.equal(reason({ inputTokens: null, outputTokens: null }), 'noTokens');
  assert.equal(reason({ model: 'my-own-model' }), 'unknownModel');
  assert.equal(reason({ provider: 'some-proxy' }), 'unknownModel');
  assert.equal(reason({ model: 'llama3.2', provider: 'ollama' }), 'local');
  // The table would take the name for DeepSeek's own service; whoever runs the open model pays another price or none.
  assert.equal(reason({ model: 'deepseek-r1:8b', provider: null }), 'unknownProvider');
  assert.equal(reason({ model: 'gpt-oss-20b', provider: null }), 'unknownProvider');
  assert.equal(reason({ cacheReadTokens: 5_000 }), 'contradiction');
});

it('takes a closed model’s name for its provider, and says so', () => {
  const { parts } = cost({ provider: null });
  assert.equal(parts[0]?.priced?.byName, true);
  near(parts[0].dollars, (1_000 * 0.15 + 100 * 0.6) / 1e6);
});

it('is a sum of at least what it knows', () => {
  const some = cost({}, { model: 'my-own-model' });
  near(some.dollars, (1_000 * 0.15 + 100 * 0.6) / 1e6);
  assert.equal(some.atLeast, true);
  assert.equal(cost({}, { provider: 'ollama', model: 'x' }).atLeast, false, 'what runs on one’s own machine is free');
  assert.equal(cost({ outputTokens: null }).parts[0]?.doubt, 'noOutput');
  assert.equal(cost({ model: 'text-embedding-3-small', outputTokens: null }).atLeast, false, 'an embedding has no output');
});

it('does not take many calls for one large call, which has a higher price', () => {
  const model = { model: 'claude-sonnet-4-5', provider: 'anthropic', inputTokens: 300_000, outputTokens: 1_000 };
  const one = cost(model);
  near(one.dollars, (300_000 * 6 + 1_000 * 22.5) / 1e6);
  assert.equal(one.atLeast, false);
  const ten = cost({ ...model, calls: 10 });
  near(ten.dollars, (300_000 * 3 + 1_000 * 15) / 1e6);
  assert.equal(ten.parts[0]?.doubt, 'perCall');
});

it('names the table that is used', () => {
  const main = createRequire(import.meta.url).resolve('@pydantic/genai-prices');
  const { version } = JSON.parse(fs.readFileSync(path.join(path.dirname(main), '../package.json'), 'utf8')) as { version: string };
  assert.equal(PRICE_SOURCE.version, version, 'the day of the new version belongs into PRICE_SOURCE, too');
});
