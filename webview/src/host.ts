// The only module that knows how the page talks: typed requests with a reject path and a time limit, and events.
import type { HostEvents, ToWebview, WebMethods } from './contract';
import { strings } from './strings';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** JSON-RPC's code of an unknown trace or span. */
export const NOT_FOUND = -32001;
const TIMED_OUT = -1;

export class HostError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: HostError): void;
  timer: ReturnType<typeof setTimeout>;
}

type Listeners = { [E in keyof HostEvents]?: ((params: HostEvents[E]) => void)[] };

// acquireVsCodeApi throws when it is called twice in one page.
const api = acquireVsCodeApi();
const waiting = new Map<number, Waiting>();
const listeners: Listeners = {};
let lastId = 0;

/** Starting may install and bind, deleting may vacuum; all else reads a few pages of an index. */
const LIMIT_SECONDS: Partial<Record<keyof WebMethods, number>> = {
  ready: 120,
  startCollector: 60,
  stopCollector: 60,
  useFreePorts: 60,
  restartSidecar: 120,
  deleteTraces: 120,
  // A dialog stays open for as long as a person thinks.
  exportTraces: 3_600,
  importTraces: 3_600,
};

export function request<M extends keyof WebMethods>(method: M, params: WebMethods[M]['params']): Promise<WebMethods[M]['result']> {
  const id = ++lastId;
  const seconds = LIMIT_SECONDS[method] ?? 30;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new HostError(TIMED_OUT, strings.common.timedOut(seconds)));
    }, seconds * 1000);
    waiting.set(id, { resolve: (result) => resolve(result as WebMethods[M]['result']), reject, timer });
    api.postMessage({ kind: 'request', id, method, params });
  });
}

export function onEvent<E extends keyof HostEvents>(name: E, listener: (params: HostEvents[E]) => void): void {
  const list = (listeners[name] ?? []) as ((params: HostEvents[E]) => void)[];
  list.push(listener);
  (listeners as Record<E, typeof list>)[name] = list;
}

export function savedState(): unknown {
  return api.getState();
}

export function saveState(state: unknown): void {
  api.setState(state);
}

function settle(id: number): Waiting | undefined {
  const entry = waiting.get(id);
  if (entry !== undefined) {
    waiting.delete(id);
    clearTimeout(entry.timer);
  }
  return entry;
}

function receive(message: ToWebview): void {
  switch (message.kind) {
    case 'reply':
      settle(message.id)?.resolve(message.result);
      return;
    case 'error':
      settle(message.id)?.reject(new HostError(message.error.code, message.error.message));
      return;
    case 'event':
      for (const listener of listeners[message.name] ?? []) (listener as (params: unknown) => void)(message.params);
      return;
    default:
      // Browser extensions and the workbench itself post messages of their own to every frame.
      message satisfies never;
  }
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const { data } = event;
  if (typeof data === 'object' && data !== null && 'kind' in data) receive(data as ToWebview);
});
