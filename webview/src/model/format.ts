// Numbers and times for people. Everything locale-dependent goes through Intl, made once a locale: an Intl object
// costs more to build than a thousand calls of it.
import { strings } from '../strings';

export const UNKNOWN = '–';

export interface Formats {
  /** Nanoseconds: `0.11 ms`, `194 ms`, `7.42 s`, `1 m 4 s`, `2 h 5 m`. */
  duration: (nano: number) => string;
  count: (value: number) => string;
  /** Exact below 10,000, then `73.2k`, `1.25M`; unknown is a dash, never 0. */
  tokens: (value: number | null) => string;
  /** Decimal bytes as people read them: `310 bytes`, `4.8 MB`. */
  bytes: (value: number) => string;
  percent: (fraction: number) => string;
  /** US dollars as far as they say something: `<$0.001`, `$0.011`, `$1.24`. */
  dollars: (value: number) => string;
  /** Time since, from two Unix times in ms: `21 s`, `4 min`, `3 h`, `2 d`. */
  ago: (thenMs: number, nowMs: number) => string;
  /** The day of a Unix time in ms, as it is in UTC. */
  date: (ms: number) => string;
  /** Local time of day of a Unix time in nanoseconds, to the second. */
  timeOfDay: (nano: bigint) => string;
  /** Local date and time of a Unix time in nanoseconds, to the millisecond. */
  dateTime: (nano: bigint) => string;
  /** The same to the second, for where it only says which run this was. */
  dateTimeShort: (nano: bigint) => string;
}

function locale(wanted: string): string {
  // The host's language id is a setting of the user, and Intl throws for what is no BCP 47 tag.
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? 'en';
  } catch (error) {
    if (error instanceof RangeError) return 'en';
    throw error;
  }
}

export function makeFormats(wanted: string): Formats {
  const tag = locale(wanted);
  const digits = [0, 1, 2].map(
    (n) => new Intl.NumberFormat(tag, { minimumFractionDigits: n, maximumFractionDigits: n }),
  );
  const fixed = (value: number, n: 0 | 1 | 2): string => digits[n]?.format(value) ?? String(value);
  const share = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const money = [2, 3].map((n) => new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', minimumFractionDigits: n, maximumFractionDigits: n }));
  const priced = (value: number, n: 0 | 1): string => money[n]?.format(value) ?? String(value);
  const fields = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const short = new Intl.DateTimeFormat(tag, fields);
  const exact = new Intl.DateTimeFormat(tag, { ...fields, fractionalSecondDigits: 3 });
  const day = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const stamp = (nano: bigint, form: Intl.DateTimeFormat): string => {
    const date = new Date(Number(nano / 1_000_000n));
    return Number.isNaN(date.getTime()) ? `${nano} ns` : form.format(date);
  };
  const { units } = strings;

  const duration = (nano: number): string => {
    const ms = nano / 1e6;
    // The limits lie where rounding would carry over: 999.6 ms is 1.00 s, not "1000 ms".
    if (ms < 0.01) return units.microseconds(fixed(nano / 1e3, nano === 0 ? 0 : 2));
    if (ms < 0.995) return units.milliseconds(fixed(ms, 2));
    if (ms < 9.95) return units.milliseconds(fixed(ms, 1));
    if (ms < 999.5) return units.milliseconds(fixed(ms, 0));
    if (ms < 9_995) return units.seconds(fixed(ms / 1e3, 2));
    if (ms < 59_950) return units.seconds(fixed(ms / 1e3, 1));
    const seconds = Math.round(ms / 1e3);
    if (seconds < 3600) return units.minutesSeconds(fixed(Math.floor(seconds / 60), 0), fixed(seconds % 60, 0));
    const minutes = Math.round(seconds / 60);
    return units.hoursMinutes(fixed(Math.floor(minutes / 60), 0), fixed(minutes % 60, 0));
  };

  return {
    duration,
    count: (value) => fixed(value, 0),
    tokens: (value) => {
      if (value === null) return UNKNOWN;
      if (value < 10_000) return fixed(value, 0);
      return value < 999_950 ? `${fixed(value / 1e3, 1)}k` : `${fixed(value / 1e6, 2)}M`;
    },
    bytes: (value) => {
      if (value < 1_000) return units.bytes(fixed(value, 0));
      return value < 999_950 ? units.kilobytes(fixed(value / 1e3, 1)) : units.megabytes(fixed(value / 1e6, 1));
    },
    percent: (fraction) => share.format(fraction),
    dollars: (value) => {
      if (value > 0 && value < 0.000_5) return strings.cost.lessThan(priced(0.001, 1));
      return priced(value, value > 0 && value < 0.999_5 ? 1 : 0);
    },
    ago: (thenMs, nowMs) => {
      const seconds = Math.max(0, Math.round((nowMs - thenMs) / 1e3));
      if (seconds < 60) return units.seconds(fixed(seconds, 0));
      if (seconds < 3_600) return units.minutes(fixed(Math.floor(seconds / 60), 0));
      if (seconds < 86_400) return units.hours(fixed(Math.floor(seconds / 3_600), 0));
      return units.days(fixed(Math.floor(seconds / 86_400), 0));
    },
    date: (ms) => day.format(new Date(ms)),
    timeOfDay: (nano) => stamp(nano, time),
    dateTime: (nano) => stamp(nano, exact),
    dateTimeShort: (nano) => stamp(nano, short),
  };
}
