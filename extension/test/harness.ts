import { fileURLToPath } from 'node:url';
import { Emitter, type Event } from 'vscode-jsonrpc/node';
import type { SidecarState } from '../../contract/webview';
import type { Launch } from '../src/sidecar/resolve';
import { Supervisor, type Log, type SupervisorOptions, type Words } from '../src/sidecar/supervisor';

const here = fileURLToPath(new URL('.', import.meta.url));

export function fakeSidecar(mode: string): Launch {
  return { command: process.execPath, args: [`${here}fakeSidecar.mjs`, mode], cwd: here, env: {} };
}

export class Recorded implements Log {
  readonly lines: string[] = [];
  readonly pids: number[] = [];
  readonly #spawned = new Emitter<number>();
  readonly onSpawned = this.#spawned.event;
  readonly #add = (message: string): void => {
    this.lines.push(message);
  };
  debug = this.#add;
  info = this.#add;
  warn = this.#add;
  error = this.#add;
  sidecar(line: string): void {
    const pid = /fake: pid (\d+)/.exec(line)?.[1];
    if (pid !== undefined) {
      this.pids.push(Number(pid));
      this.#spawned.fire(Number(pid));
    }
    this.lines.push(line);
  }
}

export const words: Words = {
  notStarted: (error) => `not started: ${error instanceof Error ? error.message : String(error)}`,
  endedAtStart: (exit) => `ended at start: ${exit.lastWords}`,
  restarting: (exit, _seconds, attempt, attempts) =>
    `restarting ${attempt}/${attempts} after ${exit.code ?? '-'}`,
  gaveUp: (exit, attempts) => `gave up after ${attempts}: ${exit?.code ?? '-'}`,
};

export function supervisorOf(
  launch: Launch | (() => Promise<Launch>),
  options: Partial<SupervisorOptions> = {},
): { supervisor: Supervisor; log: Recorded; states: SidecarState[] } {
  const log = new Recorded();
  const supervisor = new Supervisor({
    version: '0.0.0',
    log,
    words,
    resolve: typeof launch === 'function' ? launch : () => Promise.resolve(launch),
    backoffMs: [1, 1, 1],
    graceMs: 50,
    ...options,
  });
  const states: SidecarState[] = [];
  supervisor.onDidChangeState((state) => {
    states.push(state);
  });
  return { supervisor, log, states };
}

/** The first value of an event that passes. */
export function when<T>(event: Event<T>, passes: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      if (passes(value)) {
        subscription.dispose();
        resolve(value);
      }
    });
  });
}

export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}
