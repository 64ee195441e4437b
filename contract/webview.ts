// The vocabulary between the webview and the extension host. It wraps the sidecar's types and never redefines them.
import type { CollectorStatus, GetMediaParams, Methods, Notifications } from './sidecar';

/** What the host answers itself, beside the sidecar's methods that it passes on. */
export interface HostMethods {
  /** The first message after every load of the page, a reload or a restored panel included. */
  ready: { params: Record<string, never>; result: InitialState };
  copy: { params: { text: string }; result: null };
  /** Opens text in a read-only editor tab. */
  openText: { params: { text: string; language: 'json' | 'markdown' | 'plaintext'; title: string }; result: null };
  /** Two texts side by side in the editor's own diff view, read-only. */
  openDiff: { params: { left: string; right: string; title: string }; result: null };
  /** Saves the bytes of a media part; null when the person chose no file. `name` is a proposal. */
  saveMedia: { params: GetMediaParams & { name: string }; result: { path: string } | null };
  /** The image at an http address that a span names; asked for when a person clicked. Fails with words for that person. */
  loadImage: { params: { address: string }; result: { mimeType: string | null; base64: string } };
  /** For each path of a stack trace: how the workspace calls that file, null if it is in none of its folders. */
  findSources: { params: { paths: string[] }; result: { found: (string | null)[] } };
  /** Where the workspace defines a function, method, class or variable of this very name; null where none or several do. */
  findSymbol: { params: { name: string }; result: { found: { path: string; line: number; name: string } | null } };
  /** Opens a file of the workspace; `line` counts from 1. Fails for any other file. */
  openSource: { params: { path: string; line: number }; result: null };
  /** The trace in an editor tab of its own, beside this one; one tab a trace. `title` is a proposal for the tab. */
  openAside: { params: { traceId: string; title: string }; result: null };
  showLog: { params: Record<string, never>; result: null };
  openSettings: { params: Record<string, never>; result: null };
  restartSidecar: { params: Record<string, never>; result: null };
  /** Starts the collector on the next free ports and keeps them in the workspace's settings. */
  useFreePorts: { params: Record<string, never>; result: CollectorStatus };
  /** Traces that the page will delete unless the person takes it back; the host deletes them if the page ends first. */
  holdDeletion: { params: { traceIds: string[] }; result: null };
  /** Asks where to; null when the person chose no file. The page never names a path. */
  exportTraces: { params: { traceIds: string[] }; result: { path: string; traces: number; spans: number } | null };
  /** Asks for a file, reads it and opens its first trace; null when the person chose none. */
  importTraces: { params: Record<string, never>; result: { traces: number; spans: number } | null };
  /** Puts a snippet's code at the cursor of the text editor that was last active, else into a new file. */
  insertSnippet: { params: { id: string }; result: null };
}

/** The sidecar's own export and import take a path, so they are the host's to call. */
export type WebMethods = Omit<Methods, 'exportTraces' | 'importTraces'> & HostMethods;

export interface Snippet {
  /** "python/openai" */
  id: string;
  language: string;
  sdk: string;
  install: string;
  /** With the collector's real endpoint filled in. */
  code: string;
}

export interface SidecarState {
  state: 'stopped' | 'starting' | 'running' | 'restarting' | 'failed';
  /** Why, and what to do; for `restarting` and `failed`. */
  message: string | null;
}

export interface InitialState {
  sidecar: SidecarState;
  collector: CollectorStatus | null;
  snippets: Snippet[];
  /** The editor's display language, for `Intl`. */
  locale: string;
  /** A trace to open at once, from a command or a restored panel. */
  traceId: string | null;
}

/** What the host tells without being asked. */
export interface HostEvents extends Notifications {
  sidecarStateChanged: SidecarState;
  /** The Refresh command: read again what is on the page. */
  refresh: Record<string, never>;
  /** The Delete Traces command: as the page's own Delete button. */
  deleteSelected: Record<string, never>;
  /** The Export Traces command: what is selected, or the open trace. */
  exportSelected: Record<string, never>;
  openTrace: { traceId: string };
  /** The collector listens elsewhere than the snippets of `ready` said. */
  snippetsChanged: { snippets: Snippet[] };
}

export type ToHost = {
  [M in keyof WebMethods]: { kind: 'request'; id: number; method: M; params: WebMethods[M]['params'] };
}[keyof WebMethods];

export type ToWebview =
  | { kind: 'reply'; id: number; result: unknown }
  | { kind: 'error'; id: number; error: { code: number; message: string } }
  | { [E in keyof HostEvents]: { kind: 'event'; name: E; params: HostEvents[E] } }[keyof HostEvents];
