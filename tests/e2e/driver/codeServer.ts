// VS Code's workbench, served on loopback by code-server with our VSIX in it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { e2e, node24, vsix } from './paths.ts';
import { endGroup, freePort, run } from './processes.ts';

export type Theme = 'Dark Modern' | 'Light Modern' | 'Default High Contrast' | 'Default High Contrast Light';

export interface CodeServerOptions {
  /** Holds all of this server: settings, extensions, logs. Made when it is not there. */
  folder: string;
  /** The folder that a window opens. */
  workspace: string;
  /** For a new folder: what a person has changed since is left alone. */
  userSettings: Record<string, unknown>;
  /** The window is a remote one: settings of the scopes "machine" and "machine-overridable" are read from here only. */
  machineSettings: Record<string, unknown>;
  /** Of the server's process; HOME and the like. */
  env?: NodeJS.ProcessEnv;
}

/** Quiet: nothing that moves, asks, updates or takes room. */
export const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'window.restoreWindows': 'none',
  'window.title': '${rootName}${separator}${appName}',
  'files.hotExit': 'off',
  'git.enabled': false,
  // Else a toast of the editor's own over the page for each port that a process of this server opens.
  'remote.autoForwardPorts': false,
};

export class CodeServer {
  private constructor(
    readonly url: string,
    private readonly options: CodeServerOptions,
    private readonly child: ChildProcess,
  ) {}

  /** Installs the VSIX and serves, on a free port of loopback. Returns when it answers. */
  static async start(options: CodeServerOptions): Promise<CodeServer> {
    const at = (...parts: string[]): string => path.join(options.folder, ...parts);
    for (const folder of [options.workspace, at('extensions'), at('data/User'), at('data/Machine')]) {
      mkdirSync(folder, { recursive: true });
    }
    if (!existsSync(at('data/User/settings.json'))) {
      writeFileSync(at('data/User/settings.json'), JSON.stringify(options.userSettings, null, 2));
    }
    writeFileSync(at('data/Machine/settings.json'), JSON.stringify(options.machineSettings, null, 2));
    const node = node24();
    const entry = path.join(e2e, 'node_modules/code-server/out/node/entry.js');
    const folders = ['--extensions-dir', at('extensions'), '--user-data-dir', at('data')];
    // Without the empty gallery, server and page ask a market on the internet at every start.
    const env = { ...process.env, ...options.env, EXTENSIONS_GALLERY: '{}' };
    await run(node, [entry, ...folders, '--install-extension', vsix(), '--force'], env);
    const port = await freePort();
    const log = openSync(at('code-server.log'), 'w');
    const child = spawn(
      node,
      [
        entry,
        ...folders,
        ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
        ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
        ...['--disable-getting-started-override', '--disable-proxy'],
      ],
      { env, stdio: ['ignore', log, log], detached: true },
    );
    closeSync(log);
    const server = new CodeServer(`http://127.0.0.1:${port}`, options, child);
    try {
      await server.healthy();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get pid(): number {
    if (this.child.pid === undefined) {
      throw new Error('code-server has not been started');
    }
    return this.child.pid;
  }

  /** The address that opens a window on the workspace folder. */
  get window(): string {
    return `${this.url}/?folder=${encodeURIComponent(this.options.workspace)}`;
  }

  get log(): string {
    return readFileSync(path.join(this.options.folder, 'code-server.log'), 'utf8');
  }

  /** code-server has no sign of being ready but that it answers. */
  private async healthy(): Promise<void> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(100)) {
      if (this.child.exitCode !== null) {
        break;
      }
      const answered = await fetch(`${this.url}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
      if (answered) {
        return;
      }
    }
    throw new Error(`code-server did not answer:\n${this.log}`);
  }

  /** Ends when the server has ended, by itself or by `stop`. */
  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
  }

  async stop(): Promise<void> {
    await endGroup(this.child);
  }
}
