import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StderrLevels } from '../src/log';

function levels(...lines: string[]): string[] {
  const reader = new StderrLevels();
  return lines.map((line) => {
    const { level, text } = reader.read(line);
    return `${level}: ${text}`;
  });
}

test("the level of a line is Python's, and its time is left to the channel", () => {
  assert.deepEqual(
    levels(
      '2026-11-24 09:12:06,695 DEBUG spanscope.rpc: frame',
      '2026-11-24 09:12:06,695 INFO uvicorn.error: Started server process [4640]',
      '2026-11-24 09:12:06,695 WARNING py.warnings: old',
      'ERROR: bad',
      '[CRITICAL] worse',
    ),
    [
      'debug: spanscope.rpc: frame',
      'info: uvicorn.error: Started server process [4640]',
      'warn: py.warnings: old',
      'error: bad',
      'error: worse',
    ],
  );
});

test('the lines of a traceback have the level of their record', () => {
  assert.deepEqual(levels('2026-11-24 09:12:06,695 WARNING a: b', '  File "x.py", line 3'), [
    'warn: a: b',
    'warn:   File "x.py", line 3',
  ]);
});

test('a traceback out of the blue is an error', () => {
  assert.deepEqual(levels('Traceback (most recent call last):', 'ValueError'), [
    'error: Traceback (most recent call last):',
    'error: ValueError',
  ]);
});

test('a line of another program is information', () => {
  assert.deepEqual(levels('INFORMATION is not a level'), ['info: INFORMATION is not a level']);
});
