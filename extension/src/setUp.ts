import * as vscode from 'vscode';
import type { Snippet } from '../../contract/webview';

/** Documents that a person writes in; the log, for one, is shown in a text editor as well. */
const WRITTEN = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs']);

/** Brings the set-up code for an SDK to where the person writes code. */
export class SetUp implements vscode.Disposable {
  #last: vscode.TextEditor | undefined;
  readonly #subscription: vscode.Disposable;

  constructor(private readonly snippets: () => Promise<Snippet[]>) {
    this.#learn(vscode.window.activeTextEditor);
    // While the page has the focus no text editor is active, so the last one is remembered.
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.#learn(editor);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (this.#last?.document === document) {
          this.#last = undefined;
        }
      }),
    );
  }

  /** The Set Up Tracing command: which SDK, then what to do with its code. */
  async ask(): Promise<void> {
    const snippets = await this.snippets();
    const title = vscode.l10n.t('Set Up Tracing');
    const sdk = await vscode.window.showQuickPick(
      snippets.map((snippet) => ({ label: snippet.sdk, description: snippet.language, snippet })),
      { title, placeHolder: vscode.l10n.t('SDK of your app'), matchOnDescription: true },
    );
    if (sdk === undefined) {
      return;
    }
    const { snippet } = sdk;
    const target = this.#last?.document.fileName.replace(/^.*[/\\]/, '');
    const actions = [
      { label: vscode.l10n.t('$(copy) Copy Code'), run: () => copy(snippet.code) },
      {
        label: vscode.l10n.t('$(terminal) Copy Install Command'),
        description: snippet.install,
        run: () => copy(snippet.install),
      },
      target === undefined
        ? { label: vscode.l10n.t('$(new-file) Open as New File'), run: () => this.insert(snippet.id) }
        : {
            label: vscode.l10n.t('$(edit) Insert into the Editor'),
            description: target,
            run: () => this.insert(snippet.id),
          },
    ];
    const action = await vscode.window.showQuickPick(actions, { title: `${title}: ${snippet.sdk}` });
    await action?.run();
  }

  /** At the cursor of the editor that was last active, else in a new file. */
  async insert(id: string): Promise<void> {
    const snippet = (await this.snippets()).find((one) => one.id === id);
    if (snippet === undefined) {
      throw new Error(vscode.l10n.t('There is no set-up code named {0}.', id));
    }
    const last = this.#last;
    if (last === undefined) {
      const language = id.slice(0, id.indexOf('/'));
      const document = await vscode.workspace.openTextDocument({ language, content: snippet.code });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
      return;
    }
    const editor = await vscode.window.showTextDocument(last.document, last.viewColumn);
    // An edit and no snippet string: a dollar sign in the code is a dollar sign.
    await editor.edit((edit) => {
      edit.insert(editor.selection.active, snippet.code);
    });
  }

  #learn(editor: vscode.TextEditor | undefined): void {
    if (editor !== undefined && WRITTEN.has(editor.document.uri.scheme)) {
      this.#last = editor;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied to the clipboard'), 3_000);
}
