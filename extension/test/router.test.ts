import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { CancellationToken } from 'vscode-jsonrpc/node';
import type { ToWebview } from '../../contract/webview';
import { Router, type HostHandlers } from '../src/router';
import { SidecarError, TIMEOUT_MS } from '../src/sidecar/connection';
import { fakeSidecar, supervisorOf } from './harness';

const calls: [string, unknown][] = [];
const unexpected: string[] = [];

function handler(name: string) {
  return (params: unknown) => {
    calls.push([name, params]);
    return Promise.resolve(null as never);
  };
}

const host: HostHandlers = {
  ready: handler('ready'),
  copy: handler('copy'),
  openText: handler('openText'),
  openDiff: handler('openDiff'),
  saveMedia: handler('saveMedia'),
  findSources: handler('findSources'),
  openSource: handler('openSource'),
  findSymbol: handler('findSymbol'),
  loadImage: handler('loadImage'),
  openAside: handler('openAside'),
  showLog: handler('showLog'),
  openSettings: () => Promise.reject(new TypeError('secret words of a prompt')),
  restartSidecar: handler('restartSidecar'),
  useFreePorts: handler('useFreePorts'),
  holdDeletion: handler('holdDeletion'),
  exportTraces: handler('exportTraces'),
  importTraces: handler('importTraces'),
  insertSnippet: handler('insertSnippet'),
};

const { supervisor } = supervisorOf(fakeSidecar('ok'));
const statuses: string[] = [];
const deleted: unknown[] = [];
const router = new Router({
  host,
  connect: () => supervisor.connect(),
  complete: (_method, params) => params,
  onCollectorStatus: (method, { state }) => {
    statuses.push(`${method}: ${state}`);
  },
  onDeleted: (traceIds) => {
    deleted.push(traceIds);
  },
  onUnexpected: (method, name) => {
    unexpected.push(`${method}: ${name}`);
  },
});

test.after(() => supervisor.stop());

const answer = (by: Router, message: unknown): Promise<ToWebview | null> =>
  by.answer(message, CancellationToken.None, { takeTraceId: () => null });
const ask = (method: string, params?: unknown): Promise<ToWebview | null> =>
  answer(router, { kind: 'request', id: 7, method, params });

function codeOf(answer: ToWebview | null): number | null {
  return answer?.kind === 'error' ? answer.error.code : null;
}

test('the list of methods that pass through is the one of the generated contract', () => {
  const schema = JSON.parse(
    fs.readFileSync(new URL('../../contract/schema.json', import.meta.url), 'utf8'),
  ) as {
    $defs: { Methods: { properties: object } };
  };
  assert.deepEqual(Object.keys(TIMEOUT_MS).sort(), Object.keys(schema.$defs.Methods.properties).sort());
});

test('a method of the sidecar passes through, and its answer comes back under the same id', async () => {
  assert.deepEqual(await ask('listTraces', { limit: 5 }), {
    kind: 'reply',
    id: 7,
    result: { traces: [], nextCursor: null, total: 0 },
  });
});

test('an error of the sidecar keeps its code and message', async () => {
  assert.deepEqual(await ask('getTrace', { traceId: 'ff' }), {
    kind: 'error',
    id: 7,
    error: { code: -32001, message: 'no trace ff is stored' },
  });
});

test('answers about the collector are told to the host', async () => {
  await ask('startCollector', { httpPort: 5000 });
  await ask('getCollectorStatus', {});
  await ask('stopCollector', {});
  assert.deepEqual(statuses, [
    'startCollector: running',
    'getCollectorStatus: running',
    'stopCollector: stopped',
  ]);
});

test("the host's own methods are answered by the host", async () => {
  calls.length = 0;
  await ask('copy', { text: 'words', more: 1 });
  await ask('openText', { text: '{}', language: 'json', title: 'Arguments' });
  await ask('ready');
  assert.deepEqual(calls, [
    ['copy', { text: 'words' }],
    ['openText', { text: '{}', language: 'json', title: 'Arguments' }],
    ['ready', {}],
  ]);
});

