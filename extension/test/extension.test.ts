import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { InitialState } from '../../contract/webview';
import { activate, deactivate } from '../src/extension';
import { context, installed } from './context';
import { lives } from './harness';
import { editor, FakeEditor, Position, Range, SymbolKind, Uri, workspace, type FakePanel } from './vscode';

interface Posted {
  readonly kind: string;
  readonly id?: number;
  readonly name?: string;
  readonly result?: unknown;
  readonly error?: { message: string };
  readonly params?: {
    state?: string;
    message?: string | null;
    traceId?: string;
    snippets?: { code: string }[];
  };
}

/** Activates the extension with a fake sidecar; it ends with the test. */
function start(t: TestContext, mode: string, settings: Record<string, unknown> = {}): void {
  const { folder, python } = installed(mode);
  editor.reset();
  editor.configuration.set('spanscope.python', python);
  for (const [key, value] of Object.entries(settings)) {
    editor.configuration.set(key, value);
  }
  const made = context(folder);
  activate(made);
  t.after(async () => {
    await deactivate();
    for (const subscription of made.subscriptions) {
      subscription.dispose();
    }
    fs.rmSync(folder, { recursive: true });
  });
}

/** The first message to the page from now on that passes. */
function posted(passes: (message: Posted) => boolean): Promise<Posted> {
  return new Promise((resolve) => {
    const subscription = editor.posted.event((message) => {
      if (passes(message as Posted)) {
        subscription.dispose();
        resolve(message as Posted);
      }
    });
  });
}

/** Resolves when a line of the log passes, one that stands there already included. */
async function logged(pattern: RegExp): Promise<void> {
  while (!editor.logged.some(({ text }) => pattern.test(text))) {
    await new Promise<void>((resolve) => {
      const subscription = editor.lineLogged.event(() => {
        subscription.dispose();
        resolve();
      });
    });
  }
}

const deletions = (): string[] =>
  editor.logged.flatMap(({ text }) => [...text.matchAll(/fake: delete (\S+)$/g)].map(([, ids]) => ids ?? ''));

const event =
  (name: string, state?: string) =>
  (message: Posted): boolean =>
    message.kind === 'event' &&
    message.name === name &&
    (state === undefined || message.params?.state === state);

const run = async (id: string, ...args: unknown[]): Promise<void> => {
  await editor.commands.get(id)?.(...args);
};

function panel(): FakePanel {
  const [only] = editor.panels;
  assert.ok(only !== undefined && editor.panels.length === 1);
  return only;
}

let lastId = 0;
async function ask(method: string, params: object = {}, of = panel()): Promise<Posted> {
  lastId += 1;
  const id = lastId;
  const answer = posted((message) => message.id === id);
  of.webview.received.fire({ kind: 'request', id, method, params });
  return answer;
}

const sidecarPids = (): number[] =>
  editor.logged.flatMap(({ text }) => [...text.matchAll(/fake: pid (\d+)/g)].map(([, pid]) => Number(pid)));

test('activation alone starts no process and says nothing', (t) => {
  start(t, 'ok');
  assert.deepEqual(sidecarPids(), []);
  assert.deepEqual(editor.messages, []);
  assert.equal(editor.context.get('spanscope.sidecarState'), 'stopped');
  assert.equal(editor.statusBar[0]?.text, '$(circle-outline) Spanscope');
});

test('opening Tracing starts the sidecar, and opening it again reveals the same panel', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await run('spanscope.openTracing');
  assert.equal(panel().reveals, 1);
  assert.equal(sidecarPids().length, 1);
  assert.equal(editor.context.get('spanscope.sidecarState'), 'running');
});

test('the page gets everything for its first paint in one answer', async (t) => {
  start(t, 'ok', { 'spanscope.collector.httpPort': 5318 });
  await run('spanscope.openTracing');
  const state = (await ask('ready')).result as InitialState;
  assert.equal(state.sidecar.state, 'running');
  assert.equal(state.locale, 'en');
  assert.equal(state.traceId, null);
  const openai = state.snippets.find(({ id }) => id === 'python/openai');
  assert.match(openai?.code ?? '', /http:\/\/127\.0\.0\.1:5318\/v1\/traces/);
  assert.doesNotMatch(openai?.code ?? '', /localhost:4318/);
});

