// What a walk needs, set up before it and taken down after it, whatever happens in it.
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ModelServer } from './apps.ts';
import { launch } from './browser.ts';
import { CodeServer, QUIET, type Theme } from './codeServer.ts';
import { python, root, shots } from './paths.ts';
import { freePort } from './processes.ts';
import { SLOW, Workbench } from './workbench.ts';

const UPDATE = process.env['UPDATE_SHOTS'] === '1';

export class Stage {
  readonly #contexts: BrowserContext[] = [];
  /** Addresses outside of this machine that a page asked for. */
  readonly strangers = new Set<string>();

  private constructor(
    private readonly name: string,
    /** Everything that this walk writes: settings, logs, traces, the app. */
    readonly folder: string,
    readonly httpPort: number,
    readonly grpcPort: number,
    readonly server: CodeServer,
    readonly model: ModelServer,
    private readonly browser: Browser,
  ) {}

  static async set(name: string, theme: Theme): Promise<Stage> {
    mkdirSync(shots, { recursive: true });
    const folder = mkdtempSync(path.join(tmpdir(), 'spanscope-e2e-'));
    const home = path.join(folder, 'home');
    mkdirSync(home);
    const [httpPort, grpcPort] = [await freePort(), await freePort()];
    const server = await CodeServer.start({
      folder,
      workspace: path.join(folder, 'weather-app'),
      userSettings: { ...QUIET, 'workbench.colorTheme': theme },
      machineSettings: {
        'spanscope.python': python,
        'spanscope.dataFolder': path.join(folder, 'traces'),
        'spanscope.collector.httpPort': httpPort,
        'spanscope.collector.grpcPort': grpcPort,
      },
      env: { HOME: home },
    });
    return new Stage(name, folder, httpPort, grpcPort, server, await ModelServer.start(), await launch());
  }

  /** Where a walk's app sends its spans. */
  get endpoint(): { ENDPOINT: string } {
    return { ENDPOINT: `http://127.0.0.1:${this.httpPort}` };
  }

  /** A window as another browser would open it: its own extension host and so its own sidecar. */
  async window(): Promise<Workbench> {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(SLOW);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    context.on('requestfailed', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') {
        this.strangers.add(hostname);
      }
    });
    this.#contexts.push(context);
    return Workbench.open(context, this.server);
  }

  /** A picture for looking at. With `readme`, UPDATE_SHOTS=1 makes it the README's as well. */
  async shot(page: Page, title: string, readme = false): Promise<void> {
    const file = path.join(shots, `${this.name}-${title}.png`);
    await page.screenshot({ path: file });
    if (readme && UPDATE) {
      const images = path.join(root, 'docs/images');
      mkdirSync(images, { recursive: true });
      copyFileSync(file, path.join(images, `${title}.png`));
    }
  }

  /** Runs the walk; on failure keeps pictures of every window and the server's logs beside the shots. */
  async play(walk: (stage: Stage) => Promise<void>): Promise<void> {
    try {
      await walk(this);
    } catch (error) {
      const kept = path.join(shots, `${this.name}-failure`);
      mkdirSync(kept, { recursive: true });
      const pages = this.#contexts.flatMap((context) => context.pages());
      for (const [number, page] of pages.entries()) {
        await page.screenshot({ path: path.join(kept, `window-${number}.png`) });
      }
      for (const log of ['code-server.log', 'data/logs'].filter((name) => existsSync(path.join(this.folder, name)))) {
        cpSync(path.join(this.folder, log), path.join(kept, path.basename(log)), { recursive: true });
      }
      throw error;
    } finally {
      await this.browser.close();
      await this.server.stop();
      await this.model.stop();
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
}
