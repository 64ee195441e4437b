import * as vscode from 'vscode';
import type { Collector } from './collector';
import type { Interpreters } from './interpreter';
import type { Supervisor } from './sidecar/supervisor';

interface Action {
  readonly title: string;
  readonly command: string;
  readonly argument?: unknown;
}

export const openSettings = (): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.openSettings', '@ext:spanscope.spanscope');

/** Messages about what failed: one at a time, each with its cures. */
export class Failures {
  #showing = false;

  /** Of a sidecar that was given up. Says it once for each time it comes to that. */
  watch(supervisor: Supervisor, interpreters: Interpreters): { dispose(): void } {
    return supervisor.onDidChangeState(({ state, message }) => {
      if (state === 'failed' && message !== null) {
        const settings = {
          title: vscode.l10n.t('Open Settings'),
          command: 'workbench.action.openSettings',
          argument: 'spanscope.python',
        };
        const log = { title: vscode.l10n.t('Show Log'), command: 'spanscope.showLog' };
        const cure = interpreters.noneFits
          ? [
              { title: vscode.l10n.t('Choose Interpreter'), command: 'spanscope.chooseInterpreter' },
              settings,
              log,
            ]
          : [{ title: vscode.l10n.t('Restart Sidecar'), command: 'spanscope.restartSidecar' }, log];
        void this.#show(message, cure);
      }
    });
  }

  /** Of a collector that a person started. The page has the same message and cures when it can be seen. */
  async collector(collector: Collector): Promise<void> {
    const useFreePorts = vscode.l10n.t('Use Free Ports');
    const showLog = vscode.l10n.t('Show Log');
    const message = vscode.l10n.t('The collector could not start: {0}', collector.status.error ?? '');
    const chosen = await vscode.window.showErrorMessage(
      message,
      useFreePorts,
      vscode.l10n.t('Open Settings'),
      showLog,
    );
    if (chosen === useFreePorts) {
      await collector.useFreePorts();
    } else if (chosen === showLog) {
      await vscode.commands.executeCommand('spanscope.showLog');
    } else if (chosen !== undefined) {
      await openSettings();
    }
  }

  async #show(message: string, actions: readonly Action[]): Promise<void> {
    if (this.#showing) {
      return;
    }
    this.#showing = true;
    try {
      const title = await vscode.window.showErrorMessage(message, ...actions.map((action) => action.title));
      const action = actions.find((one) => one.title === title);
      if (action !== undefined) {
        // Before the action: a restart that fails again has to be told again.
        this.#showing = false;
        await vscode.commands.executeCommand(action.command, action.argument);
      }
    } finally {
      this.#showing = false;
    }
  }
}