test('the page has a strict policy with a new nonce for each load', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const first = panel().webview.html;
  const policy =
    /Content-Security-Policy" content="([^"]+)"/.exec(first)?.[1]?.replaceAll('&#39;', "'") ?? '';
  assert.match(policy, /^default-src 'none'; script-src 'nonce-[\w+/=]{20,}' https:\S+; /);
  assert.match(policy, /; media-src data:$/, 'sound plays from its bytes only');
  assert.doesNotMatch(policy, /unsafe|\*(?!\.vscode-cdn\.net)/);
  const nonce = /nonce="([^"]+)"/.exec(first)?.[1];
  panel().dispose();
  editor.panels.length = 0;
  await run('spanscope.openTracing');
  assert.notEqual(/nonce="([^"]+)"/.exec(panel().webview.html)?.[1], nonce);
  assert.deepEqual(
    (panel().webview.options as { localResourceRoots: { path: string }[] }).localResourceRoots.map(
      ({ path }) => path.replace(/.*\/spanscope-ext-\w+/, ''),
    ),
    ['/media/webview'],
  );
});

test('Start Collector tells page, tree, status bar and context keys', async (t) => {
  start(t, 'ok', { 'spanscope.collector.httpPort': 5318, 'spanscope.collector.grpcPort': 5317 });
  await run('spanscope.openTracing');
  const told = posted(event('collectorStatusChanged', 'running'));
  await run('spanscope.startCollector');
  await told;
  assert.equal(editor.context.get('spanscope.collectorState'), 'running');
  assert.equal(editor.context.get('spanscope.collectorOwner'), 'self');
  assert.equal(editor.statusBar[0]?.text, '$(circle-filled) Spanscope :5318');
  const tree = editor.providers.get('tree:spanscope.tracing') as { getChildren(node?: unknown): unknown[] };
  const [root] = tree.getChildren();
  assert.equal(tree.getChildren(root).length, 2);
  await run('spanscope.copyEndpoint', tree.getChildren(root)[1]);
  assert.equal(editor.clipboard, 'http://127.0.0.1:5317');
  await run('spanscope.stopCollector');
  assert.equal(editor.context.get('spanscope.collectorState'), 'stopped');
});

test('a taken port is one message with cures; Use Free Ports takes the next free pair and keeps it', async (t) => {
  start(t, 'ok');
  editor.answers.push((choices) => choices.find((choice) => choice === 'Use Free Ports'));
  await run('spanscope.startCollector');
  assert.equal(editor.messages.length, 1);
  assert.match(editor.messages[0]?.text ?? '', /port 4318 is in use/);
  assert.deepEqual(editor.configurationWrites, [
    { key: 'spanscope.collector.httpPort', value: 4338, target: 2 },
    { key: 'spanscope.collector.grpcPort', value: 4337, target: 2 },
  ]);
  assert.equal(editor.context.get('spanscope.collectorState'), 'running');
});

test('the page that sees a taken port gets no toast beside it, and new snippets after Use Free Ports', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await run('spanscope.startCollector');
  assert.deepEqual(editor.messages, []);
  const snippets = posted(event('snippetsChanged'));
  await ask('useFreePorts');
  assert.match((await snippets).params?.snippets?.[0]?.code ?? '', /127\.0\.0\.1:4338/);
});

test('a killed sidecar is started again and collects again, and the page is told of both', async (t) => {
  start(t, 'ok', { 'spanscope.collector.httpPort': 5318 });
  await run('spanscope.openTracing');
  await run('spanscope.startCollector');
  const restarting = posted(event('sidecarStateChanged', 'restarting'));
  process.kill(sidecarPids()[0] ?? 0, 'SIGKILL');
  assert.match((await restarting).params?.message ?? '', /try 1 of 5/);
  await posted(event('sidecarStateChanged', 'running'));
  await posted(event('collectorStatusChanged', 'running'));
  assert.equal(sidecarPids().length, 2);
});

