import * as vscode from 'vscode';
import { Collector, portOf } from './collector';
import { commands } from './commands';
import { keepContextKeys } from './contextKeys';
import { HeldDeletion } from './deletion';
import { TextDocuments } from './documents';
import { Failures, openSettings } from './failures';
import { Interpreters } from './interpreter';
import { LogChannel } from './log';
import { TracingPanel } from './panel';
import { fetchImage } from './remoteImage';
import { Router, type HostHandlers } from './router';
import { Supervisor } from './sidecar/supervisor';
import { SetUp } from './setUp';
import * as settings from './settings';
import { Sources } from './sources';
import { load, withEndpoint } from './snippets';
import type { Snippet } from '../../contract/webview';
import { showStatus } from './statusBar';
import { findSymbol } from './symbols';
import { Transfer } from './transfer';
import { TracingTree } from './tree';
import { words } from './words';

let running: Supervisor | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = new LogChannel();
  const interpreters = new Interpreters(context.extensionPath, log);
  const supervisor = new Supervisor({
    version: (context.extension.packageJSON as { version: string }).version,
    log,
    words,
    resolve: () => interpreters.resolve(),
  });
  running = supervisor;
  const collector = new Collector(supervisor);
  const documents = new TextDocuments();
  const sources = new Sources();
  const failures = new Failures();

  const snippets = async (): Promise<Snippet[]> => {
    const { host, httpPort } = settings.read();
    const address = host.includes(':') ? `[${host}]` : host;
    const endpoint = collector.status.httpEndpoint ?? `http://${address}:${httpPort === 0 ? 4318 : httpPort}`;
    return withEndpoint(await load(context.asAbsolutePath('snippets')), endpoint);
  };
  const setUp = new SetUp(snippets);
  const deletion = new HeldDeletion(supervisor, log);
  const host: HostHandlers = {
    ready: async (_params, page) => {
      // A page that begins anew knows nothing of what it could have taken back before.
      await deletion.carryOut(page);
      // The page is drawn at once; how the start went, sidecarStateChanged tells.
      supervisor.connect().catch(() => undefined);
      return {
        sidecar: supervisor.state,
        collector: collector.known,
        snippets: await snippets(),
        locale: vscode.env.language,
        traceId: page.takeTraceId(),
      };
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
    openText: async ({ text, language, title }) => {
      await documents.open(text, language, title);
      return null;
    },
    openDiff: async ({ left, right, title }) => {
      await documents.diff(left, right, title);
      return null;
    },
    saveMedia: (params) => transfer.saveMedia(params),
    loadImage: ({ address }) => fetchImage(address),
    findSources: async ({ paths }) => ({ found: await sources.find(paths) }),
    openSource: async ({ path, line }) => {
      await sources.open(path, line);
      return null;
    },
    findSymbol: async ({ name }) => ({ found: await findSymbol(name) }),
    openAside: ({ traceId, title }) => {
      panel.openAside(traceId, title);
      return Promise.resolve(null);
    },
    showLog: () => {
      log.show();
      return Promise.resolve(null);
    },
    openSettings: async () => {
      await openSettings();
      return null;
    },
    restartSidecar: async () => {
      await supervisor.restart();
      return null;
    },
    useFreePorts: () => collector.useFreePorts(),
    holdDeletion: ({ traceIds }, page) => {
      deletion.hold(page, traceIds);
      return Promise.resolve(null);
    },
    exportTraces: ({ traceIds }) => transfer.export(traceIds),
    importTraces: () => transfer.import(),
    insertSnippet: async ({ id }) => {
      await setUp.insert(id);
      return null;
    },
  };
  const router = new Router({
    host,
    connect: () => supervisor.connect(),
    complete: (method, params) => {
      const { host, httpPort, grpcPort } = settings.read();
      return method === 'startCollector' ? { host, httpPort, grpcPort, ...params } : params;
    },
    onCollectorStatus: (method, status) => {
      collector.learn(method, status);
    },
    onDeleted: (traceIds) => {
      deletion.done(traceIds);
    },
    onUnexpected: (method, name) => {
      log.error(`${method}: unexpected ${name}`);
    },
  });
  const panel = new TracingPanel(
    {
      extensionUri: context.extensionUri,
      log,
      onGone: (page) => {
        void deletion.carryOut(page);
      },
    },
    router,
  );
  const transfer = new Transfer(supervisor, panel);

  let endpoint = collector.status.httpEndpoint;
  const tellEndpoint = async (): Promise<void> => {
    if (collector.status.httpEndpoint !== endpoint && collector.status.httpEndpoint !== null) {
      endpoint = collector.status.httpEndpoint;
      // A page that is opened later gets them with its first answer.
      if (panel.visible) {
        panel.send('snippetsChanged', { snippets: await snippets() });
      }
    }
  };

  context.subscriptions.push(
    log,
    collector,
    documents,
    panel,
    setUp,
    failures.watch(supervisor, interpreters),
    keepContextKeys(supervisor, collector),
    showStatus(supervisor, collector),
    new TracingTree(supervisor, collector),
    supervisor.onDidChangeState((state) => {
      panel.send('sidecarStateChanged', state);
    }),
    supervisor.onNotification(({ name, params }) => {
      if (name === 'tracesChanged') {
        panel.send(name, params);
      }
    }),
    // Of the collector rather than the notification: what the host sets itself, as "starting", is news as well.
    collector.onDidChange((status) => {
      panel.send('collectorStatusChanged', status);
      tellEndpoint().catch((error: unknown) => {
        log.error(`set-up code: ${error instanceof Error ? error.message : String(error)}`);
      });
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      void applySettings(event, supervisor, collector);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (supervisor.state.state === 'failed') {
        supervisor.wake().catch(() => undefined);
      }
    }),
    ...Object.entries(
      commands({ supervisor, collector, panel, interpreters, failures, log, setUp, transfer }),
    ).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  );

  if (settings.read().autoStart) {
    // Nobody asked just now, so nothing pops up: the status bar shows how it went.
    collector.start().catch((error: unknown) => {
      log.error(`auto-start: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

/** Settings hold from the moment they change: what does not run yet reads them at its start. */
async function applySettings(
  event: vscode.ConfigurationChangeEvent,
  supervisor: Supervisor,
  collector: Collector,
): Promise<void> {
  if (event.affectsConfiguration('spanscope.python') || event.affectsConfiguration('spanscope.dataFolder')) {
    if (supervisor.state.state !== 'stopped') {
      await supervisor.restart().catch(() => undefined);
    }
  } else if (event.affectsConfiguration('spanscope.collector') && !collector.choosingPorts) {
    const { status } = collector;
    const { httpPort, grpcPort } = settings.read();
    // Port 0 is content with any.
    const moved = (port: number, endpoint: string | null): boolean => port !== 0 && port !== portOf(endpoint);
    const elsewhere = moved(httpPort, status.httpEndpoint) || moved(grpcPort, status.grpcEndpoint);
    if (
      status.state === 'running' &&
      status.owner === 'self' &&
      (elsewhere || event.affectsConfiguration('spanscope.collector.host'))
    ) {
      await collector.start().catch(() => undefined);
    }
  }
}

/** The editor waits for this before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await running?.stop();
}
