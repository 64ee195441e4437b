import * as vscode from 'vscode';
import type { Collector } from './collector';
import type { Supervisor } from './sidecar/supervisor';
import { collectorState } from './words';

export const VIEW = 'spanscope.tracing';

type Node =
  | { readonly kind: 'tracing' }
  | { readonly kind: 'endpoint'; readonly label: string; readonly endpoint: string };

/** The endpoint of a row, when a command was run from one. */
export function endpointOf(argument: unknown): string | null {
  const endpoint = (argument as { endpoint?: unknown } | null | undefined)?.endpoint;
  return typeof endpoint === 'string' ? endpoint : null;
}

/** Tracing, and under it where apps send to while the collector runs. Empty while the sidecar cannot start. */
export class TracingTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;

  constructor(
    private readonly supervisor: Supervisor,
    private readonly collector: Collector,
  ) {
    const redraw = (): void => {
      this.#changed.fire(undefined);
    };
    this.#subscriptions = vscode.Disposable.from(
      supervisor.onDidChangeState(redraw),
      collector.onDidChange(redraw),
      vscode.window.registerTreeDataProvider(VIEW, this),
    );
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return this.supervisor.state.state === 'failed' ? [] : [{ kind: 'tracing' }];
    }
    if (node.kind === 'endpoint') {
      return [];
    }
    const { httpEndpoint, grpcEndpoint } = this.collector.status;
    const rows: [string, string | null][] = [
      ['OTLP/HTTP', httpEndpoint],
      ['OTLP/gRPC', grpcEndpoint],
    ];
    return rows.flatMap(([label, endpoint]) =>
      endpoint === null ? [] : [{ kind: 'endpoint', label, endpoint }],
    );
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'tracing' ? this.#tracing() : endpoint(node.label, node.endpoint);
  }

  #tracing(): vscode.TreeItem {
    const { status } = this.collector;
    const listening = status.state === 'running';
    const item = new vscode.TreeItem(
      vscode.l10n.t('Tracing'),
      listening ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    // With the state in the id the row opens by itself when endpoints appear: the editor keeps the old one closed.
    item.id = `tracing-${listening ? 'collecting' : 'idle'}`;
    item.iconPath = new vscode.ThemeIcon('pulse');
    item.description = collectorState(status);
    item.tooltip = status.error ?? vscode.l10n.t('Open the traces of your LLM and agent apps');
    item.command = { command: 'spanscope.openTracing', title: vscode.l10n.t('Open Tracing') };
    item.accessibilityInformation = { label: `${vscode.l10n.t('Tracing')}, ${item.description}` };
    return item;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}

function endpoint(label: string, address: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = label;
  item.description = address;
  item.iconPath = new vscode.ThemeIcon('plug');
  item.contextValue = 'spanscope.endpoint';
  // Else the tooltip is all that a screen reader says.
  item.accessibilityInformation = { label: `${label} ${address}` };
  item.tooltip = vscode.l10n.t('Apps on this machine send their spans to {0}', address);
  return item;
}