test('a Python that does not fit is one message with cures, and the same words in the page', async (t) => {
  start(t, 'ok', { 'spanscope.python': '/nowhere/python' });
  const failed = posted(event('sidecarStateChanged', 'failed'));
  await run('spanscope.openTracing');
  const words = (await failed).params?.message ?? '';
  assert.match(words, /spanscope\.python.*\/nowhere\/python is not there/);
  assert.deepEqual(editor.messages, [
    { text: words, actions: ['Choose Interpreter', 'Open Settings', 'Show Log'] },
  ]);
  const tree = editor.providers.get('tree:spanscope.tracing') as { getChildren(): unknown[] };
  assert.deepEqual(tree.getChildren(), [], 'room for the welcome view');
});

test('auto-start starts the collector with the window', async (t) => {
  const collecting = new Promise<void>((resolve) => {
    const subscription = editor.contextSet.event(({ key, value }) => {
      if (key === 'spanscope.collectorState' && value === 'running') {
        subscription.dispose();
        resolve();
      }
    });
  });
  start(t, 'ok', { 'spanscope.collector.autoStart': true, 'spanscope.collector.httpPort': 5318 });
  await collecting;
  assert.deepEqual(editor.messages, []);
});

test('another Python or data folder restarts a sidecar that runs', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const again = posted(event('sidecarStateChanged', 'running'));
  editor.configuration.set('spanscope.dataFolder', '/data');
  editor.configurationChanged.fire({ affectsConfiguration: (section) => section === 'spanscope.dataFolder' });
  await again;
  assert.equal(sidecarPids().length, 2);
  assert.ok(editor.logged.some(({ text }) => text.includes('--data-dir /data')));
});

test('Delete Traces leaves the choice to the page that can be seen, and asks before it deletes all without one', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const told = posted(event('deleteSelected'));
  await run('spanscope.deleteTraces');
  await told;
  panel().visible = false;
  await run('spanscope.deleteTraces');
  assert.equal(editor.messages.length, 1);
  panel().visible = true;
  const changed = posted(event('tracesChanged'));
  panel().visible = false;
  editor.answers.push(() => 'Delete All');
  const deleted = run('spanscope.deleteTraces');
  panel().visible = true;
  await Promise.all([deleted, changed]);
});

test('a deletion that waits for Undo is carried out when the page begins anew', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await ask('holdDeletion', { traceIds: ['ab'] });
  await ask('ready');
  await logged(/fake: delete ab$/);
  await ask('ready');
  await ask('deleteTraces', { traceIds: ['cd'] });
  await logged(/fake: delete cd$/);
  assert.deepEqual(deletions(), ['ab', 'cd'], 'once');
});

test('a deletion that waits for Undo is carried out when the page is hidden', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await ask('holdDeletion', { traceIds: ['ab'] });
  const deleted = logged(/fake: delete ab$/);
  panel().visible = false;
  panel().viewState.fire(undefined);
  await deleted;
});

test('what was taken back, or deleted by the page itself, is not deleted when the page is closed', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await ask('holdDeletion', { traceIds: ['ab'] });
  await ask('holdDeletion', { traceIds: [] });
  await ask('holdDeletion', { traceIds: ['cd'] });
  await ask('deleteTraces', { traceIds: ['cd'] });
  const closed = panel();
  closed.dispose();
  editor.panels.length = 0;
  await run('spanscope.openTracing');
  await ask('deleteTraces', { traceIds: ['ef'] });
  await logged(/fake: delete ef$/);
  assert.deepEqual(deletions(), ['cd', 'ef']);
});

test('Export Traces leaves the choice to the page that can be seen, and without one exports all', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const told = posted(event('exportSelected'));
  await run('spanscope.exportTraces');
  await told;
  panel().visible = false;
  await run('spanscope.exportTraces');
  assert.deepEqual(editor.messages, [{ text: 'No traces are stored.', actions: [] }]);
});

