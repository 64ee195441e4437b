import * as vscode from 'vscode';
import type { CollectorStatus } from '../../contract/sidecar';
import type { SidecarConnection } from './sidecar/connection';
import type { Supervisor } from './sidecar/supervisor';
import * as settings from './settings';

const STOPPED: CollectorStatus = {
  state: 'stopped',
  owner: null,
  httpEndpoint: null,
  grpcEndpoint: null,
  error: null,
};

/** The second and later choices differ from 4318 and 4317 by this much, so that a pair of ports is told at a glance. */
const PORT_STEP = 10;
const PORT_TRIES = 5;

/** What this window knows of the collector, and whether it wants one. */
export class Collector implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<CollectorStatus>();
  readonly onDidChange = this.#changed.event;
  #status: CollectorStatus | null = null;
  #wanted = false;
  #lost = false;
  #choosingPorts = false;
  readonly #subscriptions: { dispose(): void }[];

  constructor(private readonly supervisor: Supervisor) {
    this.#subscriptions = [
      supervisor.onNotification((notification) => {
        if (notification.name === 'collectorStatusChanged') {
          this.#set(notification.params);
        }
      }),
      supervisor.onDidChangeState(({ state }) => {
        if (state === 'running') {
          void this.#resume();
        } else if (state === 'restarting' || state === 'failed' || state === 'stopped') {
          this.#lost ||= this.#status?.state === 'running';
          this.#set(STOPPED);
        }
      }),
    ];
  }

  /** Null until the sidecar has told. */
  get known(): CollectorStatus | null {
    return this.#status;
  }

  get status(): CollectorStatus {
    return this.#status ?? STOPPED;
  }

  /** While useFreePorts writes the settings, one after the other: half of a pair is no wish to restart. */
  get choosingPorts(): boolean {
    return this.#choosingPorts;
  }

  async start(): Promise<CollectorStatus> {
    const { host, httpPort, grpcPort } = settings.read();
    return this.#start(await this.supervisor.wake(), host, httpPort, grpcPort);
  }

  async stop(): Promise<CollectorStatus> {
    this.#wanted = false;
    const connection = await this.supervisor.connect();
    return this.#set(await connection.request('stopCollector', {}));
  }

  async refresh(): Promise<CollectorStatus> {
    const connection = await this.supervisor.connect();
    return this.#set(await connection.request('getCollectorStatus', {}));
  }

  /** Starts on the first pair of ports that is free, next to the ones in the settings, and keeps them. */
  async useFreePorts(): Promise<CollectorStatus> {
    const connection = await this.supervisor.wake();
    const { host, httpPort, grpcPort } = settings.read();
    let status = this.status;
    for (let attempt = 1; attempt <= PORT_TRIES + 1; attempt += 1) {
      // After the neighbours, whatever the system gives.
      const shift = PORT_STEP * attempt;
      const pair =
        attempt <= PORT_TRIES &&
        Math.max(httpPort, grpcPort) + shift <= 65535 &&
        httpPort > 0 &&
        grpcPort > 0;
      status = await this.#start(connection, host, pair ? httpPort + shift : 0, pair ? grpcPort + shift : 0);
      if (status.state === 'running') {
        break;
      }
    }
    const [http, grpc] = [portOf(status.httpEndpoint), portOf(status.grpcEndpoint)];
    if (status.owner === 'self' && http !== null && grpc !== null) {
      this.#choosingPorts = true;
      try {
        await settings.keepPorts(http, grpc);
      } finally {
        this.#choosingPorts = false;
      }
    }
    return status;
  }

  /** For a page that asked the sidecar itself: its answer is news for the rest of the window. */
  learn(method: string, status: CollectorStatus): void {
    if (method === 'startCollector') {
      this.#wanted = true;
    } else if (method === 'stopCollector') {
      this.#wanted = false;
    }
    this.#set(status);
  }

  async #start(
    connection: SidecarConnection,
    host: string,
    httpPort: number,
    grpcPort: number,
  ): Promise<CollectorStatus> {
    this.#wanted = true;
    this.#set({ ...STOPPED, state: 'starting' });
    try {
      return this.#set(await connection.request('startCollector', { host, httpPort, grpcPort }));
    } catch (error) {
      return this.#set({
        ...STOPPED,
        state: 'failed',
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** After a start of the sidecar: a collector that a crash ended is started again, else its state is asked for. */
  async #resume(): Promise<void> {
    const restart = this.#wanted && this.#lost;
    this.#lost = false;
    try {
      await (restart ? this.start() : this.refresh());
    } catch (error) {
      this.#set({ ...STOPPED, error: error instanceof Error ? error.message : String(error) });
    }
  }

  #set(status: CollectorStatus): CollectorStatus {
    const before = JSON.stringify(this.#status);
    this.#status = status;
    if (JSON.stringify(status) !== before) {
      this.#changed.fire(status);
    }
    return status;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
    this.#changed.dispose();
  }
}

export function portOf(endpoint: string | null): number | null {
  const match = endpoint === null ? null : /:(\d+)$/.exec(endpoint);
  return match?.[1] === undefined ? null : Number(match[1]);
}
