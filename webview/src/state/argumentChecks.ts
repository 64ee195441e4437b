// Whether the tool calls of the selected span fit what its model was offered; worked out for those that are drawn.
import { computed } from '@preact/signals';
import { checkCall, type CallCheck } from '../model/argumentCheck';
import type { Part } from '../model/messages';
import { detail } from './trace';

/** Those that the span made, and those it was told about: a later call may offer fewer tools, so of these no tool is called unknown. */
const calls = computed(() => {
  const span = detail.value;
  const sides = new Map<Part, 'own' | 'earlier'>();
  for (const { parts } of span?.input ?? []) for (const part of parts) if (part.type === 'toolCall') sides.set(part, 'earlier');
  for (const { parts } of span?.output ?? []) for (const part of parts) if (part.type === 'toolCall') sides.set(part, 'own');
  return sides;
});

const known = new WeakMap<Part, CallCheck | null>();

/** Null for a call of another span, and where nothing can be said. */
export function checkOf(part: Extract<Part, { type?: 'toolCall' }>): CallCheck | null {
  const side = calls.value.get(part);
  if (side === undefined) return null;
  let check = known.get(part);
  if (check === undefined) {
    check = checkCall(part.name, part.arguments, detail.peek()?.toolDefinitions ?? []);
    if (side === 'earlier' && check.state === 'undefined') check = null;
    known.set(part, check);
  }
  return check;
}
