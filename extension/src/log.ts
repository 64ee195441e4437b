import * as vscode from 'vscode';
import type { Log } from './sidecar/supervisor';

export type Level = 'debug' | 'info' | 'warn' | 'error';

const LEVELS: Readonly<Record<string, Level>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  WARN: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
};

const LEVEL_WORD = /^(?:[\d\-:.,TZ+ ]+)?\[?(DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL)\]?[\s:]+(.*)$/;

/**
 * Levels of the lines that a Python process writes. A line without a level of its own, as those of a traceback,
 * belongs to the record before it; a traceback out of the blue is an error.
 */
export class StderrLevels {
  #last: Level = 'info';

  read(line: string): { level: Level; text: string } {
    const match = LEVEL_WORD.exec(line);
    if (match !== null) {
      this.#last = LEVELS[match[1] ?? ''] ?? 'info';
      return { level: this.#last, text: match[2] ?? '' };
    }
    if (line.startsWith('Traceback (most recent call last)')) {
      this.#last = 'error';
    }
    return { level: this.#last, text: line };
  }
}

/** The "Spanscope" output channel: the host's own lines, and the sidecar's under their own levels. */
export class LogChannel implements Log, vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Spanscope', { log: true });
  #levels = new StderrLevels();

  debug(message: string): void {
    this.#channel.debug(message);
  }

  info(message: string): void {
    this.#channel.info(message);
  }

  warn(message: string): void {
    this.#channel.warn(message);
  }

  error(message: string): void {
    this.#channel.error(message);
  }

  sidecar(line: string): void {
    const { level, text } = this.#levels.read(line);
    this.#channel[level](`[sidecar] ${text}`);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
