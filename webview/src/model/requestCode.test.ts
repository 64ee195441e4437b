import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Message } from '../contract';
import { asCurl, asPython, asPythonLiteral, requestBody } from './requestCode';
import { spanDetail } from './sample';

const text = (role: string, words: string): Message => ({ role, name: null, parts: [{ type: 'text', text: words }], finishReason: null });
const call: Message = { role: 'assistant', name: null, finishReason: null, parts: [{ type: 'toolCall', id: 'c1', name: 'add', arguments: '{"a": 1}' }] };
const result: Message = { role: 'tool', name: null, finishReason: null, parts: [{ type: 'toolResult', id: 'c1', name: null, result: '2' }] };
const tool = { name: 'add', description: 'Adds.', parameters: '{"type":"object"}' };
const HOSTILE = `it's $HOME \`id\` $(id) "x" \\ \n'; echo gone #`;

function run(program: string, args: string[], input: string): string {
  const { stdout, status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

it('is a command whose body a shell hands on to the letter, whatever the messages say', () => {
  const span = spanDetail({ provider: 'openai', requestModel: HOSTILE, input: [text('user', HOSTILE)] });
  // The shell itself is the judge; its curl prints the last argument that it was given.
  const got = run('sh', [], `curl() { for last; do :; done; printf '%s' "$last"; }\n${asCurl(span)}`);
  assert.deepEqual(JSON.parse(got), requestBody(span));
});

it('is Python that says the same values, whatever they are', () => {
  const values = fc.sample(fc.jsonValue(), 60).concat([HOSTILE, { [HOSTILE]: [true, false, null, 1.5, -3] }, '\u2028 \ud83d\ude00 \u0000']);
  const program = `import ast, json, sys\nfor line in json.load(sys.stdin):\n    print(json.dumps(ast.literal_eval(line)))\n`;
  const out = run('python3', ['-c', program], JSON.stringify(values.map((value) => asPythonLiteral(value as never))));
  assert.deepEqual(out.trim().split('\n').map((line) => JSON.parse(line) as unknown), values.map((value) => JSON.parse(JSON.stringify(value)) as unknown));
});

it('compiles as a Python program, for each provider', () => {
  for (const provider of ['openai', 'anthropic', 'gemini', null]) {
    const span = spanDetail({ provider, requestModel: 'm', input: [text('system', HOSTILE), text('user', 'Hi'), call, result], toolDefinitions: [tool] });
    run('python3', ['-c', 'import sys; compile(sys.stdin.read(), "request.py", "exec")'], asPython(span));
  }
});

it('takes the form of the provider: instructions, tool calls, results, tools and settings in their places', () => {
  const attributes = [{ key: 'gen_ai.request.temperature', type: 'double' as const, value: '0.2' }];
  const input = [text('system', 'Be brief.'), text('user', 'Add'), call, result];
  assert.deepEqual(requestBody(spanDetail({ provider: 'openai', requestModel: 'gpt', input, toolDefinitions: [tool], attributes })), {
    model: 'gpt',
    temperature: 0.2,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Add' },
      { role: 'assistant', content: '', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a": 1}' } }] },
      { role: 'tool', tool_call_id: 'c1', content: '2' },
    ],
    tools: [{ type: 'function', function: { name: 'add', description: 'Adds.', parameters: { type: 'object' } } }],
  });
  assert.deepEqual(requestBody(spanDetail({ provider: 'anthropic', requestModel: 'claude', input, toolDefinitions: [tool] })), {
    model: 'claude',
    max_tokens: 1024,
    system: 'Be brief.',
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Add' }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'add', input: { a: 1 } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: '2' }] },
    ],
    tools: [{ name: 'add', description: 'Adds.', input_schema: { type: 'object' } }],
  });
});

it('never holds a key, only the name of the variable that does', () => {
  const span = spanDetail({ provider: 'anthropic', attributes: [{ key: 'http.request.header.authorization', type: 'string', value: 'Bearer sk-secret' }] });
  assert.doesNotMatch(asCurl(span) + asPython(span), /sk-secret/);
  assert.match(asCurl(span), /\$ANTHROPIC_API_KEY/);
});
