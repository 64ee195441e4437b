import { execFile } from 'node:child_process';
import { environment, type Bundle, type Candidate, type Probe, type Unfit } from './resolve';

/** A Python on a cold network drive needs seconds; one that asks something on a terminal never answers. */
const PROBE_TIMEOUT_MS = 20_000;

/**
 * Only looks for files: importing the compiled modules would cost 0.3 s more at every start (measured with grpcio
 * 1.85), and the suffix already tells version, build, processor and C library apart. Runs on Python 2 as well, so
 * that an old one can say that it is old.
 */
const PROBE_CODE = `
import json, os, sys
try:
    from importlib.machinery import EXTENSION_SUFFIXES as suffixes
except ImportError:
    suffixes = []
missing = []
libs = sys.argv[1]
if libs:
    with open(os.path.join(libs, "native.json")) as file:
        for module in json.load(file):
            if not any(os.path.exists(os.path.join(libs, module + suffix)) for suffix in suffixes):
                missing.append(module)
print(json.dumps({"executable": sys.executable, "version": list(sys.version_info[:3]), "missing": missing}))
`;

export function probe(candidate: Candidate, bundle: Bundle): Promise<Probe | Unfit> {
  return new Promise((resolve) => {
    execFile(
      candidate.command,
      [...candidate.args, '-c', PROBE_CODE, bundle.libs ?? ''],
      {
        cwd: bundle.server,
        env: merge(process.env, environment(bundle)),
        timeout: PROBE_TIMEOUT_MS,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        resolve(error === null ? read(stdout) : failure(error, stderr));
      },
    );
  });
}

export function merge(
  base: NodeJS.ProcessEnv,
  changes: Readonly<Record<string, string | null>>,
): NodeJS.ProcessEnv {
  const merged = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- spawn passes "undefined" on as text
      delete merged[name];
    } else {
      merged[name] = value;
    }
  }
  return merged;
}

function failure(error: Error & { code?: unknown; killed?: boolean }, stderr: string): Unfit {
  if (error.code === 'ENOENT') {
    return { reason: 'notFound' };
  }
  if (error.killed === true) {
    return { reason: 'broken', detail: `no answer within ${PROBE_TIMEOUT_MS / 1000} s` };
  }
  return { reason: 'broken', detail: stderr.trim().split('\n').at(-1) ?? error.message };
}

function read(stdout: string): Probe | Unfit {
  // A sitecustomize may print; our line is the last.
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    const parsed: unknown = JSON.parse(line);
    if (isProbe(parsed)) {
      return parsed;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
  }
  return { reason: 'broken', detail: `answered ${JSON.stringify(line.slice(0, 200))}` };
}

function isProbe(value: unknown): value is Probe {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { executable, version, missing } = value as Record<string, unknown>;
  return (
    typeof executable === 'string' &&
    executable !== '' &&
    Array.isArray(version) &&
    version.length === 3 &&
    version.every((part) => typeof part === 'number') &&
    Array.isArray(missing) &&
    missing.every((name) => typeof name === 'string')
  );
}
