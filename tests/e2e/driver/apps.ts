// The traced apps and the model that they talk to: real clients, real instrumentation, a model server on loopback.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appPython, python, root } from './paths.ts';
import { run, startAndRead } from './processes.ts';

export interface Exchange {
  path: string;
  status: number;
  request: Record<string, unknown>;
  response: Record<string, unknown>;
}

export class ModelServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<ModelServer> {
    const env = { ...process.env, PYTHONPATH: root };
    const { child, line } = await startAndRead(python, ['-m', 'tests.model_server'], env);
    return new ModelServer(line, child);
  }

  /** What was really asked and answered. */
  async exchanges(): Promise<Exchange[]> {
    return (await fetch(`${this.url}/exchanges`)).json() as Promise<Exchange[]>;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.stdin?.end();
    await gone;
  }
}

/** Runs an app to its end, as `python app.py` in a terminal. */
export function runApp(model: ModelServer, app: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  return run(appPython, [app], {
    ...process.env,
    OPENAI_BASE_URL: `${model.url}/v1`,
    OPENAI_API_KEY: 'no-key-is-needed-on-loopback',
    ...env,
  });
}

/** Runs the demo, as `make demo` does: these of its apps, or all. */
export function runDemo(endpoint: string, apps: readonly string[] = []): Promise<string> {
  return run(python, ['-m', 'tests.demo', '--python', appPython, '--endpoint', endpoint, ...apps], {
    ...process.env,
    PYTHONPATH: root,
  });
}
