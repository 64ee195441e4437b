import * as vscode from 'vscode';
import type { CollectorStatus } from '../../contract/sidecar';
import type { SidecarState } from '../../contract/webview';
import { portOf, type Collector } from './collector';
import type { Supervisor } from './sidecar/supervisor';
import { collectorState } from './words';

interface Face {
  readonly text: string;
  readonly tooltip: string;
  readonly blocking: boolean;
}

/** What the item shows. A sidecar that cannot run hides the collector's state, which nobody knows then. */
export function face(sidecar: SidecarState, collector: CollectorStatus): Face {
  if (sidecar.state === 'failed' || sidecar.state === 'restarting') {
    const failed = sidecar.state === 'failed';
    return {
      text: failed ? '$(error) Spanscope' : '$(loading~spin) Spanscope',
      tooltip: sidecar.message ?? '',
      blocking: failed,
    };
  }
  const state = collectorState(collector);
  switch (collector.state) {
    case 'stopped':
      return {
        text: '$(circle-outline) Spanscope',
        tooltip: vscode.l10n.t('Spanscope: {0}', state),
        blocking: false,
      };
    case 'starting':
      return {
        text: '$(loading~spin) Spanscope',
        tooltip: vscode.l10n.t('Spanscope: {0}', state),
        blocking: false,
      };
    case 'running': {
      const port = portOf(collector.httpEndpoint);
      const endpoints = [collector.httpEndpoint, collector.grpcEndpoint].filter(
        (endpoint) => endpoint !== null,
      );
      return {
        text: `$(circle-filled) Spanscope${port === null ? '' : ` :${port}`}`,
        tooltip: [vscode.l10n.t('Spanscope: {0}', state), ...endpoints].join('\n'),
        blocking: false,
      };
    }
    case 'failed':
      return {
        text: '$(primitive-square) Spanscope',
        tooltip: [vscode.l10n.t('Spanscope: {0}', state), collector.error ?? ''].join('\n'),
        blocking: true,
      };
  }
}

export function showStatus(supervisor: Supervisor, collector: Collector): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('spanscope.status', vscode.StatusBarAlignment.Left);
  item.name = 'Spanscope';
  item.command = 'spanscope.showActions';
  const draw = (): void => {
    const { text, tooltip, blocking } = face(supervisor.state, collector.status);
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = blocking ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.accessibilityInformation = { label: tooltip, role: 'button' };
  };
  draw();
  item.show();
  return vscode.Disposable.from(item, supervisor.onDidChangeState(draw), collector.onDidChange(draw));
}
