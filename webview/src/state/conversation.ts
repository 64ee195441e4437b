// The open trace as one conversation: read when its tab is shown, and again when the trace has changed since.
import { batch, signal } from '@preact/signals';
import type { GetConversationResult } from '../contract';
import { request } from '../host';
import type { Tree } from '../model/tree';
import { perTrace } from './perTrace';
import { errorText } from './session';
import { tab, traceId, wholeTree } from './trace';

export const conversation = signal<GetConversationResult | null>(null);
export const conversationProblem = signal<string | null>(null);

let readAt: Tree | null = null;
let reading = false;

/** One reading at a time, and one more when the trace changed meanwhile. */
export async function readConversation(): Promise<void> {
  if (reading) return;
  reading = true;
  try {
    while (traceId.peek() !== null && readAt !== wholeTree.peek()) {
      const id = traceId.peek() ?? '';
      readAt = wholeTree.peek();
      await readOnce(id);
    }
  } finally {
    reading = false;
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
  readAt = null;
  conversationProblem.value = null;
  void readConversation();
}

function forget(): void {
  readAt = null;
  conversation.value = null;
  conversationProblem.value = null;
}

perTrace(forget, () => tab.value === 'conversation', readConversation);
