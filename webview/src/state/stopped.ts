import { computed } from '@preact/signals';
import { stoppedAt } from '../model/stopped';
import { now } from './session';
import { wholeTree } from './trace';

/** When the open trace stopped reporting, Unix nanoseconds; null while it runs or is complete. */
export const stopped = computed(() => (wholeTree.value === null ? null : stoppedAt(wholeTree.value, now.value)));
