import type { Message, SpanDetail } from '../contract';

export type Part = Message['parts'][number];

export interface CallSite {
  name: string | null;
  arguments: string;
}

/** Tool calls of a span by call id, so that a result can say what it answers. The first with an id wins. */
export function callsById(messages: readonly Message[]): Map<string, CallSite> {
  const calls = new Map<string, CallSite>();
  for (const message of messages) {
    for (const part of message.parts) {
      if (part.type === 'toolCall' && part.id !== null && !calls.has(part.id)) calls.set(part.id, part);
    }
  }
  return calls;
}

/** The text a part carries, as it was recorded. */
export function partText(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text;
    case 'toolCall':
      return part.arguments;
    case 'toolResult':
      return part.result;
    case 'media':
      return part.uri ?? '';
    case 'data':
      return part.json;
    default:
      // `type` is optional in the generated types, and a newer sidecar may send a part this page does not know.
      return JSON.stringify(part);
  }
}

export const messageSize = (message: Message): number => message.parts.reduce((sum, part) => sum + partText(part).length, 0);

/** A message as a person would paste it: tool calls as `name(arguments)`. */
export function messageText(message: Message): string {
  return message.parts
    .map((part) => (part.type === 'toolCall' ? `${part.name ?? ''}(${part.arguments})` : partText(part)))
    .join('\n\n');
}

export const isSystem = (message: Message): boolean => message.role === 'system' || message.role === 'developer';

/** A message that only hands back one tool result: drawn under the call's name instead of its role. */
export function soleResult(message: Message): Extract<Part, { type?: 'toolResult' }> | null {
  const part = message.parts[0];
  return message.parts.length === 1 && part?.type === 'toolResult' ? part : null;
}

/** How often this span's output asked for each tool, by name. */
export function calledTools(detail: SpanDetail): Map<string, number> {
  const calls = new Map<string, number>();
  for (const { parts } of detail.output) {
    for (const part of parts) if (part.type === 'toolCall' && part.name !== null) calls.set(part.name, (calls.get(part.name) ?? 0) + 1);
  }
  return calls;
}

/** Messages between the system instructions and the last ones: what a long conversation folds. */
export function historyFold(messages: readonly Message[], keep = 20): { hidden: number; from: number } {
  const system = messages.findIndex((message) => !isSystem(message));
  const from = system < 0 ? messages.length : system;
  const hidden = messages.length - from > keep * 2 ? messages.length - from - keep : 0;
  return { hidden, from };
}
