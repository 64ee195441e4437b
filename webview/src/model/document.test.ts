import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import type { TraceSummary } from '../contract';
import { runDocument, withoutHeadings, type DocumentWords } from './document';
import { spanRow } from './sample';
import { buildTree } from './tree';

const words: DocumentWords = {
  role: (role) => role, duration: (nano) => `${nano} ns`, facts: () => 'Facts', result: (name) => `Result of ${name}`, errors: 'Errors', steps: 'Steps', reasoning: 'Reasoning', noMessages: 'None',
};
const trace = { title: 'run', input: 'What\nis *this*?' } as TraceSummary;
const markdown = new MarkdownIt();
const outline = (source: string): string[] => {
  const tokens = markdown.parse(source, {});
  return tokens.flatMap((token, i) => (token.type === 'heading_open' ? [`${token.tag} ${(tokens[i + 1]?.children ?? []).map((child) => child.content).join('')}`] : []));
};
const nasty = fc.array(fc.constantFrom('# a', '## b', 'text', '===', '---', '```', '````', '~~~', '', '    # code', '- # item', '> quote'), { maxLength: 12 }).map((lines) => lines.join('\n'));

it('has one heading for each message, whatever Markdown the messages hold', () => {
  fc.assert(
    fc.property(nasty, nasty, (said, given) => {
      const tree = buildTree([spanRow({ spanId: 'a', category: 'agent', title: 'planner' }), spanRow({ spanId: 'm', depth: 1, category: 'llm', title: 'gpt' })]);
      const source = runDocument(trace, tree, [
        { spanId: 'm', place: null, message: { role: 'tool', name: null, finishReason: null, parts: [{ type: 'toolResult', id: '1', name: 'add', result: given }] } },
        { spanId: 'm', place: null, message: { role: 'assistant', name: null, finishReason: null, parts: [{ type: 'toolCall', id: '1', name: 'add', arguments: given }] } },
      ], words);
      assert.deepEqual(outline(source), ['h1 What is *this*?', 'h2 planner', 'h3 Result of add', 'h3 assistant, gpt, 10 ns']);
      assert.deepEqual(outline(withoutHeadings(said)).filter((line) => !said.includes('- # item') && line !== ''), []);
    }),
  );
});

it('names what failed, and lists the steps of a run that says nothing', () => {
  const tree = buildTree([spanRow({ title: 'GET /' }), spanRow({ depth: 1, title: 'SELECT', status: 'error', error: 'no such table' })]);
  const source = runDocument({ ...trace, input: null }, tree, [], words);
  assert.deepEqual(outline(source), ['h1 run', 'h2 Steps', 'h2 Errors', 'h3 SELECT']);
  assert.match(source, /- GET \/, 10 ns\n {2}- SELECT, 10 ns/);
  assert.match(source, /```\nno such table\n```/);
});
