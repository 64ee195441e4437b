import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { merge } from './probe';
import type { Launch } from './resolve';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last line of stderr: of a Python traceback, the one that names the error. */
  readonly lastWords: string;
}

/** One run of the sidecar, from spawn to exit. */
export class SidecarProcess {
  readonly exited: Promise<Exit>;
  #gone = false;

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    onStderr: (line: string) => void,
  ) {
    let lastWords = '';
    createInterface({ input: child.stderr, crlfDelay: Infinity }).on('line', (line) => {
      if (line.trim() !== '') {
        lastWords = line.trim();
      }
      onStderr(line);
    });
    // A write into the pipe of a dead child; the exit says it better.
    child.stdin.on('error', (error) => {
      onStderr(`stdin: ${error.message}`);
    });
    this.exited = new Promise((resolve) => {
      // 'close', not 'exit': by then stderr has been read to its end.
      child.once('close', (code, signal) => {
        this.#gone = true;
        resolve({ code, signal, lastWords });
      });
    });
  }

  /** Resolves once the process runs; rejects when the system cannot start it. */
  static async start(launch: Launch, onStderr: (line: string) => void): Promise<SidecarProcess> {
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: merge(process.env, launch.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const sidecar = new SidecarProcess(child, onStderr);
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.on('error', (error) => {
      onStderr(`process: ${error.message}`);
    });
    return sidecar;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get stdin(): NodeJS.WritableStream {
    return this.child.stdin;
  }

  get stdout(): NodeJS.ReadableStream {
    return this.child.stdout;
  }

  get running(): boolean {
    return !this.#gone;
  }

  /** Waits `graceMs` for the process to end by itself, asks once with SIGTERM, waits again, then kills it. */
  async end(graceMs: number): Promise<Exit> {
    // The contract: a sidecar whose stdin closes ends by itself. That also holds where there are no signals.
    this.child.stdin.end();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (await this.#exitedWithin(graceMs)) {
        break;
      }
      this.child.kill(signal);
    }
    return this.exited;
  }

  async #exitedWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        resolve(false);
      }, ms);
    });
    try {
      return await Promise.race([this.exited.then(() => true), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
