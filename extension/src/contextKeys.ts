import * as vscode from 'vscode';
import type { Collector } from './collector';
import type { Supervisor } from './sidecar/supervisor';

/** The one place that sets context keys: what the manifest's `when` clauses go by. */
export const CONTEXT_KEYS = {
  sidecarState: 'spanscope.sidecarState',
  collectorState: 'spanscope.collectorState',
  collectorOwner: 'spanscope.collectorOwner',
} as const;

export function keepContextKeys(supervisor: Supervisor, collector: Collector): vscode.Disposable {
  const set = (key: string, value: string | null): void => {
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const sidecar = (): void => {
    set(CONTEXT_KEYS.sidecarState, supervisor.state.state);
  };
  const collecting = (): void => {
    set(CONTEXT_KEYS.collectorState, collector.status.state);
    set(CONTEXT_KEYS.collectorOwner, collector.status.owner);
  };
  sidecar();
  collecting();
  return vscode.Disposable.from(supervisor.onDidChangeState(sidecar), collector.onDidChange(collecting));
}
