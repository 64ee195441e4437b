import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { attribute } from '../../../tests/webview/builder';
import { spanDetail } from './sample';
import { codeOf, framesOf, raisedAt } from './stack';

it('reads the frames of Python, the last of which raised', () => {
  const stack = 'Traceback (most recent call last):\n  File "/srv/app/rail.py", line 71, in search\n    x()\n  File "C:\\app\\rail.py", line 33, in <module>\nValueError: no';
  const frames = framesOf(stack);
  assert.deepEqual(frames, [{ path: '/srv/app/rail.py', line: 71, inside: 'search' }, { path: 'C:\\app\\rail.py', line: 33, inside: '<module>' }]);
  assert.equal(raisedAt(stack, frames), frames[1]);
});

it('reads the frames of V8, the first of which raised', () => {
  const stack = 'TypeError: no\n    at Agent.run (/srv/app/agent.ts:12:5)\n    at async file:///srv/app/main.mjs:3:1\n    at /srv/app/x.js:9:1\n    at new Promise (<anonymous>)\n    at C:\\app\\y.js:4:2';
  const frames = framesOf(stack);
  assert.deepEqual(frames.map(({ path, line, inside }) => [path, line, inside]), [['/srv/app/agent.ts', 12, 'Agent.run'], ['/srv/app/x.js', 9, ''], ['C:\\app\\y.js', 4, '']].toSpliced(1, 0, ...frames.filter(({ path }) => path.endsWith('main.mjs')).map(({ path, line, inside }) => [path, line, inside])));
  assert.equal(raisedAt(stack, frames), frames[0]);
});

it('reads any text without throwing, and never more than it bounds', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('at ', '(', ')', ':', '1', ' File "', '", line ', '\n', 'a', '/'), maxLength: 400 }), (stack) => {
    assert.ok(framesOf(stack).every(({ path, line }) => path !== '' && Number.isSafeInteger(line)));
  }));
  assert.equal(framesOf('  File "a", line 1\n'.repeat(1_000)).length, 200);
});

it('knows where a span says that its code is, by keys old and new', () => {
  assert.deepEqual(codeOf(spanDetail({ attributes: [attribute('code.filepath', 'a.py'), attribute('code.lineno', '7', 'int'), attribute('code.function', 'f')] })), { path: 'a.py', line: 7, inside: 'f' });
  assert.deepEqual(codeOf(spanDetail({ attributes: [attribute('code.file.path', 'a.py'), attribute('code.line.number', 'x')] })), { path: 'a.py', line: 1, inside: '' });
  assert.equal(codeOf(spanDetail()), null);
});