test('the page exports to the file that the person chose, and to none when they chose none', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const id = 'ab'.repeat(16);
  assert.equal((await ask('exportTraces', { traceIds: [id] })).result, null);
  assert.deepEqual(editor.messages, [{ text: '/project/trace-abababab.otlp.json', actions: [] }]);
  editor.file = Uri.file('/project/one.otlp.json');
  const exported = logged(/fake: export (ab)+ to \/project\/one\.otlp\.json$/);
  assert.deepEqual((await ask('exportTraces', { traceIds: [id] })).result, {
    path: '/project/one.otlp.json',
    traces: 1,
    spans: 3,
  });
  await exported;
});

test('a file from the explorer is read, and its first trace is opened', async (t) => {
  start(t, 'ok');
  await run('spanscope.openFile', Uri.file('/project/two.otlp.json'));
  assert.equal(((await ask('ready')).result as InitialState).traceId, 'ab'.repeat(16));
  await run('spanscope.openFile', Uri.file('/project/empty.otlp.jsonl'));
  assert.deepEqual(editor.messages, [{ text: 'empty.otlp.jsonl has no spans.', actions: [] }]);
});

test('Import Traces reads the file that was chosen and opens it in the page that is there', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await run('spanscope.importTraces');
  editor.file = Uri.file('/project/two.otlp.json');
  const opened = posted(event('openTrace'));
  assert.deepEqual((await ask('importTraces')).result, { traces: 2, spans: 5 });
  assert.equal((await opened).params?.traceId, 'ab'.repeat(16));
});

test('Set Up Tracing copies the code for the chosen SDK with the real endpoint, or its install command', async (t) => {
  start(t, 'ok', { 'spanscope.collector.httpPort': 5318 });
  const choose = (pattern: RegExp) => (choices: readonly string[]) =>
    choices.find((choice) => pattern.test(choice));
  editor.answers.push(choose(/^OpenAI$/), choose(/Copy Code/));
  await run('spanscope.setUpTracing');
  assert.match(editor.clipboard, /http:\/\/127\.0\.0\.1:5318\/v1\/traces/);
  editor.answers.push(choose(/^OpenAI$/), choose(/Install/));
  await run('spanscope.setUpTracing');
  assert.match(editor.clipboard, /^pip install /);
});

test('Set Up Tracing inserts at the cursor of the last text editor, which the log is none of, else into a new file', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await ask('insertSnippet', { id: 'python/openai' });
  const opened = editor.documents[0] ?? assert.fail();
  assert.equal(opened.language, 'python');
  assert.match(opened.content ?? '', /OTLPSpanExporter/);
  const app = new FakeEditor(Uri.file('/project/app.py'));
  editor.editors.push(app);
  editor.activeEditorChanged.fire(app);
  editor.activeEditorChanged.fire(new FakeEditor(Uri.from({ scheme: 'output', path: 'Spanscope' })));
  editor.activeEditorChanged.fire(undefined);
  await ask('insertSnippet', { id: 'python/openai' });
  assert.match(app.text, /OTLPSpanExporter/);
  assert.match((await ask('insertSnippet', { id: 'cobol/openai' })).error?.message ?? '', /cobol\/openai/);
});

test('a panel of the last session is taken over with its trace, a second one is closed', async (t) => {
  start(t, 'ok');
  const serializer = editor.providers.get('serializer:spanscope.tracing') as {
    deserializeWebviewPanel(panel: unknown, state: unknown): Promise<void>;
  };
  const { FakePanel: Panel } = await import('./vscode');
  const kept = new Panel('spanscope.tracing');
  await serializer.deserializeWebviewPanel(kept, { traceId: 'ab'.repeat(16) });
  editor.panels.push(kept);
  assert.equal(((await ask('ready')).result as InitialState).traceId, 'ab'.repeat(16));
  assert.equal(((await ask('ready')).result as InitialState).traceId, null, 'only once');
  const second = new Panel('spanscope.tracing');
  let closed = false;
  second.onDidDispose(() => (closed = true));
  await serializer.deserializeWebviewPanel(second, undefined);
  assert.ok(closed);
});

