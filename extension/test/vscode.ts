// The editor as far as the extension uses it: what was registered, shown and set is kept in `editor` for the tests to see,
// what a person would answer is put there beforehand.
import { EventEmitter as NodeEmitter } from 'node:events';
import nodeFs from 'node:fs';
import * as nodePath from 'node:path';

type Listener<T> = (value: T) => unknown;

export class Disposable {
  constructor(private readonly end: () => void) {}
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) {
        one.dispose();
      }
    });
  }
  dispose(): void {
    this.end();
  }
}

export class EventEmitter<T> {
  readonly #emitter = new NodeEmitter();
  readonly event = (listener: Listener<T>): Disposable => {
    this.#emitter.on('event', listener);
    return new Disposable(() => this.#emitter.off('event', listener));
  };
  fire(value: T): void {
    this.#emitter.emit('event', value);
  }
  dispose(): void {
    this.#emitter.removeAllListeners();
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query: string,
  ) {}
  static file(path: string): Uri {
    return new Uri('file', path, '');
  }
  static from(parts: { scheme: string; path?: string; query?: string }): Uri {
    return new Uri(parts.scheme, parts.path ?? '', parts.query ?? '');
  }
  static joinPath(base: Uri, ...segments: string[]): Uri {
    return new Uri(base.scheme, nodePath.posix.join(base.path, ...segments), base.query);
  }
  get fsPath(): string {
    return this.path;
  }
  with({ path }: { path: string }): Uri {
    return new Uri(this.scheme, path, this.query);
  }
  toString(): string {
    return `${this.scheme}:${this.path}${this.query === '' ? '' : `?${this.query}`}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export const SymbolKind = { Class: 4, Method: 5, Function: 11, Variable: 12, Constant: 13 };
export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
export class FileSystemError extends Error {}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ViewColumn = { Active: -1, Beside: -2 };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };

export class FakeWebview {
  html = '';
  options: unknown = {};
  readonly cspSource = 'https://*.vscode-cdn.net';
  readonly received = new EventEmitter<unknown>();
  readonly onDidReceiveMessage = this.received.event;
  readonly posted: unknown[] = [];
  asWebviewUri(uri: Uri): Uri {
    return Uri.from({ scheme: 'https', path: `//file+.vscode-cdn.net${uri.path}` });
  }
  postMessage(message: unknown): Promise<boolean> {
    this.posted.push(message);
    editor.posted.fire(message);
    return Promise.resolve(true);
  }
}

export class FakePanel {
  readonly webview = new FakeWebview();
  readonly disposed = new EventEmitter<undefined>();
  readonly onDidDispose = this.disposed.event;
  readonly viewState = new EventEmitter<undefined>();
  readonly onDidChangeViewState = this.viewState.event;
  visible = true;
  active = false;
  reveals = 0;
  iconPath: unknown;
  constructor(
    readonly viewType: string,
    readonly title = '',
    readonly column = 0,
  ) {}
  reveal(): void {
    this.reveals += 1;
    this.visible = true;
  }
  dispose(): void {
    this.disposed.fire(undefined);
  }
}

/** A text editor: what was inserted stands in `text`. */
export class FakeEditor {
  text = '';
  readonly viewColumn = 1;
  readonly selection = { active: {} };
  readonly document: { uri: Uri; fileName: string };
  constructor(uri: Uri) {
    this.document = { uri, fileName: uri.path };
  }
  edit(change: (builder: { insert(at: unknown, text: string): void }) => void): Promise<boolean> {
    change({
      insert: (_at, text) => {
        this.text += text;
      },
    });
    return Promise.resolve(true);
  }
}

interface Message {
  readonly text: string;
  readonly actions: readonly string[];
}

class Editor {
  readonly commands = new Map<string, (...args: unknown[]) => unknown>();
  readonly executed: { id: string; args: unknown[] }[] = [];
  readonly context = new Map<string, unknown>();
  readonly contextSet = new EventEmitter<{ key: string; value: unknown }>();
  readonly configuration = new Map<string, unknown>();
  readonly configurationWrites: { key: string; value: unknown; target: number }[] = [];
  readonly configurationChanged = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
  readonly panels: FakePanel[] = [];
  readonly posted = new EventEmitter<unknown>();
  readonly messages: Message[] = [];
  readonly lineLogged = new EventEmitter<undefined>();
  readonly logged: { level: string; text: string }[] = [];
  readonly statusBar: { text: string; tooltip: string; command: string; backgroundColor: unknown }[] = [];
  readonly providers = new Map<string, unknown>();
  readonly documents: { uri: Uri; language: string; content?: string }[] = [];
  readonly editors: FakeEditor[] = [];
  readonly activeEditorChanged = new EventEmitter<FakeEditor | undefined>();
  /** What a person chooses in the next file dialog; nothing when it is undefined. */
  file: Uri | undefined;
  readonly documentClosed = new EventEmitter<{ uri: Uri }>();
  readonly extensions = new Map<string, { activate(): Promise<unknown> }>();
  clipboard = '';
  /** Answers of a person, taken one for each message or pick. */
  answers: ((choices: readonly string[]) => string | undefined)[] = [];

