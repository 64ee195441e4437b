import * as vscode from 'vscode';

const SCHEME = 'spanscope';

/**
 * Read-only editor tabs for text out of traces. An untitled document would ask to be saved when it is closed.
 * The text is kept for as long as its document is open.
 */
export class TextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  #opened = 0;
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#texts.delete(document.uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  async open(text: string, language: string, title: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.#keep(text, title));
    await vscode.languages.setTextDocumentLanguage(document, language);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async diff(left: string, right: string, title: string): Promise<void> {
    const name = title.replace(/\p{Cc}+/gu, ' ').slice(0, 120);
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.#keep(left, title),
      this.#keep(right, title),
      name,
    );
  }

  #keep(text: string, title: string): vscode.Uri {
    this.#opened += 1;
    // A title may come from a span: a slash in it would make folders of the tab's name.
    const name = title
      .replace(/[/\\\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 80);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name || 'text'}`, query: String(this.#opened) });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#texts.clear();
  }
}
