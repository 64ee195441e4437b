import * as list from './list';
import { conversationFilter, queryText, serviceFilter, sinceFilter, statusFilter } from './query';

export function clearFilters(): void {
  queryText.value = '';
  statusFilter.value = null;
  serviceFilter.value = null;
  conversationFilter.value = null;
  sinceFilter.value = null;
  list.requery();
}

/** Narrows the list further; what was set before stays. */
export function showOnly({ service, conversation }: { service?: string; conversation?: string }): void {
  if (service !== undefined) serviceFilter.value = service;
  if (conversation !== undefined) conversationFilter.value = conversation;
  list.requery();
}

/** Adds a word to the search, once. */
export function searchAlso(word: string): void {
  const words = queryText.peek().split(/\s+/).filter(Boolean);
  if (words.includes(word)) return;
  queryText.value = [...words, word].join(' ');
  list.requery();
}
