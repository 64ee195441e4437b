import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { CANCELLED, NOT_RUNNING, SidecarError } from '../src/sidecar/connection';
import { NoInterpreter } from '../src/sidecar/resolve';
import { fakeSidecar, lives, supervisorOf, when } from './harness';

const names = (states: { state: string }[]): string[] => states.map(({ state }) => state);

test('the first use starts one sidecar, however many ask at once', async () => {
  const { supervisor, log, states } = supervisorOf(fakeSidecar('ok'));
  const [one, two] = await Promise.all([supervisor.connect(), supervisor.connect()]);
  assert.equal(one, two);
  assert.equal(log.pids.length, 1);
  assert.deepEqual(names(states), ['starting', 'running']);
  await supervisor.stop();
});

test('stop ends the process and frees the next use to start another', async () => {
  const { supervisor, log, states } = supervisorOf(fakeSidecar('ok'));
  await supervisor.connect();
  await supervisor.stop();
  assert.deepEqual(log.pids.map(lives), [false]);
  await supervisor.connect();
  assert.equal(log.pids.length, 2);
  await supervisor.stop();
  assert.deepEqual(names(states), ['starting', 'running', 'stopped', 'starting', 'running', 'stopped']);
});

test('a sidecar that ignores shutdown and SIGTERM is killed', async () => {
  const { supervisor, log } = supervisorOf(fakeSidecar('deaf'));
  await supervisor.connect();
  await supervisor.stop();
  assert.deepEqual(log.pids.map(lives), [false]);
});

test('stop during a start ends the half-started process', async () => {
  const { supervisor, log } = supervisorOf(fakeSidecar('mute'));
  const spawned = when(log.onSpawned, () => true);
  const refused = assert.rejects(supervisor.connect(), SidecarError);
  await spawned;
  await supervisor.stop();
  await refused;
  assert.deepEqual(log.pids.map(lives), [false]);
  assert.equal(supervisor.state.state, 'stopped');
});

test('a sidecar that was killed is started again, and requests made meanwhile wait for it', async () => {
  const { supervisor, log, states } = supervisorOf(fakeSidecar('ok'));
  await supervisor.connect();
  const restarting = when(supervisor.onDidChangeState, ({ state }) => state === 'restarting');
  process.kill(supervisor.pid ?? 0, 'SIGKILL');
  await restarting;
  const connection = await supervisor.connect();
  assert.equal((await connection.request('getCollectorStatus', {})).state, 'stopped');
  assert.equal(log.pids.length, 2);
  assert.deepEqual(names(states), ['starting', 'running', 'restarting', 'running']);
  assert.equal(states[2]?.message, 'restarting 1/3 after -');
  await supervisor.stop();
});

test('what was asked of a sidecar that ends is answered with an error', async () => {
  const { supervisor } = supervisorOf(fakeSidecar('crashes:/nowhere'));
  const connection = await supervisor.connect();
  await assert.rejects(
    connection.request('getSpan', { traceId: '0'.repeat(32), spanId: '0'.repeat(16) }),
    (error) => error instanceof SidecarError && error.code === NOT_RUNNING,
  );
  await supervisor.stop();
});

test('after as many failed restarts as there are waits it gives up and says so, and wake tries anew', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-'));
  const file = path.join(folder, 'broken');
  const { supervisor, log, states } = supervisorOf(fakeSidecar(`crashes:${file}`));
  await supervisor.connect();
  fs.writeFileSync(file, '');
  const failed = when(supervisor.onDidChangeState, ({ state }) => state === 'failed');
  process.kill(supervisor.pid ?? 0, 'SIGKILL');
  assert.equal((await failed).message, 'gave up after 3: 1');
  assert.deepEqual(names(states), [
    'starting',
    'running',
    'restarting',
    'restarting',
    'restarting',
    'failed',
  ]);
  await assert.rejects(supervisor.connect(), /gave up after 3/);
  fs.rmSync(folder, { recursive: true });
  await supervisor.wake();
  assert.equal(supervisor.state.state, 'running');
  assert.equal(log.pids.length, 5);
  await supervisor.stop();
});

test('a sidecar that lived long enough starts the count of crashes anew', async () => {
  const { supervisor, states } = supervisorOf(fakeSidecar('ok'), { backoffMs: [1], stableMs: 0 });
  for (let crash = 0; crash < 3; crash += 1) {
    await supervisor.connect();
    const again = when(supervisor.onDidChangeState, ({ state }) => state === 'running');
    process.kill(supervisor.pid ?? 0, 'SIGKILL');
    await again;
  }
  assert.ok(!names(states).includes('failed'));
  await supervisor.stop();
});

test('a sidecar that never came up is not tried again, and its last words are told', async () => {
  const { supervisor, log } = supervisorOf(fakeSidecar('broken'));
  await assert.rejects(supervisor.connect(), SidecarError);
  assert.equal(supervisor.state.state, 'failed');
  assert.equal(supervisor.state.message, "ended at start: ModuleNotFoundError: No module named 'grpc'");
  assert.equal(log.pids.length, 1);
});

test('a program that is no sidecar is ended', async () => {
  const { supervisor, log } = supervisorOf(fakeSidecar('stranger'));
  await assert.rejects(supervisor.connect(), /"pylsp" answered/);
  assert.equal(supervisor.state.state, 'failed');
  assert.deepEqual(log.pids.map(lives), [false]);
});

test('a command that cannot be run fails with the reason of the system', async () => {
  const { supervisor } = supervisorOf({ ...fakeSidecar('ok'), command: '/nowhere/python' });
  await assert.rejects(supervisor.connect(), /ENOENT/);
  assert.equal(supervisor.state.state, 'failed');
});

test('no fitting Python is a failed start', async () => {
  const { supervisor } = supervisorOf(() => Promise.reject(new NoInterpreter([])));
  await assert.rejects(supervisor.connect(), /no Python fits/);
  assert.equal(supervisor.state.state, 'failed');
});

test('restarts asked for at once are one restart', async () => {
  const { supervisor, log } = supervisorOf(fakeSidecar('ok'));
  await supervisor.connect();
  const [one, two] = await Promise.all([supervisor.restart(), supervisor.restart()]);
  assert.equal(one, two);
  assert.equal(log.pids.length, 2);
  assert.deepEqual(log.pids.map(lives), [false, true]);
  await supervisor.stop();
});

test('the sidecar is told of a cancelled request', async () => {
  const { supervisor } = supervisorOf(fakeSidecar('ok'));
  const connection = await supervisor.connect();
  const source = new CancellationTokenSource();
  const waiting = connection.request('listTraces', { query: 'wait' }, source.token);
  source.cancel();
  assert.equal((await waiting).total, 1);
  await assert.rejects(
    connection.request('listTraces', {}, source.token),
    (error) => error instanceof SidecarError && error.code === CANCELLED,
  );
  await supervisor.stop();
});

test('errors keep the code and the message of the sidecar', async () => {
  const { supervisor } = supervisorOf(fakeSidecar('ok'));
  const connection = await supervisor.connect();
  await assert.rejects(
    connection.request('getTrace', { traceId: 'abc' }),
    (error) =>
      error instanceof SidecarError && error.code === -32001 && error.message === 'no trace abc is stored',
  );
  await supervisor.stop();
});
