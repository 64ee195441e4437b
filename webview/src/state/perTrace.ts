// What is known of the open trace alone: forgotten when another is opened, read when it is looked at.
import { batch, effect } from '@preact/signals';
import type { Tree } from '../model/tree';
import { traceId, wholeTree } from './trace';

/** `read` is called again whenever the trace has changed, or `wanted` may say otherwise; what is under way it knows itself. */
export function perTrace(forget: () => void, wanted: (tree: Tree) => boolean, read: () => Promise<void>): void {
  let openId: string | null = null;
  effect(() => {
    const id = traceId.value;
    const tree = wholeTree.value;
    if (id !== openId) {
      openId = id;
      batch(forget);
    }
    if (tree !== null && wanted(tree)) void read();
  });
}