  reset(): void {
    for (const kept of [this.commands, this.context, this.configuration, this.providers, this.extensions]) {
      kept.clear();
    }
    for (const kept of [
      this.executed,
      this.configurationWrites,
      this.panels,
      this.messages,
      this.logged,
      this.statusBar,
    ]) {
      kept.length = 0;
    }
    this.documents.length = 0;
    this.editors.length = 0;
    this.file = undefined;
    this.clipboard = '';
    this.answers = [];
    workspace.isTrusted = true;
    workspace.workspaceFolders = [{ uri: Uri.file('/project') }];
  }

  ask(text: string, actions: readonly string[]): Promise<string | undefined> {
    this.messages.push({ text, actions });
    return Promise.resolve(this.answers.shift()?.(actions));
  }
}

export const editor = new Editor();

const nothing = new EventEmitter<undefined>();

function ask(text: string, ...rest: unknown[]): Promise<string | undefined> {
  return editor.ask(
    text,
    rest.filter((action): action is string => typeof action === 'string'),
  );
}

function logTo(level: string) {
  return (text: string): void => {
    editor.logged.push({ level, text });
    editor.lineLogged.fire(undefined);
  };
}

export const window = {
  createOutputChannel: () => ({
    debug: logTo('debug'),
    info: logTo('info'),
    warn: logTo('warn'),
    error: logTo('error'),
    show: () => {
      editor.executed.push({ id: 'log.show', args: [] });
    },
    dispose: () => undefined,
  }),
  createStatusBarItem: () => {
    const item = {
      text: '',
      tooltip: '',
      command: '',
      backgroundColor: undefined,
      show: () => undefined,
      dispose: () => undefined,
    };
    editor.statusBar.push(item);
    return item;
  },
  createWebviewPanel: (viewType: string, title: string, column: number) => {
    const panel = new FakePanel(viewType, title, column);
    editor.panels.push(panel);
    return panel;
  },
  registerWebviewPanelSerializer: (viewType: string, serializer: unknown) => {
    editor.providers.set(`serializer:${viewType}`, serializer);
    return new Disposable(() => undefined);
  },
  registerTreeDataProvider: (view: string, provider: unknown) => {
    editor.providers.set(`tree:${view}`, provider);
    return new Disposable(() => undefined);
  },
  showErrorMessage: ask,
  showWarningMessage: ask,
  showInformationMessage: ask,
  setStatusBarMessage: () => new Disposable(() => undefined),
  activeTextEditor: undefined,
  onDidChangeActiveTextEditor: editor.activeEditorChanged.event,
  showTextDocument: (document: Uri | { uri: Uri }, options?: { selection?: Range }) => {
    if (document instanceof Uri) {
      editor.executed.push({ id: 'show', args: [document.path, options?.selection?.start.line] });
    }
    return Promise.resolve(editor.editors.find((one) => one.document === document));
  },
  showOpenDialog: () => Promise.resolve(editor.file === undefined ? undefined : [editor.file]),
  showSaveDialog: (options: { defaultUri: Uri }) => {
    editor.messages.push({ text: options.defaultUri.path, actions: [] });
    return Promise.resolve(editor.file);
  },
  showQuickPick: async (items: unknown) => {
    const all = (await items) as { label: string }[];
    const label = await editor.ask(
      '',
      all.map((item) => item.label),
    );
    return all.find((item) => item.label === label);
  },
};

export const workspace = {
  fs: {
    stat: ({ path }: Uri) => {
      try {
        const found = nodeFs.lstatSync(path);
        const type = nodeFs.statSync(path).isFile() ? FileType.File : FileType.Directory;
        return Promise.resolve({ type: found.isSymbolicLink() ? type | FileType.SymbolicLink : type });
      } catch (error) {
        return Promise.reject(new FileSystemError(String(error)));
      }
    },
    writeFile: ({ path }: Uri, bytes: Uint8Array) => {
      nodeFs.writeFileSync(path, bytes);
      return Promise.resolve();
    },
  },
  getWorkspaceFolder: ({ path }: Uri) =>
    (workspace.workspaceFolders as { uri: Uri }[] | undefined)?.find(({ uri }) =>
      path.startsWith(`${uri.path}/`),
    ),
  asRelativePath: ({ path }: Uri) => {
    const folder = (workspace.workspaceFolders as { uri: Uri }[] | undefined)?.find(({ uri }) =>
      path.startsWith(`${uri.path}/`),
    );
    return folder === undefined ? path : nodePath.posix.relative(folder.uri.path, path);
  },
  isTrusted: true,
  workspaceFolders: [{ uri: Uri.file('/project') }] as unknown[] | undefined,
  getConfiguration: (section: string) => ({
    get: (key: string, fallback: unknown) => editor.configuration.get(`${section}.${key}`) ?? fallback,
    update: (key: string, value: unknown, target: number) => {
      const name = `${section}.${key}`;
      editor.configuration.set(name, value);
      editor.configurationWrites.push({ key: name, value, target });
      editor.configurationChanged.fire({
        affectsConfiguration: (asked) => name === asked || name.startsWith(`${asked}.`),
      });
      return Promise.resolve();
    },
  }),
  onDidChangeConfiguration: editor.configurationChanged.event,
  onDidGrantWorkspaceTrust: nothing.event,
  onDidCloseTextDocument: editor.documentClosed.event,
  registerTextDocumentContentProvider: (scheme: string, provider: unknown) => {
    editor.providers.set(`document:${scheme}`, provider);
    return new Disposable(() => undefined);
  },
  openTextDocument: (what: Uri | { language: string; content: string }) => {
    const uri = what instanceof Uri ? what : Uri.from({ scheme: 'untitled', path: 'Untitled-1' });
    editor.documents.push({ uri, language: 'plaintext', ...(what instanceof Uri ? {} : what) });
    return Promise.resolve({ uri });
  },
};

export const languages = {
  setTextDocumentLanguage: (document: { uri: Uri }, language: string) => {
    const opened = editor.documents.find(({ uri }) => uri === document.uri);
    if (opened !== undefined) {
      opened.language = language;
    }
    return Promise.resolve(document);
  },
};

export const commands = {
  registerCommand: (id: string, run: (...args: unknown[]) => unknown) => {
    editor.commands.set(id, run);
    return new Disposable(() => editor.commands.delete(id));
  },
  executeCommand: (id: string, ...args: unknown[]) => {
    editor.executed.push({ id, args });
    if (id === 'setContext') {
      editor.context.set(String(args[0]), args[1]);
      editor.contextSet.fire({ key: String(args[0]), value: args[1] });
    }
    return Promise.resolve(editor.commands.get(id)?.(...args));
  },
};

export const env = {
  language: 'en',
  clipboard: {
    writeText: (text: string) => {
      editor.clipboard = text;
      return Promise.resolve();
    },
  },
};

export const extensions = { getExtension: (id: string) => editor.extensions.get(id) };

export const l10n = {
  t: (message: string, ...args: unknown[]) =>
    message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
};
