import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { CollectorStatus } from '../../contract/sidecar';
import type { HostMethods, ToWebview } from '../../contract/webview';
import { SidecarError, TIMEOUT_MS, type Method, type SidecarConnection } from './sidecar/connection';

/** JSON-RPC's codes for what is wrong with a message of the page itself. */
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;

/** The page that asks, where that matters: there may be several. */
export interface Asker {
  /** The trace that this load of the page opens; asked for once. */
  takeTraceId(): string | null;
}

export type HostHandlers = {
  readonly [M in keyof HostMethods]: (
    params: HostMethods[M]['params'],
    page: Asker,
  ) => Promise<HostMethods[M]['result']>;
};

export interface RouterOptions {
  readonly host: HostHandlers;
  connect(): Promise<SidecarConnection>;
  /** The params of a request to the sidecar, with what the user's settings say where the page left it open. */
  complete(method: string, params: object): object;
  /** An answer about the collector that passed through. */
  onCollectorStatus(method: string, status: CollectorStatus): void;
  /** Traces that the page deleted; null for all. */
  onDeleted(traceIds: readonly string[] | null): void;
  /** A failure that nobody foresaw. Its text may quote a span, so only its name may be logged. */
  onUnexpected(method: string, errorName: string): void;
}

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: object;
}

/**
 * Answers the page: the sidecar's methods pass through, the host's own are handled here, and nothing else exists.
 * Every request gets one reply or one error.
 */
export class Router {
  constructor(private readonly options: RouterOptions) {}

  /** Null for what is no request: other scripts post messages to a frame as well. */
  async answer(message: unknown, token: CancellationToken, page: Asker): Promise<ToWebview | null> {
    const request = asRequest(message);
    if (request === null) {
      return null;
    }
    const { id, method } = request;
    try {
      return { kind: 'reply', id, result: await this.#dispatch(request, token, page) };
    } catch (error) {
      if (error instanceof SidecarError) {
        return { kind: 'error', id, error: { code: error.code, message: error.message } };
      }
      const name = error instanceof Error ? error.name : typeof error;
      this.options.onUnexpected(method, name);
      const text = error instanceof Error ? error.message : String(error);
      return { kind: 'error', id, error: { code: INTERNAL_ERROR, message: text } };
    }
  }

  async #dispatch({ method, params }: Request, token: CancellationToken, page: Asker): Promise<unknown> {
    if (isSidecarMethod(method) && !Object.hasOwn(this.options.host, method)) {
      const connection = await this.options.connect();
      const result = await connection.request(method, this.options.complete(method, params), token);
      if (method === 'startCollector' || method === 'stopCollector' || method === 'getCollectorStatus') {
        this.options.onCollectorStatus(method, result as CollectorStatus);
      } else if (method === 'deleteTraces') {
        this.options.onDeleted((params as { traceIds?: readonly string[] | null }).traceIds ?? null);
      }
      return result;
    }
    if (!Object.hasOwn(this.options.host, method)) {
      throw new SidecarError(METHOD_NOT_FOUND, `${method}: no such method`);
    }
    return this.#host(method as keyof HostMethods, params, page);
  }

  #host(method: keyof HostMethods, params: object, page: Asker): Promise<unknown> {
    const { host } = this.options;
    switch (method) {
      case 'copy':
        return host.copy({ text: text(params, 'text') }, page);
      case 'openText':
        return host.openText(
          {
            text: text(params, 'text'),
            language: language(text(params, 'language')),
            title: text(params, 'title'),
          },
          page,
        );
      case 'openDiff':
        return host.openDiff(
          {
            left: text(params, 'left'),
            right: text(params, 'right'),
            title: text(params, 'title'),
          },
          page,
        );
      case 'saveMedia':
        return host.saveMedia(
          {
            traceId: text(params, 'traceId'),
            spanId: text(params, 'spanId'),
            side: side(text(params, 'side')),
            message: count(params, 'message'),
            part: count(params, 'part'),
            name: text(params, 'name'),
          },
          page,
        );
      case 'loadImage':
        return host.loadImage({ address: text(params, 'address') }, page);
      case 'findSources':
        return host.findSources({ paths: texts(params, 'paths') }, page);
      case 'openSource':
        return host.openSource({ path: text(params, 'path'), line: count(params, 'line') }, page);
      case 'findSymbol':
        return host.findSymbol({ name: text(params, 'name') }, page);
      case 'openAside':
        return host.openAside({ traceId: text(params, 'traceId'), title: text(params, 'title') }, page);
      case 'holdDeletion':
      case 'exportTraces':
        return host[method]({ traceIds: texts(params, 'traceIds') }, page);
      case 'insertSnippet':
        return host.insertSnippet({ id: text(params, 'id') }, page);
      case 'ready':
      case 'showLog':
      case 'openSettings':
      case 'restartSidecar':
      case 'importTraces':
      case 'useFreePorts':
        return host[method]({}, page);
    }
  }
}

function isSidecarMethod(method: string): method is Method {
  return Object.hasOwn(TIMEOUT_MS, method);
}

function asRequest(message: unknown): Request | null {
  if (typeof message !== 'object' || message === null) {
    return null;
  }
  const { kind, id, method, params } = message as Record<string, unknown>;
  if (kind !== 'request' || typeof id !== 'number' || typeof method !== 'string') {
    return null;
  }
  return { id, method, params: typeof params === 'object' && params !== null ? params : {} };
}

function text(params: object, name: string): string {
  const value = (params as Record<string, unknown>)[name];
  if (typeof value !== 'string') {
    throw new SidecarError(INVALID_PARAMS, `${name}: a string is needed`);
  }
  return value;
}

function texts(params: object, name: string): string[] {
  const value = (params as Record<string, unknown>)[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new SidecarError(INVALID_PARAMS, `${name}: a list of strings is needed`);
  }
  return value;
}

function count(params: object, name: string): number {
  const value = (params as Record<string, unknown>)[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new SidecarError(INVALID_PARAMS, `${name}: a whole number is needed`);
  }
  return value;
}

function side(value: string): 'input' | 'output' {
  if (value === 'input' || value === 'output') {
    return value;
  }
  throw new SidecarError(INVALID_PARAMS, `side: input or output, not ${JSON.stringify(value)}`);
}

function language(value: string): HostMethods['openText']['params']['language'] {
  if (value === 'json' || value === 'markdown' || value === 'plaintext') {
    return value;
  }
  throw new SidecarError(
    INVALID_PARAMS,
    `language: json, markdown or plaintext, not ${JSON.stringify(value)}`,
  );
}
