import * as vscode from 'vscode';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { HostEvents, ToWebview } from '../../contract/webview';
import { page } from './html';
import type { Router } from './router';

export const VIEW_TYPE = 'spanscope.tracing';

export interface PanelOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: { error(message: string): void };
  /** The page ended: its tab was closed, or is hidden. */
  readonly onGone: () => void;
}

/** The one Tracing panel: opened, revealed or taken over from the last session, never twice. */
export class TracingPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  #panel: vscode.WebviewPanel | null = null;
  #traceId: string | null = null;
  readonly #media: vscode.Uri;
  readonly #serializer: vscode.Disposable;

  constructor(
    private readonly options: PanelOptions,
    private readonly router: Router,
  ) {
    this.#media = vscode.Uri.joinPath(options.extensionUri, 'media');
    this.#serializer = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  /** Whether a person can see the page now. */
  get visible(): boolean {
    return this.#panel?.visible ?? false;
  }

  /** The trace that the next load of the page opens; asked for once. */
  takeTraceId(): string | null {
    const traceId = this.#traceId;
    this.#traceId = null;
    return traceId;
  }

  open(traceId: string | null = null): void {
    this.#traceId = traceId;
    if (this.#panel === null) {
      const panel = vscode.window.createWebviewPanel(
        VIEW_TYPE,
        vscode.l10n.t('Tracing'),
        vscode.ViewColumn.Active,
      );
      this.#adopt(panel);
      return;
    }
    const loaded = this.#panel.visible;
    this.#panel.reveal();
    if (loaded && traceId !== null) {
      // A hidden page is gone and loads anew: it gets the trace with its first answer.
      this.send('openTrace', { traceId });
      this.#traceId = null;
    }
  }

  /** A panel that the editor kept over a reload of the window. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (this.#panel !== null) {
      panel.dispose();
      return Promise.resolve();
    }
    const traceId = (state as { traceId?: unknown } | null | undefined)?.traceId;
    this.#traceId = typeof traceId === 'string' ? traceId : null;
    this.#adopt(panel);
    return Promise.resolve();
  }

  send<E extends keyof HostEvents>(name: E, params: HostEvents[E]): void {
    if (this.visible) {
      this.#post({ kind: 'event', name, params } as ToWebview);
    }
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const open = new CancellationTokenSource();
    this.#panel = panel;
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#media, 'tab-light.svg'),
      dark: vscode.Uri.joinPath(this.#media, 'tab-dark.svg'),
    };
    const folder = vscode.Uri.joinPath(this.#media, 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const subscriptions = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        void this.#answer(message, open);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.options.onGone();
        }
      }),
      panel.onDidDispose(() => {
        this.options.onGone();
        // Nobody waits for the answers any more; the sidecar may stop working on them.
        open.cancel();
        subscriptions.dispose();
        this.#panel = null;
      }),
    );
    panel.webview.html = page(panel.webview, folder, vscode.env.language);
  }

  async #answer(message: unknown, open: CancellationTokenSource): Promise<void> {
    const answer = await this.router.answer(message, open.token);
    if (answer !== null && !open.token.isCancellationRequested) {
      this.#post(answer);
    }
  }

  #post(message: ToWebview): void {
    this.#panel?.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.options.log.error(
        `the page could not be told: ${error instanceof Error ? error.name : typeof error}`,
      );
    });
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#panel?.dispose();
  }
}
