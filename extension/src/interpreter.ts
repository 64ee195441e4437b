import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LogChannel } from './log';
import { activeInterpreter } from './pythonExtension';
import { probe } from './sidecar/probe';
import {
  NoInterpreter,
  candidates,
  firstFit,
  launch,
  unfit,
  type Bundle,
  type Candidate,
  type Launch,
} from './sidecar/resolve';
import * as settings from './settings';

/** Finds the Python that runs the sidecar, and remembers whether none fitted. */
export class Interpreters {
  readonly #bundle: Bundle;
  /** Whether the last search found none: then choosing one is the cure. */
  noneFits = false;

  constructor(
    extensionPath: string,
    private readonly log: LogChannel,
  ) {
    const libs = path.join(extensionPath, 'bundled', 'libs');
    this.#bundle = {
      server: path.join(extensionPath, 'bundled', 'server'),
      libs: fs.existsSync(libs) ? libs : null,
    };
  }

  async resolve(): Promise<Launch> {
    this.noneFits = false;
    const { python, dataFolder } = settings.read();
    const active = python === '' ? await activeInterpreter(this.log) : null;
    try {
      const found = await firstFit(candidates(python, active, process.platform), (candidate) =>
        this.#probe(candidate),
      );
      return launch(found.executable, this.#bundle, dataFolder, os.homedir());
    } catch (error) {
      this.noneFits = error instanceof NoInterpreter;
      throw error;
    }
  }

  /** Lets a person pick among the Pythons that fit, or any file; keeps the choice in the settings. */
  async choose(): Promise<void> {
    const browse: vscode.QuickPickItem = { label: vscode.l10n.t('$(folder) Browse...') };
    const items = this.#found().then((found): readonly vscode.QuickPickItem[] => [...found, browse]);
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Python that runs the Spanscope sidecar'),
      placeHolder: vscode.l10n.t('Python 3.11 or newer; nothing is installed into it'),
    });
    const chosen = picked === browse ? await this.#browse() : picked?.detail;
    if (chosen !== undefined) {
      await settings.keepPython(chosen);
    }
  }

  async #found(): Promise<vscode.QuickPickItem[]> {
    const named = ['python3.14', 'python3.13', 'python3.12', 'python3.11'].map((command): Candidate => ({
      command,
      args: [],
      source: 'path',
    }));
    const all = [...candidates('', await activeInterpreter(this.log), process.platform), ...named];
    const probes = await Promise.all(all.map((candidate) => this.#probe(candidate)));
    const versions = new Map<string, string>();
    for (const found of probes) {
      if (!('reason' in found) && unfit(found) === null) {
        versions.set(found.executable, found.version.join('.'));
      }
    }
    return [...versions].map(([executable, version]) => ({ label: `Python ${version}`, detail: executable }));
  }

  async #browse(): Promise<string | undefined> {
    const files = await vscode.window.showOpenDialog({
      canSelectMany: false,
      title: vscode.l10n.t('Python interpreter'),
    });
    return files?.[0]?.fsPath;
  }

  async #probe(candidate: Candidate): ReturnType<typeof probe> {
    const found = await probe(candidate, this.#bundle);
    this.log.debug(
      `python: ${[candidate.command, ...candidate.args].join(' ')} (${candidate.source}): ${JSON.stringify(found)}`,
    );
    return found;
  }
}
