// "Nothing arrives?": the requests that the receivers did not take, read again and again while a person looks at them.
import { signal } from '@preact/signals';
import type { Refusal } from '../contract';
import { request } from '../host';
import { errorText } from './session';

const EVERY_MS = 2_000;

export const helpOpen = signal(false);
/** Null until the first answer. */
export const refusals = signal<readonly Refusal[] | null>(null);
export const refusalsError = signal<string | null>(null);

async function read(): Promise<void> {
  try {
    const found = (await request('getRefusals', {})).refusals;
    // Equal answers draw nothing anew: the text may just be being selected.
    if (JSON.stringify(found) !== JSON.stringify(refusals.peek())) refusals.value = found;
    refusalsError.value = null;
  } catch (error) {
    refusalsError.value = errorText(error);
  }
}

/** Returns what ends it. One question at a time: a slow answer delays the next. */
export function watchRefusals(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const again = async (): Promise<void> => {
    await read();
    if (!ended) timer = setTimeout(() => void again(), EVERY_MS);
  };
  void again();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
