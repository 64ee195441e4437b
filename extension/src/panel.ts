import * as vscode from 'vscode';
import type { HostEvents } from '../../contract/webview';
import type { Router } from './router';
import { WebviewPage, type PageOptions } from './webviewPage';

export const VIEW_TYPE = 'spanscope.tracing';
/** Tabs beside it, each with one trace. */
export const ASIDE_TYPE = 'spanscope.trace';

const TITLE_LENGTH = 40;

/** What is about one page only: the one that has the focus. All else every visible page is told. */
const FOR_ONE: ReadonlySet<keyof HostEvents> = new Set(['refresh', 'deleteSelected', 'exportSelected']);

/** The one Tracing panel: opened, revealed or taken over from the last session, never twice; and the traces beside it. */
export class TracingPanel implements vscode.Disposable {
  #main: WebviewPage | null = null;
  /** By the trace that the tab was opened for. */
  readonly #asides = new Map<string, WebviewPage>();
  readonly #serializers: vscode.Disposable;

  constructor(
    private readonly options: PageOptions,
    private readonly router: Router,
  ) {
    this.#serializers = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: (panel, state: unknown) => this.#restoreMain(panel, traceIdOf(state)),
      }),
      vscode.window.registerWebviewPanelSerializer(ASIDE_TYPE, {
        deserializeWebviewPanel: (panel, state: unknown) => this.#restoreAside(panel, traceIdOf(state)),
      }),
    );
  }

  /** Whether a person can see a page now. */
  get visible(): boolean {
    return this.#pages().some((page) => page.visible);
  }

  open(traceId: string | null = null): void {
    if (this.#main !== null) {
      this.#main.show(traceId);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      vscode.l10n.t('Tracing'),
      vscode.ViewColumn.Active,
    );
    this.#takeMain(panel, traceId);
  }

  /** The trace in a tab of its own in the column beside; a trace that has one already is shown there. */
  openAside(traceId: string, title: string): void {
    const open = this.#asides.get(traceId);
    if (open !== undefined) {
      open.show(traceId);
      return;
    }
    // What was asked is a span's text: signs that turn the reading direction would reach the other tabs.
    const name = title.replace(/\p{C}+/gu, '').slice(0, TITLE_LENGTH);
    const panel = vscode.window.createWebviewPanel(
      ASIDE_TYPE,
      name.trim() === '' ? vscode.l10n.t('Trace {0}', traceId.slice(0, 8)) : name,
      vscode.ViewColumn.Beside,
    );
    this.#takeAside(panel, traceId);
  }

  send<E extends keyof HostEvents>(name: E, params: HostEvents[E]): void {
    const visible = this.#pages().filter((page) => page.visible);
    const one = visible.find((page) => page.active) ?? visible[0];
    for (const page of FOR_ONE.has(name) && one !== undefined ? [one] : visible) {
      page.send(name, params);
    }
  }

  #pages(): WebviewPage[] {
    return [...(this.#main === null ? [] : [this.#main]), ...this.#asides.values()];
  }

  #takeMain(panel: vscode.WebviewPanel, traceId: string | null): void {
    this.#main = new WebviewPage(panel, traceId, this.options, this.router, () => {
      this.#main = null;
    });
  }

  #takeAside(panel: vscode.WebviewPanel, traceId: string): void {
    const page = new WebviewPage(panel, traceId, this.options, this.router, () => {
      this.#asides.delete(traceId);
    });
    this.#asides.set(traceId, page);
  }

  /** A panel that the editor kept over a reload of the window. */
  #restoreMain(panel: vscode.WebviewPanel, traceId: string | null): Promise<void> {
    if (this.#main === null) {
      this.#takeMain(panel, traceId);
    } else {
      panel.dispose();
    }
    return Promise.resolve();
  }

  /** Without a trace, or with one that another tab has, there is nothing that this one would be about. */
  #restoreAside(panel: vscode.WebviewPanel, traceId: string | null): Promise<void> {
    if (traceId === null || this.#asides.has(traceId)) {
      panel.dispose();
    } else {
      this.#takeAside(panel, traceId);
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.#serializers.dispose();
    for (const page of this.#pages()) {
      page.dispose();
    }
  }
}

function traceIdOf(state: unknown): string | null {
  const traceId = (state as { traceId?: unknown } | null | undefined)?.traceId;
  return typeof traceId === 'string' ? traceId : null;
}
