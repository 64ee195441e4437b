import * as path from 'node:path';

/** Where a Python was named. */
export type Source = 'setting' | 'pythonExtension' | 'path';

export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  readonly source: Source;
}

/** What one `-c` call of a candidate told about itself. */
export interface Probe {
  readonly executable: string;
  readonly version: readonly [number, number, number];
  /** Compiled modules of the bundle that this Python has no file for. */
  readonly missing: readonly string[];
}

export type Unfit =
  | { readonly reason: 'notFound' }
  | { readonly reason: 'broken'; readonly detail: string }
  | { readonly reason: 'tooOld'; readonly version: string }
  | { readonly reason: 'noLibraries'; readonly version: string; readonly missing: readonly string[] };

export interface Rejected {
  readonly candidate: Candidate;
  readonly why: Unfit;
}

/** The folders of the extension that Python imports from. `libs` is null in a checkout that bundles no libraries. */
export interface Bundle {
  readonly server: string;
  readonly libs: string | null;
}

/** Everything that decides how the sidecar is started. Two launches that compare equal need no restart. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Set on top of the editor's own environment; null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
}

export class NoInterpreter extends Error {
  constructor(readonly rejected: readonly Rejected[]) {
    super('no Python fits');
  }
}

const OLDEST = [3, 11] as const;

/**
 * The Pythons to try, best first. A setting stands alone: falling back from a path that someone wrote
 * would run another Python than the one they see in their settings.
 */
export function candidates(setting: string, active: string | null, platform: NodeJS.Platform): Candidate[] {
  if (setting !== '') {
    return [{ command: setting, args: [], source: 'setting' }];
  }
  const onPath: Candidate[] = ['python3', 'python'].map((command) => ({ command, args: [], source: 'path' }));
  if (platform === 'win32') {
    onPath.push({ command: 'py', args: ['-3'], source: 'path' });
  }
  return active === null ? onPath : [{ command: active, args: [], source: 'pythonExtension' }, ...onPath];
}

export function unfit(probe: Probe): Unfit | null {
  const [major, minor] = probe.version;
  const version = probe.version.join('.');
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return { reason: 'tooOld', version };
  }
  return probe.missing.length > 0 ? { reason: 'noLibraries', version, missing: probe.missing } : null;
}

/** The first candidate that fits. Throws NoInterpreter with the reason for each that does not. */
export async function firstFit(
  list: readonly Candidate[],
  probe: (candidate: Candidate) => Promise<Probe | Unfit>,
): Promise<Probe> {
  const rejected: Rejected[] = [];
  for (const candidate of list) {
    const found = await probe(candidate);
    const why = 'reason' in found ? found : unfit(found);
    if (why === null && !('reason' in found)) {
      return found;
    }
    if (why !== null) {
      rejected.push({ candidate, why });
    }
  }
  throw new NoInterpreter(rejected);
}

/**
 * The environment shared by the probe and the sidecar.
 *
 * PYTHONPATH comes before site-packages, so the bundle wins over what the user's environment holds. PYTHONSAFEPATH
 * (3.11, passed over by older ones) keeps the working folder out of `sys.path`: `python -m` would put it first,
 * and a `json.py` there would run in our process.
 */
export function environment(bundle: Bundle): Record<string, string | null> {
  const folders = bundle.libs === null ? [bundle.server] : [bundle.libs, bundle.server];
  return {
    PYTHONPATH: folders.join(path.delimiter),
    PYTHONNOUSERSITE: '1',
    PYTHONSAFEPATH: '1',
    PYTHONUTF8: '1',
    PYTHONHOME: null,
    PYTHONSTARTUP: null,
  };
}

/** `executable` is what Python called itself: a launcher such as `py` would stay between us and the process to end. */
export function launch(executable: string, bundle: Bundle, dataFolder: string, home: string): Launch {
  const args = ['-u', '-m', 'spanscope'];
  if (dataFolder !== '') {
    args.push('--data-dir', expandHome(dataFolder, home));
  }
  return { command: executable, args, cwd: bundle.server, env: environment(bundle) };
}

function expandHome(folder: string, home: string): string {
  return folder === '~' || /^~[/\\]/.test(folder) ? path.join(home, folder.slice(1)) : folder;
}
