import type { Tree } from './tree';

/** An app that has a span open and is silent for longer than this has most likely ended, or lost its connection. */
const SILENCE_MS = 5 * 60_000;

/** Unix time in nanoseconds of the last that was heard of a trace with open spans; null while it may still run, or is complete. */
export function stoppedAt(tree: Tree, nowMs: number): bigint | null {
  if (tree.epoch === 0n || tree.rows.every((row) => row.durationNano !== null)) return null;
  const last = tree.epoch + BigInt(Math.round(tree.span));
  return nowMs - Number(last / 1_000_000n) > SILENCE_MS ? last : null;
}
