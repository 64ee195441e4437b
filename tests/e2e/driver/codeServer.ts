// VS Code's workbench, served on loopback by code-server with throw-away folders and our VSIX in it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { e2e, node24, python, vsix } from './paths.ts';
import { endGroup, freePort, run } from './processes.ts';

export type Theme = 'Dark Modern' | 'Light Modern' | 'Default High Contrast' | 'Default High Contrast Light';

export interface CodeServerOptions {
  theme: Theme;
}

/** Quiet: nothing that moves, asks, updates or takes room. */
const QUIET = {
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
    /** Everything of this server: folders, settings, logs, the traces. */
    readonly folder: string,
    readonly httpPort: number,
    readonly grpcPort: number,
    private readonly child: ChildProcess,
  ) {}

  static async start({ theme }: CodeServerOptions): Promise<CodeServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'spanscope-e2e-'));
    const at = (...parts: string[]): string => path.join(folder, ...parts);
    const [port, httpPort, grpcPort] = [await freePort(), await freePort(), await freePort()];
    for (const name of ['home', 'weather-app', 'extensions', 'data/User', 'data/Machine']) {
      mkdirSync(at(name), { recursive: true });
    }
    writeFileSync(at('data/User/settings.json'), JSON.stringify({ ...QUIET, 'workbench.colorTheme': theme }));
    // The window is a remote one: settings of the scopes "machine" and "machine-overridable" are read from here only.
    writeFileSync(
      at('data/Machine/settings.json'),
      JSON.stringify({
        'spanscope.python': python,
        'spanscope.dataFolder': at('traces'),
        'spanscope.collector.httpPort': httpPort,
        'spanscope.collector.grpcPort': grpcPort,
      }),
    );
    const node = node24();
    const entry = path.join(e2e, 'node_modules/code-server/out/node/entry.js');
    const folders = ['--extensions-dir', at('extensions'), '--user-data-dir', at('data')];
    // Without the empty gallery, server and page ask a market on the internet at every start.
    const env = { ...process.env, HOME: at('home'), EXTENSIONS_GALLERY: '{}' };
    await run(node, [entry, ...folders, '--install-extension', vsix()], env);
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
    const server = new CodeServer(`http://127.0.0.1:${port}`, folder, httpPort, grpcPort, child);
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

  /** The workspace folder that a window opens. */
  get workspace(): string {
    return path.join(this.folder, 'weather-app');
  }

  get log(): string {
    return readFileSync(path.join(this.folder, 'code-server.log'), 'utf8');
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

  async stop(): Promise<void> {
    await endGroup(this.child);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
