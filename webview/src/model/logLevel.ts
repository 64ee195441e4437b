import type { Log } from '../contract';

export type LogLevel = 'none' | 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** In rising order; OTLP gives each of them four numbers from 1 on. */
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const WORDS: readonly (readonly [RegExp, LogLevel])[] = [
  [/^(?:fatal|critical|emerg|panic|alert)/i, 'fatal'],
  [/^err/i, 'error'],
  [/^warn/i, 'warn'],
  [/^(?:info|notice)/i, 'info'],
  [/^(?:debug|fine)/i, 'debug'],
  [/^trace/i, 'trace'],
];

/** By the number, which is normalised; where it was left out, by the app's own word. */
export function levelOf({ severityNumber, severityText }: Pick<Log, 'severityNumber' | 'severityText'>): LogLevel {
  const level = severityNumber > 0 ? LEVELS[Math.min(5, Math.floor((severityNumber - 1) / 4))] : undefined;
  return level ?? WORDS.find(([word]) => word.test(severityText.trim()))?.[1] ?? 'none';
}

export const atLeast = (level: LogLevel, lowest: LogLevel): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf(lowest);

export interface LogFilter {
  text: string;
  lowest: LogLevel;
  /** Only records of this span. */
  spanId: string | null;
}

/** Records that fit, as places in `logs`. The text is looked for in everything that a record says of itself. */
export function filterLogs(logs: readonly Log[], { text, lowest, spanId }: LogFilter): number[] {
  const needle = text.trim().toLocaleLowerCase();
  const has = (value: string): boolean => value.toLocaleLowerCase().includes(needle);
  return logs.flatMap((log, i) => {
    if (spanId !== null && log.spanId !== spanId) return [];
    if (lowest !== 'none' && !atLeast(levelOf(log), lowest)) return [];
    const fits = needle === '' || has(log.body) || has(log.eventName) || has(log.severityText) || log.attributes.some(({ key, value }) => has(key) || has(value));
    return fits ? [i] : [];
  });
}
