import { Emitter, type Event } from 'vscode-jsonrpc/node';
import type { SidecarState } from '../../../contract/webview';
import { NOT_RUNNING, SidecarConnection, SidecarError, type Notification } from './connection';
import { SidecarProcess, type Exit } from './process';
import type { Launch } from './resolve';

/** The sentences for people. They live with the rest of the editor's words, so this module needs no editor. */
export interface Words {
  notStarted(error: unknown): string;
  endedAtStart(exit: Exit): string;
  restarting(exit: Exit, seconds: number, attempt: number, attempts: number): string;
  gaveUp(exit: Exit | null, attempts: number): string;
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** One line that the sidecar wrote to stderr. */
  sidecar(line: string): void;
}

export interface SupervisorOptions {
  readonly version: string;
  readonly log: Log;
  readonly words: Words;
  /** What to start, asked anew for every start. Throws when no Python fits. */
  resolve(): Promise<Launch>;
  /** Waits before the restarts that follow a crash, in ms; as many tries as there are waits. */
  readonly backoffMs?: readonly number[];
  /** A sidecar that lived this long starts the count of crashes anew. */
  readonly stableMs?: number;
  readonly graceMs?: number;
}

interface Run {
  readonly process: SidecarProcess;
  readonly connection: SidecarConnection;
}

class Stopped extends Error {}

/**
 * Keeps one sidecar alive from the first use until the window closes.
 *
 * A sidecar that ends by itself after it had answered is started again, later each time. One that never answers
 * is not: a missing module or a store from a newer version does not mend itself, and five toasts of it help nobody.
 * Starts and stops run one after the other, in the order they were asked for.
 */
export class Supervisor {
  readonly #changed = new Emitter<SidecarState>();
  readonly #notified = new Emitter<Notification>();
  readonly onDidChangeState: Event<SidecarState> = this.#changed.event;
  readonly onNotification: Event<Notification> = this.#notified.event;

  readonly #backoffMs: readonly number[];
  readonly #stableMs: number;
  readonly #graceMs: number;

  #state: SidecarState = { state: 'stopped', message: null };
  #run: Run | null = null;
  #ready: Promise<SidecarConnection> | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #queuedRestart: Promise<SidecarConnection> | null = null;
  /** Aborted by every stop: whatever start or wait is under way gives up. */
  #life = new AbortController();
  #crashes = 0;

  constructor(private readonly options: SupervisorOptions) {
    this.#backoffMs = options.backoffMs ?? [500, 1_000, 2_000, 4_000, 8_000];
    this.#stableMs = options.stableMs ?? 60_000;
    // With shutdown's 2 s: 4 s in all, as the editor ends its extension host after 5.
    this.#graceMs = options.graceMs ?? 1_000;
  }

  get state(): SidecarState {
    return this.#state;
  }

  /** Of the running process, or null. */
  get pid(): number | null {
    return this.#run?.process.pid ?? null;
  }

  /** The running sidecar, started on first use. While a restart is under way, waits for it. */
  connect(): Promise<SidecarConnection> {
    const underWay = this.#ready ?? this.#queuedRestart;
    if (underWay !== null) {
      return underWay;
    }
    if (this.#state.state === 'failed') {
      return Promise.reject(new SidecarError(NOT_RUNNING, this.#state.message ?? ''));
    }
    return this.#begin();
  }

  /** As `connect`, but a sidecar that was given up gets another try: for what a person asks for. */
  wake(): Promise<SidecarConnection> {
    return this.#state.state === 'failed' ? this.restart() : this.connect();
  }

  /** Ends the sidecar and starts it anew. Asked for while one restart waits for its turn, it is that same restart. */
  restart(): Promise<SidecarConnection> {
    if (this.#queuedRestart !== null) {
      return this.#queuedRestart;
    }
    this.#abort();
    const done = this.#enqueue(async () => {
      this.#queuedRestart = null;
      await this.#end();
    }).then(() => this.connect());
    this.#queuedRestart = done;
    return done;
  }

  /** Ends the sidecar; resolves when its process is gone. The next `connect` starts it again. */
  stop(): Promise<void> {
    this.#abort();
    return this.#enqueue(() => this.#end());
  }

