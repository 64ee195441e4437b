// Times cross the wire as decimal text, because a JSON number loses nanoseconds since the epoch from 2^53 on.

/** Nanoseconds from the wire; null for null and for anything that is not a whole decimal number. */
export function nano(text: string | null | undefined): bigint | null {
  return typeof text === 'string' && /^-?\d{1,24}$/.test(text) ? BigInt(text) : null;
}

/** `to` − `from` as a number: exact up to 104 days, which no trace comes near. */
export function offset(from: bigint, to: bigint): number {
  return Number(to - from);
}
