import * as vscode from 'vscode';

export const SECTION = 'spanscope';

/** The settings as they hold now, with the scopes and trust of their manifest entries applied by the editor. */
export interface Settings {
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly autoStart: boolean;
  readonly dataFolder: string;
  readonly python: string;
}

export function read(): Settings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return {
    host: configuration.get('collector.host', '127.0.0.1'),
    httpPort: configuration.get('collector.httpPort', 4318),
    grpcPort: configuration.get('collector.grpcPort', 4317),
    autoStart: configuration.get('collector.autoStart', false),
    dataFolder: configuration.get('dataFolder', '').trim(),
    python: configuration.get('python', '').trim(),
  };
}

/** Keeps the ports for the workspace, or for the machine when no folder is open. */
export async function keepPorts(httpPort: number, grpcPort: number): Promise<void> {
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update('collector.httpPort', httpPort, target);
  await configuration.update('collector.grpcPort', grpcPort, target);
}

export async function keepPython(interpreter: string): Promise<void> {
  // Scope "machine": in a remote window the editor keeps it on the remote side, where it is run.
  await vscode.workspace
    .getConfiguration(SECTION)
    .update('python', interpreter, vscode.ConfigurationTarget.Global);
}
