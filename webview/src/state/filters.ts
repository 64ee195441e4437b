import { term, toggleTerm } from '../model/queryText';
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

/** A click on a name in a row: the search gets `model:"name"`, or loses it if it was there. */
export function searchTerm(key: 'model' | 'agent' | 'tool', value: string): void {
  queryText.value = toggleTerm(queryText.peek(), term(key, value));
  list.requery();
}
