import type { TraceSummary } from '../contract';

/** Nanoseconds of the trace by what went on: a moment with a model call open counts as model, and so on down. */
export interface TimeSplit {
  model: number;
  tools: number;
  other: number;
  waiting: number;
}

export const SPLIT_PARTS: readonly (keyof TimeSplit)[] = ['model', 'tools', 'other', 'waiting'];

/** Null while nothing of the trace has ended. */
export function splitOf({ timeSplit }: TraceSummary): TimeSplit | null {
  if (timeSplit === null) return null;
  const { modelNano, toolsNano, otherNano, waitingNano } = timeSplit;
  return { model: Number(modelNano), tools: Number(toolsNano), other: Number(otherNano), waiting: Number(waitingNano) };
}

/** The parts that are more than a line wide, with their share of the whole. */
export function shares(split: TimeSplit): { part: keyof TimeSplit; nanos: number; share: number }[] {
  const whole = split.model + split.tools + split.other + split.waiting;
  return SPLIT_PARTS.map((part) => ({ part, nanos: split[part], share: whole > 0 ? split[part] / whole : 0 })).filter(({ share }) => share > 0.003);
}