test('a trace opens in a tab beside, once, and each page gets its own trace', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const main = panel();
  await ask('openAside', { traceId: 'ab'.repeat(16), title: 'What is\u202e the weather?' }, main);
  await ask('openAside', { traceId: 'cd'.repeat(16), title: '' }, main);
  const [, first, second] = editor.panels;
  assert.ok(first !== undefined && second !== undefined);
  assert.deepEqual(
    [first, second].map(({ viewType, title, column }) => [viewType, title, column]),
    [
      ['spanscope.trace', 'What is the weather?', -2],
      ['spanscope.trace', 'Trace cdcdcdcd', -2],
    ],
  );
  assert.equal(((await ask('ready', {}, second)).result as InitialState).traceId, 'cd'.repeat(16));
  assert.equal(((await ask('ready', {}, first)).result as InitialState).traceId, 'ab'.repeat(16));
  assert.equal(((await ask('ready', {}, main)).result as InitialState).traceId, null);
  const shown = posted(event('openTrace'));
  await ask('openAside', { traceId: 'ab'.repeat(16), title: '' }, main);
  assert.equal((await shown).params?.traceId, 'ab'.repeat(16));
  assert.deepEqual([editor.panels.length, first.reveals], [3, 1]);
  first.dispose();
  await ask('openAside', { traceId: 'ab'.repeat(16), title: '' }, main);
  assert.equal(editor.panels.length, 4, 'a closed tab is opened anew');
});

test('a command is about the page with the focus, news about all that can be seen', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const main = panel();
  await ask('openAside', { traceId: 'ab'.repeat(16), title: '' }, main);
  const aside = editor.panels[1] ?? assert.fail();
  const told: [FakePanel, string][] = [];
  for (const one of [main, aside]) {
    const post = one.webview.postMessage.bind(one.webview);
    one.webview.postMessage = (message) => {
      told.push([one, (message as Posted).name ?? '']);
      return post(message);
    };
  }
  aside.active = true;
  await run('spanscope.exportTraces');
  assert.deepEqual(told, [[aside, 'exportSelected']]);
  told.length = 0;
  await ask('deleteTraces', { traceIds: ['ab'] }, main);
  while (!(
    told.some(([one]) => one === main) &&
    told.some(([one, name]) => one === aside && name === 'tracesChanged')
  )) {
    await posted(event('tracesChanged'));
  }
});

test('a page beside carries out its own deletions only', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const main = panel();
  await ask('holdDeletion', { traceIds: ['ab'] }, main);
  await ask('openAside', { traceId: 'cd'.repeat(16), title: '' }, main);
  const aside = editor.panels[1] ?? assert.fail();
  await ask('ready', {}, aside);
  aside.dispose();
  await ask('deleteTraces', { traceIds: ['ef'] }, main);
  await logged(/fake: delete ef$/);
  assert.deepEqual(deletions(), ['ef'], 'the other page can still take its deletion back');
});

test('a tab beside comes back with its trace, and without one is closed', async (t) => {
  start(t, 'ok');
  const serializer = editor.providers.get('serializer:spanscope.trace') as {
    deserializeWebviewPanel(panel: unknown, state: unknown): Promise<void>;
  };
  const { FakePanel: Panel } = await import('./vscode');
  const kept = new Panel('spanscope.trace');
  await serializer.deserializeWebviewPanel(kept, { traceId: 'ab'.repeat(16) });
  assert.equal(((await ask('ready', {}, kept)).result as InitialState).traceId, 'ab'.repeat(16));
  for (const state of [undefined, { traceId: 5 }, { traceId: 'ab'.repeat(16) }]) {
    const other = new Panel('spanscope.trace');
    let closed = false;
    other.onDidDispose(() => (closed = true));
    await serializer.deserializeWebviewPanel(other, state);
    assert.ok(closed);
  }
});

