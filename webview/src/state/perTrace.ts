// What is known of the open trace alone: forgotten when another is opened, read when it is looked at.
import { batch, effect } from '@preact/signals';
import { traceId, wholeTree } from './trace';

/** `read` is called again whenever the trace has changed, or `wanted` may say otherwise; what is under way it knows itself. */
export function perTrace(forget: () => void, wanted: () => boolean, read: () => Promise<void>): void {
  let openId: string | null = null;
  effect(() => {
    const id = traceId.value;
    const there = wholeTree.value !== null;
    if (id !== openId) {
      openId = id;
      batch(forget);
    }
    if (there && wanted()) void read();
  });
}
