// The supervisor with the real sidecar, as the extension starts it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SidecarError } from '../src/sidecar/connection';
import { probe } from '../src/sidecar/probe';
import { launch } from '../src/sidecar/resolve';
import type { Supervisor } from '../src/sidecar/supervisor';
import { lives, supervisorOf, when } from './harness';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = { server: path.join(root, 'server'), libs: null };
const python = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

async function realSidecar(t: TestContext): Promise<Supervisor> {
  const found = await probe({ command: python, args: [], source: 'setting' }, bundle);
  assert.ok('executable' in found, JSON.stringify(found));
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-data-'));
  const { supervisor, log } = supervisorOf(launch(python, bundle, data, os.homedir()), { graceMs: 5_000 });
  t.after(async () => {
    await supervisor.stop();
    fs.rmSync(data, { recursive: true });
    assert.deepEqual(
      log.lines.filter((line) => line.includes('Traceback')),
      [],
    );
  });
  return supervisor;
}

test('it answers every read of an empty store', async (t) => {
  const connection = await (await realSidecar(t)).connect();
  assert.deepEqual(await connection.request('listTraces', {}), {
    traces: [],
    nextCursor: null,
    total: 0,
    queryProblems: [],
  });
  assert.equal((await connection.request('getCollectorStatus', {})).state, 'stopped');
  assert.deepEqual(await connection.request('deleteTraces', { all: true }), { deleted: 0 });
  const unknown = connection.request('getTrace', { traceId: 'ab'.repeat(16) });
  await assert.rejects(unknown, (error) => error instanceof SidecarError && error.code === -32001);
});

test('a trace that an app sends is told of, listed, and gone from the port when the sidecar ends', async (t) => {
  const supervisor = await realSidecar(t);
  const connection = await supervisor.connect();
  const { state, httpEndpoint } = await connection.request('startCollector', { httpPort: 0, grpcPort: 0 });
  assert.equal(state, 'running');
  assert.ok(httpEndpoint !== null);
  const traceId = 'ab'.repeat(16);
  const changed = when(supervisor.onNotification, ({ name }) => name === 'tracesChanged');
  const span = {
    traceId,
    spanId: 'cd'.repeat(8),
    name: 'hello',
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
  };
  const sent = await fetch(`${httpEndpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  assert.equal(sent.status, 200);
  assert.deepEqual((await changed).params, { traceIds: [traceId] });
  assert.equal((await connection.request('listTraces', {})).total, 1);
  const pid = supervisor.pid ?? assert.fail();
  await supervisor.stop();
  assert.ok(!lives(pid));
  await assert.rejects(fetch(`${httpEndpoint}/v1/traces`, { method: 'POST' }));
});

test('after SIGKILL it comes back', async (t) => {
  const supervisor = await realSidecar(t);
  await supervisor.connect();
  const again = when(supervisor.onDidChangeState, ({ state }) => state === 'running');
  process.kill(supervisor.pid ?? assert.fail(), 'SIGKILL');
  await again;
  assert.equal((await (await supervisor.connect()).request('listTraces', {})).total, 0);
});
