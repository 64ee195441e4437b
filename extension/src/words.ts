import * as vscode from 'vscode';
import type { CollectorStatus } from '../../contract/sidecar';
import { NoInterpreter, type Rejected } from './sidecar/resolve';
import { describe, type Words } from './sidecar/supervisor';

/** What the supervisor says to people. Each sentence ends with what to do, unless it mends itself. */
export const words: Words = {
  notStarted(error) {
    if (error instanceof NoInterpreter) {
      return noInterpreter(error.rejected);
    }
    const reason = error instanceof Error ? error.message : String(error);
    return vscode.l10n.t('The sidecar could not be started: {0}. The log says more.', reason);
  },
  endedAtStart(exit) {
    const reason = exit.lastWords === '' ? describe(exit) : exit.lastWords;
    return vscode.l10n.t('The sidecar ended while it started: {0}. The log says more.', reason);
  },
  restarting(exit, seconds, attempt, attempts) {
    return vscode.l10n.t(
      'The sidecar ended by itself ({0}). Starting it again in {1} s, try {2} of {3}. Stored traces are safe.',
      describe(exit),
      seconds,
      attempt,
      attempts,
    );
  },
  gaveUp(exit, attempts) {
    const reason = exit === null ? '' : ` (${describe(exit)})`;
    return vscode.l10n.t(
      'The sidecar ended by itself again{0}, after {1} restarts. Stored traces are safe. Look at the log, then run Spanscope: Restart Sidecar.',
      reason,
      attempts,
    );
  },
};

function noInterpreter(rejected: readonly Rejected[]): string {
  const chosen = rejected.find(({ candidate }) => candidate.source === 'setting');
  if (chosen !== undefined) {
    return vscode.l10n.t(
      'The Python in the setting spanscope.python does not fit: {0}. Choose another, or empty the setting.',
      why(chosen),
    );
  }
  const tried = rejected.map(why).join('; ');
  return vscode.l10n.t(
    'Spanscope needs Python 3.11 or newer and found none that fits. Choose an interpreter. Tried: {0}.',
    tried,
  );
}

function why({ candidate, why: unfit }: Rejected): string {
  const command = [candidate.command, ...candidate.args].join(' ');
  switch (unfit.reason) {
    case 'notFound':
      return vscode.l10n.t('{0} is not there', command);
    case 'broken':
      return vscode.l10n.t('{0} does not run ({1})', command, unfit.detail);
    case 'tooOld':
      return vscode.l10n.t('{0} is Python {1}', command, unfit.version);
    case 'noLibraries':
      return vscode.l10n.t(
        '{0} is Python {1}, for which this package has no libraries',
        command,
        unfit.version,
      );
  }
}

/** State of the collector in a word or two. */
export function collectorState(status: CollectorStatus): string {
  switch (status.state) {
    case 'stopped':
      return vscode.l10n.t('Stopped');
    case 'starting':
      return vscode.l10n.t('Starting');
    case 'running':
      return status.owner === 'other'
        ? vscode.l10n.t('Collecting in another window')
        : vscode.l10n.t('Collecting');
    case 'failed':
      return vscode.l10n.t('Could not start');
  }
}
