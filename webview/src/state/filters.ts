import { term, toggleTerm } from '../model/queryText';
import * as list from './list';
import { conversationFilter, queryText, serviceFilter, sinceFilter } from './query';

export function clearFilters(): void {
  queryText.value = '';
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
  toggleSearch(term(key, value));
}

export function toggleSearch(wanted: string): void {
  queryText.value = toggleTerm(queryText.peek(), wanted);
  list.requery();
}
