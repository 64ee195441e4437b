import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { probe } from '../src/sidecar/probe';
import {
  NoInterpreter,
  candidates,
  environment,
  firstFit,
  launch,
  unfit,
  type Candidate,
  type Probe,
} from '../src/sidecar/resolve';

const BUNDLE = { server: '/ext/server', libs: '/ext/libs' };
const FITS: Probe = { executable: '/usr/bin/python3.12', version: [3, 12, 1], missing: [] };

const commands = (list: readonly Candidate[]): string[] =>
  list.map(({ command, args }) => [command, ...args].join(' '));

function folder(context: TestContext): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-'));
  context.after(() => {
    fs.rmSync(made, { recursive: true });
  });
  return made;
}

function script(context: TestContext, text: string): Candidate {
  const file = path.join(folder(context), 'python');
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return { command: file, args: [], source: 'path' };
}

test('the Python of the setting is the only candidate', () => {
  assert.deepEqual(commands(candidates('/opt/python', '/venv/python', 'linux')), ['/opt/python']);
});

test('the Python extension comes before the PATH', () => {
  assert.deepEqual(commands(candidates('', '/venv/python', 'linux')), ['/venv/python', 'python3', 'python']);
  assert.deepEqual(commands(candidates('', null, 'darwin')), ['python3', 'python']);
});

test('the py launcher is asked for Python 3, on Windows only', () => {
  assert.deepEqual(commands(candidates('', null, 'win32')), ['python3', 'python', 'py -3']);
});

test('Python 3.11 and newer fit, older ones and those without libraries do not', () => {
  assert.equal(unfit({ ...FITS, version: [3, 11, 0] }), null);
  assert.equal(unfit({ ...FITS, version: [4, 0, 0] }), null);
  assert.deepEqual(unfit({ ...FITS, version: [3, 10, 19] }), { reason: 'tooOld', version: '3.10.19' });
  assert.deepEqual(unfit({ ...FITS, version: [2, 7, 18] }), { reason: 'tooOld', version: '2.7.18' });
  assert.deepEqual(unfit({ ...FITS, missing: ['grpc/_cython/cygrpc'] }), {
    reason: 'noLibraries',
    version: '3.12.1',
    missing: ['grpc/_cython/cygrpc'],
  });
});

test('the first candidate that fits is taken and the later ones are not run', async () => {
  const asked: string[] = [];
  const found = await firstFit(candidates('', '/old/python', 'linux'), ({ command }) => {
    asked.push(command);
    return Promise.resolve(command === 'python3' ? FITS : { ...FITS, version: [3, 9, 0] });
  });
  assert.equal(found, FITS);
  assert.deepEqual(asked, ['/old/python', 'python3']);
});

test('when none fits, the error names every candidate and why', async () => {
  await assert.rejects(
    firstFit(candidates('', null, 'linux'), ({ command }) =>
      Promise.resolve(command === 'python3' ? { reason: 'notFound' } : { ...FITS, version: [3, 8, 0] }),
    ),
    (error) => {
      assert.ok(error instanceof NoInterpreter);
      assert.deepEqual(
        error.rejected.map(({ candidate, why }) => [candidate.command, why.reason]),
        [
          ['python3', 'notFound'],
          ['python', 'tooOld'],
        ],
      );
      return true;
    },
  );
});

test('the sidecar runs unbuffered from the bundle, with nothing of the user before it', () => {
  const { command, args, cwd, env } = launch('/usr/bin/python3.12', BUNDLE, '', '/home/me');
  assert.deepEqual([command, ...args], ['/usr/bin/python3.12', '-u', '-m', 'spanscope']);
  assert.equal(cwd, '/ext/server');
  assert.equal(env.PYTHONPATH, `/ext/libs${path.delimiter}/ext/server`);
  assert.equal(env.PYTHONNOUSERSITE, '1');
  assert.equal(env.PYTHONHOME, null);
});

test('the data folder is passed on, ~ is the home folder', () => {
  assert.deepEqual(launch('python', BUNDLE, '/data', '/home/me').args.slice(3), ['--data-dir', '/data']);
  assert.deepEqual(launch('python', BUNDLE, '~/traces', '/home/me').args.slice(3), [
    '--data-dir',
    '/home/me/traces',
  ]);
  assert.deepEqual(launch('python', BUNDLE, '~other', '/home/me').args.slice(3), ['--data-dir', '~other']);
});

test('a real Python tells its own path and version', async (context) => {
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  const found = await probe(
    { command: 'python3', args: [], source: 'path' },
    { server: folder(context), libs: null },
  );
  assert.ok('executable' in found);
  assert.equal(found.executable, python);
  assert.equal(found.version[0], 3);
  assert.deepEqual(found.missing, []);
});

test('a real Python finds the compiled modules that have a file for it, and names those that have not', async (context) => {
  const libs = folder(context);
  const suffix = execFileSync(
    'python3',
    ['-c', 'import importlib.machinery as m; print(m.EXTENSION_SUFFIXES[0])'],
    {
      encoding: 'utf8',
    },
  ).trim();
  fs.mkdirSync(path.join(libs, 'pkg'));
  fs.writeFileSync(path.join(libs, `pkg/here${suffix}`), '');
  fs.writeFileSync(path.join(libs, 'pkg/other.cpython-27-pdp11.so'), '');
  fs.writeFileSync(path.join(libs, 'native.json'), JSON.stringify(['pkg/here', 'pkg/other']));
  const found = await probe({ command: 'python3', args: [], source: 'path' }, { server: libs, libs });
  assert.ok('missing' in found);
  assert.deepEqual(found.missing, ['pkg/other']);
});

test('a module of the user in the working folder does not run in the probe', async (context) => {
  const server = folder(context);
  fs.writeFileSync(path.join(server, 'json.py'), 'raise SystemExit(3)');
  const own = { command: 'python3', args: [], source: 'path' } as const;
  const found = await probe(own, { server: path.join(server), libs: null });
  // The bundle's own folder is on PYTHONPATH; what must not happen is that any other folder is.
  assert.ok('reason' in found);
  const elsewhere = folder(context);
  const before = process.cwd();
  process.chdir(server);
  try {
    assert.ok('executable' in (await probe(own, { server: elsewhere, libs: null })));
  } finally {
    process.chdir(before);
  }
});

test('what is not there, fails or answers nonsense is told apart', async (context) => {
  const bundle = { server: folder(context), libs: null };
  assert.deepEqual(await probe({ command: '/nowhere/python', args: [], source: 'path' }, bundle), {
    reason: 'notFound',
  });
  assert.deepEqual(await probe(script(context, 'echo >&2 first; echo >&2 no license; exit 9'), bundle), {
    reason: 'broken',
    detail: 'no license',
  });
  for (const answer of ['hello', '{}', '{"executable": "", "version": [3, 12, 0], "missing": []}', '']) {
    const found = await probe(script(context, `echo '${answer}'`), bundle);
    assert.equal('reason' in found && found.reason, 'broken', answer);
  }
});

test('words that a site customisation prints do not hide the answer', async (context) => {
  const answer = '{"executable": "/usr/bin/python3", "version": [3, 12, 0], "missing": []}';
  const found = await probe(script(context, `echo welcome; echo '${answer}'`), {
    server: folder(context),
    libs: null,
  });
  assert.deepEqual(found, JSON.parse(answer));
});

test('without bundled libraries only the server is on the path', () => {
  assert.equal(environment({ server: '/ext/server', libs: null }).PYTHONPATH, '/ext/server');
});
