import {
  CancellationTokenSource,
  Emitter,
  ErrorCodes,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
  type CancellationToken,
  type Event,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Methods, Notifications } from '../../../contract/sidecar';

export type Method = keyof Methods;

/** How long to wait for each answer, in ms. Also the list of the sidecar's methods: the type makes it whole. */
export const TIMEOUT_MS: Readonly<Record<Method, number>> = {
  // Two processes import grpcio before the ports are bound: 3 s on a loaded machine, more on a cold disk.
  startCollector: 60_000,
  stopCollector: 30_000,
  getCollectorStatus: 10_000,
  listTraces: 30_000,
  listUsages: 30_000,
  setCosts: 10_000,
  completeQuery: 10_000,
  getTrace: 60_000,
  getTraceTable: 60_000,
  getPreviews: 60_000,
  getSpan: 30_000,
  // A conversation reads every model call of a trace, some MB each.
  getConversation: 60_000,
  getLogs: 60_000,
  getMedia: 60_000,
  // All of a store of some GB, rows and search index.
  deleteTraces: 120_000,
  // Files of some hundred MB.
  exportTraces: 300_000,
  importTraces: 300_000,
  getRefusals: 10_000,
};

const NOTIFICATIONS = ['tracesChanged', 'collectorStatusChanged'] as const satisfies (keyof Notifications)[];

const INITIALIZE_TIMEOUT_MS = 60_000;
const SHUTDOWN_TIMEOUT_MS = 2_000;

/** Codes of the host's own, from the range that JSON-RPC leaves to implementations. The rest come from the sidecar. */
export const TIMED_OUT = -32010;
export const NOT_RUNNING = -32011;
export const CANCELLED = -32800;

/** What a request ended with if not with a result. `code` is the sidecar's, or one of the above. */
export class SidecarError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export type Notification = {
  [N in keyof Notifications]: { name: N; params: Notifications[N] };
}[keyof Notifications];

/** JSON-RPC over the stdio of one sidecar process. */
export class SidecarConnection {
  readonly #rpc: MessageConnection;
  readonly #notified = new Emitter<Notification>();
  readonly onNotification: Event<Notification> = this.#notified.event;

  constructor(
    stdout: NodeJS.ReadableStream,
    stdin: NodeJS.WritableStream,
    onProblem: (message: string) => void,
  ) {
    this.#rpc = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.#rpc.onError(([error]) => {
      onProblem(error.message);
    });
    for (const name of NOTIFICATIONS) {
      this.#rpc.onNotification(name, (params: unknown) => {
        this.#notified.fire({ name, params } as Notification);
      });
    }
    this.#rpc.listen();
  }

  /** The handshake. Rejects when what answers is not Spanscope's sidecar. */
  async initialize(version: string): Promise<void> {
    const answer: unknown = await this.#send(
      'initialize',
      {
        processId: process.pid,
        rootUri: null,
        capabilities: {},
        clientInfo: { name: 'spanscope-vscode', version },
      },
      INITIALIZE_TIMEOUT_MS,
    );
    const name = (answer as { serverInfo?: { name?: unknown } } | null)?.serverInfo?.name;
    if (name !== 'spanscope') {
      throw new SidecarError(NOT_RUNNING, `${JSON.stringify(name)} answered in place of the sidecar`);
    }
    await this.#rpc.sendNotification('initialized', {});
  }

  request<M extends Method>(
    method: M,
    params: Methods[M]['params'],
    token?: CancellationToken,
  ): Promise<Methods[M]['result']> {
    return this.#send(method, params, TIMEOUT_MS[method], token) as Promise<Methods[M]['result']>;
  }

  /** Best effort: a sidecar that does not answer is ended by its process. */
  async shutdown(onProblem: (message: string) => void): Promise<void> {
    try {
      await this.#send('shutdown', undefined, SHUTDOWN_TIMEOUT_MS);
      await this.#rpc.sendNotification('exit');
    } catch (error) {
      onProblem(`shutdown: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  dispose(): void {
    this.#rpc.dispose();
    this.#notified.dispose();
  }

  async #send(
    method: string,
    params: unknown,
    timeoutMs: number,
    outer?: CancellationToken,
  ): Promise<unknown> {
    const source = new CancellationTokenSource();
    const cancel = outer?.onCancellationRequested(() => {
      source.cancel();
    });
    // The token only asks the sidecar to stop; a sidecar that hangs does not hear it, so the wait ends here as well.
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        source.cancel();
        reject(new SidecarError(TIMED_OUT, `${method}: no answer within ${timeoutMs / 1000} s`));
      }, timeoutMs);
    });
    try {
      if (outer?.isCancellationRequested === true) {
        throw new SidecarError(CANCELLED, `${method}: cancelled`);
      }
      const answer =
        params === undefined
          ? this.#rpc.sendRequest<unknown>(method, source.token)
          : this.#rpc.sendRequest<unknown>(method, params, source.token);
      return await Promise.race([answer, late]);
    } catch (error) {
      throw asSidecarError(method, error);
    } finally {
      clearTimeout(timer);
      cancel?.dispose();
      source.dispose();
    }
  }
}

function asSidecarError(method: string, error: unknown): SidecarError {
  if (error instanceof SidecarError) {
    return error;
  }
  if (error instanceof ResponseError) {
    // dispose() rejects what is pending with this code when the process has ended.
    const closed = error.code === ErrorCodes.PendingResponseRejected;
    return new SidecarError(closed ? NOT_RUNNING : error.code, error.message);
  }
  return new SidecarError(
    NOT_RUNNING,
    `${method}: ${error instanceof Error ? error.message : String(error)}`,
  );
}