test('a trace is opened beside by its id, and the title is a text', async () => {
  calls.length = 0;
  await ask('openAside', { traceId: 'ab', title: 'What is the weather?', column: 9 });
  assert.deepEqual(calls, [['openAside', { traceId: 'ab', title: 'What is the weather?' }]]);
  assert.equal(codeOf(await ask('openAside', { traceId: 'ab', title: { html: '' } })), -32602);
});

test('the page can name no path: its export and import are answered by the host', async () => {
  calls.length = 0;
  await ask('exportTraces', { traceIds: ['ab'], path: '/etc/passwd' });
  await ask('importTraces', { path: '/etc/passwd' });
  assert.deepEqual(calls, [
    ['exportTraces', { traceIds: ['ab'] }],
    ['importTraces', {}],
  ]);
  assert.equal(codeOf(await ask('exportTraces', { traceIds: [1] })), -32602);
});

test('media is saved by its place in a span, and sources are opened by path and line', async () => {
  calls.length = 0;
  const place = { traceId: 'ab', spanId: 'cd', side: 'input', message: 0, part: 2, name: 'a.png' };
  await ask('saveMedia', { ...place, path: '/etc/passwd' });
  await ask('findSources', { paths: ['app.py'] });
  await ask('openSource', { path: 'app.py', line: 3 });
  await ask('openDiff', { left: 'a', right: 'b', title: 'Call 1' });
  assert.deepEqual(calls, [
    ['saveMedia', place],
    ['findSources', { paths: ['app.py'] }],
    ['openSource', { path: 'app.py', line: 3 }],
    ['openDiff', { left: 'a', right: 'b', title: 'Call 1' }],
  ]);
  assert.equal(codeOf(await ask('saveMedia', { ...place, side: 'above' })), -32602);
  assert.equal(codeOf(await ask('saveMedia', { ...place, part: -1 })), -32602);
  assert.equal(codeOf(await ask('openSource', { path: 'app.py', line: '3' })), -32602);
});

test('the host is told what the page deleted', async () => {
  await ask('deleteTraces', { traceIds: ['ab'] });
  await ask('deleteTraces', { all: true });
  assert.deepEqual(deleted, [['ab'], null]);
});

test('no other method exists, whatever its name', async () => {
  for (const method of ['initialize', 'shutdown', 'exit', 'toString', '__proto__', 'constructor', '']) {
    assert.equal(codeOf(await ask(method, {})), -32601, method);
  }
});

test('wrong params of the host are an error that names the member', async () => {
  const answer = await ask('copy', { text: 5 });
  assert.equal(codeOf(answer), -32602);
  assert.ok(answer?.kind === 'error' && answer.error.message.startsWith('text:'));
  assert.equal(codeOf(await ask('openText', { text: '', language: 'html', title: '' })), -32602);
  assert.equal(codeOf(await ask('copy', null)), -32602);
});

test('an unforeseen failure is answered, and only its kind is logged', async () => {
  assert.equal(codeOf(await ask('openSettings')), -32603);
  assert.deepEqual(unexpected, ['openSettings: TypeError']);
});

test('what is no request gets no answer', async () => {
  for (const message of [
    null,
    undefined,
    5,
    'ready',
    {},
    { kind: 'reply', id: 1 },
    { kind: 'request', id: '1', method: 'ready' },
  ]) {
    assert.equal(await answer(router, message), null);
  }
});

test('a sidecar that cannot start is an error for each request', async () => {
  const refused = new Router({
    host,
    connect: () => Promise.reject(new SidecarError(-32011, 'no Python')),
    complete: (_method, params) => params,
    onCollectorStatus: () => undefined,
    onDeleted: () => undefined,
    onUnexpected: () => undefined,
  });
  const refusal = await answer(refused, { kind: 'request', id: 1, method: 'listTraces', params: {} });
  assert.deepEqual(refusal, { kind: 'error', id: 1, error: { code: -32011, message: 'no Python' } });
});