test('text of a span opens as a read-only document whose name has no folders', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await ask('openText', { text: '{"a": 1}', language: 'json', title: '../../etc/passwd\n' });
  const document = editor.documents[0] ?? assert.fail();
  assert.equal(document.language, 'json');
  assert.match(document.uri.toString(), /^spanscope:\/[^/]+\?1$/);
  const provider = editor.providers.get('document:spanscope') as {
    provideTextDocumentContent(uri: unknown): string;
  };
  assert.equal(provider.provideTextDocumentContent(document.uri), '{"a": 1}');
  editor.documentClosed.fire({ uri: document.uri });
  assert.equal(provider.provideTextDocumentContent(document.uri), '');
});

test("two texts open in the editor's diff view, under a name of their own", async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await ask('openDiff', { left: 'one', right: 'two', title: 'Model call 1 ↔ 2' });
  const [left, right, title] = (editor.executed.find(({ id }) => id === 'vscode.diff')?.args ?? []) as [
    Uri,
    Uri,
    string,
  ];
  const provider = editor.providers.get('document:spanscope') as {
    provideTextDocumentContent(uri: unknown): string;
  };
  assert.deepEqual(
    [left, right].map((uri) => provider.provideTextDocumentContent(uri)),
    ['one', 'two'],
  );
  assert.equal(title, 'Model call 1 ↔ 2');
});

test('files that a span names open only from within the workspace, whatever path it says', async (t) => {
  start(t, 'ok');
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-sources-'));
  t.after(() => {
    fs.rmSync(outside, { recursive: true });
  });
  const folder = path.join(outside, 'project');
  fs.mkdirSync(path.join(folder, 'agent'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'agent/tools.py'), '');
  fs.writeFileSync(path.join(outside, 'secret.py'), '');
  fs.symlinkSync(path.join(outside, 'secret.py'), path.join(folder, 'link.py'));
  workspace.workspaceFolders = [{ uri: Uri.file(folder) }];
  await run('spanscope.openTracing');
  const inside = path.join(folder, 'agent/tools.py');
  const paths = [
    inside,
    'agent/tools.py',
    path.join(outside, 'secret.py'),
    '../secret.py',
    'agent/../../secret.py',
    'link.py',
    'agent',
    '',
    '\0',
    'none.py',
  ];
  assert.deepEqual((await ask('findSources', { paths })).result, {
    found: ['agent/tools.py', 'agent/tools.py', ...paths.slice(2).map(() => null)],
  });
  await ask('openSource', { path: inside, line: 58 });
  assert.deepEqual(
    editor.executed.filter(({ id }) => id === 'show'),
    [{ id: 'show', args: [inside, 57] }],
  );
  assert.match(
    (await ask('openSource', { path: '../secret.py', line: 1 })).error?.message ?? '',
    /not in a folder/,
  );
});

test('a tool is found in the workspace by its name, if just one function has it', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  const symbol = (name: string, kind: number, file: string, line: number): unknown => ({
    name,
    kind,
    location: { uri: Uri.file(file), range: new Range(new Position(line, 0), new Position(line, 9)) },
  });
  const found = async (...symbols: unknown[]): Promise<unknown> => {
    editor.commands.set('vscode.executeWorkspaceSymbolProvider', () => symbols);
    return (await ask('findSymbol', { name: 'get_weather' })).result;
  };
  const tool = symbol('get_weather', SymbolKind.Function, '/project/tools/weather.py', 11);
  const place = { path: '/project/tools/weather.py', line: 12, name: 'tools/weather.py' };
  assert.deepEqual(await found(tool, symbol('get_weather', SymbolKind.Variable, '/project/a.py', 1)), {
    found: place,
  });
  assert.deepEqual(
    await found(symbol('get_weather(city: str)', SymbolKind.Method, '/project/tools/weather.py', 11)),
    { found: place },
  );
  assert.deepEqual(await found(tool, symbol('get_weather', SymbolKind.Function, '/project/other.py', 1)), {
    found: null,
  });
  assert.deepEqual(
    await found(
      symbol('get_weather', SymbolKind.Function, '/elsewhere/lib.py', 1),
      symbol('get_weather_report', SymbolKind.Function, '/project/a.py', 1),
    ),
    { found: null },
  );
  editor.commands.set('vscode.executeWorkspaceSymbolProvider', () => {
    throw new Error('the language server ended');
  });
  assert.deepEqual((await ask('findSymbol', { name: 'get_weather' })).result, { found: null });
  editor.commands.delete('vscode.executeWorkspaceSymbolProvider');
  assert.deepEqual((await ask('findSymbol', { name: 'get_weather' })).result, { found: null });
});

