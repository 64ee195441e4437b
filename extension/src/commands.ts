import * as vscode from 'vscode';
import type { Collector } from './collector';
import { openSettings, type Failures } from './failures';
import type { Interpreters } from './interpreter';
import type { LogChannel } from './log';
import type { TracingPanel } from './panel';
import { NOT_RUNNING, SidecarError } from './sidecar/connection';
import type { Supervisor } from './sidecar/supervisor';
import type { SetUp } from './setUp';
import type { Transfer } from './transfer';
import { endpointOf } from './tree';
import { collectorState } from './words';

export interface Parts {
  readonly supervisor: Supervisor;
  readonly collector: Collector;
  readonly panel: TracingPanel;
  readonly interpreters: Interpreters;
  readonly failures: Failures;
  readonly log: LogChannel;
  readonly setUp: SetUp;
  readonly transfer: Transfer;
}

/** Every command of the manifest, in its order. */
export function commands(parts: Parts): Record<string, (argument?: unknown) => Promise<void>> {
  const { supervisor, collector, panel, interpreters, log, setUp, transfer } = parts;
  return {
    'spanscope.openTracing': () => {
      panel.open();
      return told(supervisor.wake());
    },
    'spanscope.startCollector': () => start(parts),
    'spanscope.stopCollector': () => told(collector.stop()),
    'spanscope.refresh': () => {
      panel.send('refresh', {});
      return told(collector.refresh());
    },
    'spanscope.deleteTraces': () => deleteTraces(parts),
    'spanscope.exportTraces': () => {
      if (!panel.visible) {
        return told(transfer.exportAll());
      }
      panel.send('exportSelected', {});
      return Promise.resolve();
    },
    'spanscope.importTraces': () => told(transfer.import()),
    'spanscope.openFile': (file) =>
      file instanceof vscode.Uri ? told(transfer.open(file)) : Promise.resolve(),
    'spanscope.setUpTracing': () => told(setUp.ask()),
    'spanscope.copyEndpoint': (argument) => copyEndpoint(collector, endpointOf(argument)),
    'spanscope.showLog': () => {
      log.show();
      return Promise.resolve();
    },
    'spanscope.restartSidecar': () => told(supervisor.restart()),
    'spanscope.chooseInterpreter': async () => {
      await interpreters.choose();
      if (supervisor.state.state === 'failed') {
        await told(supervisor.wake());
      }
    },
    'spanscope.showActions': () => showActions(collector),
  };
}

/** Waits for the end. A sidecar that does not run is told of by its own message, status bar and page. */
async function told(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof SidecarError && error.code === NOT_RUNNING)) {
      await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }
}

async function start({ collector, panel, failures }: Parts): Promise<void> {
  await told(
    collector.start().then(async (status) => {
      if (status.state === 'failed' && !panel.visible) {
        await failures.collector(collector);
      }
    }),
  );
}

/** In the page what is ticked is deleted; without a page to tick in, all or nothing. */
async function deleteTraces({ panel, supervisor }: Parts): Promise<void> {
  if (panel.visible) {
    panel.send('deleteSelected', {});
    return;
  }
  const remove = vscode.l10n.t('Delete All');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete all stored traces?'),
    { modal: true, detail: vscode.l10n.t('To delete some of them, open Tracing and select them there.') },
    remove,
  );
  if (chosen === remove) {
    await told(supervisor.wake().then((connection) => connection.request('deleteTraces', { all: true })));
  }
}

async function copyEndpoint(collector: Collector, endpoint: string | null): Promise<void> {
  const text = endpoint ?? (await pickEndpoint(collector));
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', text), 3_000);
  }
}

async function pickEndpoint(collector: Collector): Promise<string | undefined> {
  const { httpEndpoint, grpcEndpoint } = collector.status;
  const items: (vscode.QuickPickItem & { text: string })[] = [];
  if (httpEndpoint !== null) {
    items.push({ label: 'OTLP/HTTP', description: httpEndpoint, text: httpEndpoint });
  }
  if (grpcEndpoint !== null) {
    items.push({ label: 'OTLP/gRPC', description: grpcEndpoint, text: grpcEndpoint });
  }
  if (httpEndpoint !== null) {
    const variable = `OTEL_EXPORTER_OTLP_ENDPOINT=${httpEndpoint}`;
    items.push({ label: vscode.l10n.t('Environment variable'), description: variable, text: variable });
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Copy the endpoint that apps send to'),
  });
  return picked?.text;
}

interface ActionItem extends vscode.QuickPickItem {
  readonly run: () => Thenable<unknown>;
}

async function showActions(collector: Collector): Promise<void> {
  const { status } = collector;
  const command = (id: string, argument?: unknown) => (): Thenable<unknown> =>
    vscode.commands.executeCommand(id, argument);
  const items: ActionItem[] = [
    { label: vscode.l10n.t('$(pulse) Open Tracing'), run: command('spanscope.openTracing') },
  ];
  if (status.state === 'running') {
    if (status.owner === 'self') {
      items.push({
        label: vscode.l10n.t('$(stop-circle) Stop Collector'),
        run: command('spanscope.stopCollector'),
      });
    }
    for (const [label, endpoint] of [
      [vscode.l10n.t('$(copy) Copy OTLP/HTTP Endpoint'), status.httpEndpoint],
      [vscode.l10n.t('$(copy) Copy OTLP/gRPC Endpoint'), status.grpcEndpoint],
    ] as const) {
      if (endpoint !== null) {
        items.push({ label, description: endpoint, run: command('spanscope.copyEndpoint', { endpoint }) });
      }
    }
  } else if (status.state !== 'starting') {
    items.push({ label: vscode.l10n.t('$(play) Start Collector'), run: command('spanscope.startCollector') });
  }
  if (status.state === 'failed') {
    items.push({ label: vscode.l10n.t('$(arrow-swap) Use Free Ports'), run: () => collector.useFreePorts() });
  }
  items.push(
    { label: vscode.l10n.t('$(output) Show Log'), run: command('spanscope.showLog') },
    { label: vscode.l10n.t('$(gear) Open Settings'), run: openSettings },
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Spanscope: {0}', collectorState(status)),
    placeHolder: status.error ?? '',
  });
  if (picked !== undefined) {
    await told(Promise.resolve(picked.run()));
  }
}
