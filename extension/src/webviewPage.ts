import * as vscode from 'vscode';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { HostEvents, ToWebview } from '../../contract/webview';
import { page } from './html';
import type { Asker, Router } from './router';

export interface PageOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: { error(message: string): void };
  /** The page ended: its tab was closed, or is hidden. */
  readonly onGone: (page: Asker) => void;
}

/** One tab with the web page in it, and the messages to and from it, for as long as the tab lives. */
export class WebviewPage implements Asker {
  #traceId: string | null;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    traceId: string | null,
    private readonly options: PageOptions,
    private readonly router: Router,
    onClosed: () => void,
  ) {
    this.#traceId = traceId;
    const open = new CancellationTokenSource();
    const media = vscode.Uri.joinPath(options.extensionUri, 'media');
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'tab-light.svg'),
      dark: vscode.Uri.joinPath(media, 'tab-dark.svg'),
    };
    const folder = vscode.Uri.joinPath(media, 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const subscriptions = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        void this.#answer(message, open);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.options.onGone(this);
        }
      }),
      panel.onDidDispose(() => {
        this.options.onGone(this);
        // Nobody waits for the answers any more; the sidecar may stop working on them.
        open.cancel();
        subscriptions.dispose();
        onClosed();
      }),
    );
    panel.webview.html = page(panel.webview, folder, vscode.env.language);
  }

  /** Whether a person can see the page now. */
  get visible(): boolean {
    return this.panel.visible;
  }

  /** Whether it has the focus. */
  get active(): boolean {
    return this.panel.active;
  }

  /** The trace that the next load of the page opens; asked for once. */
  takeTraceId(): string | null {
    const traceId = this.#traceId;
    this.#traceId = null;
    return traceId;
  }

  /** Brings the tab to the front, with the trace if one is given. */
  show(traceId: string | null): void {
    const loaded = this.panel.visible;
    this.panel.reveal();
    // A hidden page is gone and loads anew: it gets the trace with its first answer.
    this.#traceId = loaded ? null : traceId;
    if (loaded && traceId !== null) {
      this.send('openTrace', { traceId });
    }
  }

  send<E extends keyof HostEvents>(name: E, params: HostEvents[E]): void {
    if (this.visible) {
      this.#post({ kind: 'event', name, params } as ToWebview);
    }
  }

  dispose(): void {
    this.panel.dispose();
  }

  async #answer(message: unknown, open: CancellationTokenSource): Promise<void> {
    const answer = await this.router.answer(message, open.token, this);
    if (answer !== null && !open.token.isCancellationRequested) {
      this.#post(answer);
    }
  }

  #post(message: ToWebview): void {
    this.panel.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.options.log.error(
        `the page could not be told: ${error instanceof Error ? error.name : typeof error}`,
      );
    });
  }
}