test('an image elsewhere is asked for of its own host alone, without credentials, up to a size', async (t) => {
  start(t, 'ok');
  const asked: { url: string; authorization: string | undefined; cookie: string | undefined }[] = [];
  const server = http.createServer(({ url = '', headers: { authorization, cookie } }, response) => {
    asked.push({ url, authorization, cookie });
    if (url === '/a.png') {
      response.writeHead(200, { 'content-type': 'image/png' }).end('bytes');
    } else if (url === '/moved.png') {
      response.writeHead(302, { location: '/a.png' }).end();
    } else if (url === '/huge.png') {
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(20_000_001));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await run('spanscope.openTracing');
  const load = (address: string): Promise<Posted> => ask('loadImage', { address });
  assert.deepEqual((await load(`http://somebody:secret@${host}/a.png`)).result, {
    mimeType: 'image/png',
    base64: Buffer.from('bytes').toString('base64'),
  });
  assert.equal(
    (await load(`http://${host}/moved.png`)).error?.message,
    `${host} refers to another address, which is not asked.`,
  );
  assert.equal((await load(`http://${host}/huge.png`)).error?.message, 'The image has more than 20 MB.');
  assert.equal((await load(`http://${host}/gone.png`)).error?.message, `${host} answered 404.`);
  assert.deepEqual(
    asked.map(({ url, authorization, cookie }) => [url, authorization, cookie]),
    ['/a.png', '/moved.png', '/huge.png', '/gone.png'].map((url) => [url, undefined, undefined]),
  );
  for (const address of ['file:///etc/passwd', 'data:image/png;base64,AA==', 'not an address']) {
    assert.equal((await load(address)).error?.message, 'Only http and https addresses are loaded.');
  }
  server.close();
  server.closeAllConnections();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await load(`http://${host}/a.png`)).error?.message, `${host} does not answer.`);
});

test('media is saved to the file that the person chose, under a name without folders', async (t) => {
  start(t, 'ok');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spanscope-media-'));
  t.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  await run('spanscope.openTracing');
  const place = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), side: 'input', message: 0, part: 1 };
  assert.equal((await ask('saveMedia', { ...place, name: '../../a:b.png' })).result, null);
  assert.deepEqual(editor.messages, [{ text: '/project/a-b.png', actions: [] }]);
  editor.file = Uri.file(path.join(folder, 'a.png'));
  assert.deepEqual((await ask('saveMedia', { ...place, name: 'a.png' })).result, {
    path: path.join(folder, 'a.png'),
  });
  assert.equal(fs.readFileSync(path.join(folder, 'a.png'), 'utf8'), 'bytes of input 0 1');
});

test('the interpreter of the Python extension is used, but not in Restricted Mode', async (t) => {
  const { folder, python } = installed('ok');
  t.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  start(t, 'ok', { 'spanscope.python': '' });
  const environment = { executable: { uri: { fsPath: python } } };
  editor.extensions.set('ms-python.python', {
    activate: () =>
      Promise.resolve({
        environments: {
          getActiveEnvironmentPath: () => ({ path: python }),
          resolveEnvironment: () => Promise.resolve(environment),
        },
      }),
  });
  await run('spanscope.openTracing');
  assert.ok(editor.logged.some(({ text }) => text === `starting: ${python} -u -m spanscope`));
  const { workspace } = await import('./vscode');
  workspace.isTrusted = false;
  editor.logged.length = 0;
  await run('spanscope.restartSidecar');
  assert.ok(!editor.logged.some(({ text }) => text.startsWith(`starting: ${python}`)));
});

test('deactivate resolves when the process is gone', async (t) => {
  start(t, 'ok');
  await run('spanscope.openTracing');
  await deactivate();
  assert.deepEqual(sidecarPids().map(lives), [false]);
});
