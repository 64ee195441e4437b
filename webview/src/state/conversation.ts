// The open trace as one conversation: read when its tab is shown, and again when the trace has changed since.
import { batch, signal } from '@preact/signals';
import type { GetConversationResult } from '../contract';
import { request } from '../host';
import { perTrace } from './perTrace';
import { errorText } from './session';
import { reading, tab, traceId } from './trace';

export const conversation = signal<GetConversationResult | null>(null);
export const conversationProblem = signal<string | null>(null);

/** Of the readings of the trace, the one that this belongs to. */
let readAt = -1;
let busy = false;

/** One reading at a time, and one more when the trace changed meanwhile. */
export async function readConversation(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    while (traceId.peek() !== null && readAt !== reading.peek()) {
      const id = traceId.peek() ?? '';
      readAt = reading.peek();
      await readOnce(id);
    }
  } finally {
    busy = false;
  }
}

async function readOnce(id: string): Promise<void> {
  try {
    const result = await request('getConversation', { traceId: id });
    if (id !== traceId.peek()) return;
    batch(() => {
      conversation.value = result;
      conversationProblem.value = null;
    });
  } catch (error) {
    if (id === traceId.peek()) conversationProblem.value = errorText(error);
  }
}

export function retryConversation(): void {
  readAt = -1;
  conversationProblem.value = null;
  void readConversation();
}

function forget(): void {
  readAt = -1;
  conversation.value = null;
  conversationProblem.value = null;
}

perTrace(forget, () => tab.value === 'conversation', readConversation);