  #abort(): void {
    this.#life.abort();
    this.#ready = null;
  }

  async #end(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    if (run !== null) {
      await run.connection.shutdown((message) => {
        this.options.log.warn(message);
      });
      const exit = await run.process.end(this.#graceMs);
      run.connection.dispose();
      this.options.log.info(`sidecar ${run.process.pid} ended (${describe(exit)})`);
    }
    this.#crashes = 0;
    this.#set('stopped', null);
  }

  #begin(): Promise<SidecarConnection> {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const ready = this.#enqueue(async () => {
      try {
        signal.throwIfAborted();
        this.#set('starting', null);
        return await this.#launch(signal);
      } catch (error) {
        const { words } = this.options;
        this.#fail(
          signal,
          error instanceof EndedAtStart ? words.endedAtStart(error.exit) : words.notStarted(error),
        );
        throw this.#asError(error);
      }
    });
    this.#keep(ready);
    return ready;
  }

  #keep(ready: Promise<SidecarConnection>): void {
    this.#ready = ready;
    // Whoever waits gets the rejection; when nobody does, the state tells.
    ready.catch(() => undefined);
  }

  async #launch(signal: AbortSignal): Promise<SidecarConnection> {
    const { log } = this.options;
    const launch = await this.options.resolve();
    signal.throwIfAborted();
    log.info(`starting: ${[launch.command, ...launch.args].join(' ')}`);
    const process = await SidecarProcess.start(launch, (line) => {
      log.sidecar(line);
    });
    const connection = new SidecarConnection(process.stdout, process.stdin, (message) => {
      log.warn(`connection: ${message}`);
    });
    try {
      await Promise.race([
        connection.initialize(this.options.version),
        process.exited.then((exit) => {
          throw new EndedAtStart(exit);
        }),
        aborted(signal),
      ]);
    } catch (error) {
      await process.end(signal.aborted ? this.#graceMs : 0);
      connection.dispose();
      throw error;
    }
    this.#run = { process, connection };
    connection.onNotification((notification) => {
      this.#notified.fire(notification);
    });
    log.info(`sidecar ${process.pid} runs`);
    this.#watch(this.#run, signal);
    this.#set('running', null);
    return connection;
  }

  #watch(run: Run, signal: AbortSignal): void {
    const since = performance.now();
    void run.process.exited.then((exit) => {
      run.connection.dispose();
      if (signal.aborted) {
        return;
      }
      this.#run = null;
      this.#crashes = performance.now() - since >= this.#stableMs ? 1 : this.#crashes + 1;
      this.options.log.error(`sidecar ${run.process.pid} ended by itself (${describe(exit)})`);
      this.#keep(this.#enqueue(() => this.#recover(exit, signal)));
    });
  }

  async #recover(exit: Exit, signal: AbortSignal): Promise<SidecarConnection> {
    const { log, words } = this.options;
    let last: Exit | null = exit;
    for (; ; this.#crashes += 1) {
      const wait = this.#backoffMs[this.#crashes - 1];
      if (wait === undefined) {
        const message = words.gaveUp(last, this.#backoffMs.length);
        this.#fail(signal, message);
        throw new SidecarError(NOT_RUNNING, message);
      }
      this.#set('restarting', words.restarting(exit, wait / 1_000, this.#crashes, this.#backoffMs.length));
      try {
        await pause(wait, signal);
        return await this.#launch(signal);
      } catch (error) {
        if (signal.aborted) {
          throw this.#asError(error);
        }
        last = error instanceof EndedAtStart ? error.exit : null;
        log.error(
          `restart ${this.#crashes} failed: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }

  #fail(signal: AbortSignal, message: string): void {
    if (!signal.aborted) {
      this.#ready = null;
      this.options.log.error(message);
      this.#set('failed', message);
    }
  }

  #asError(error: unknown): SidecarError {
    return error instanceof SidecarError
      ? error
      : new SidecarError(NOT_RUNNING, this.#state.message ?? String(error));
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #set(state: SidecarState['state'], message: string | null): void {
    if (state !== this.#state.state || message !== this.#state.message) {
      this.#state = { state, message };
      this.#changed.fire(this.#state);
    }
  }
}

class EndedAtStart extends Error {
  constructor(readonly exit: Exit) {
    super(`ended before it answered (${describe(exit)})`);
  }
}

export function describe(exit: Exit): string {
  return exit.signal === null ? `exit code ${exit.code ?? '?'}` : exit.signal;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(new Stopped());
    };
    if (signal.aborted) {
      stop();
    } else {
      signal.addEventListener('abort', stop, { once: true });
    }
  });
}

/** Resolves after `ms`, or rejects as soon as the signal is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new Stopped());
      },
      { once: true },
    );
  });
}
