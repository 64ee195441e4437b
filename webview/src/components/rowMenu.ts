import type { TraceSummary } from '../contract';
import { deleteTraces } from '../state/deletion';
import { exportTraces } from '../state/files';
import { showOnly } from '../state/filters';
import * as list from '../state/list';
import { goToTrace, openAside, openCompare } from '../state/navigation';
import { copy, formats } from '../state/session';
import { toggleUnread, unread } from '../state/unread';
import { strings } from '../strings';

import type { MenuItem } from './Menu';

const words = strings.list.menu;

/** What can be done with a row; with several selected, export and deletion are of all of them. */
export function rowMenu(trace: TraceSummary): MenuItem[] {
  const { traceId, serviceName, conversationId, hit } = trace;
  const chosen = list.selected.peek().has(traceId) ? list.targets() : [traceId];
  const pair = list.selected.peek().has(traceId) ? list.pair.peek() : null;
  const count = formats.peek().count(chosen.length);
  return [
    { label: words.open, keys: 'Enter', run: () => goToTrace(traceId) },
    ...(hit === null ? [] : [{ label: words.openHit, run: () => goToTrace(traceId, hit.spanId) }]),
    { label: words.openAside, keys: 'Ctrl+Enter', run: () => openAside(traceId) },
    ...(pair === null ? [] : [{ label: words.compare, keys: 'C', apart: true, run: () => openCompare(...pair) }]),
    { label: words.onlyService, apart: true, run: () => showOnly({ service: serviceName }) },
    ...(conversationId === null ? [] : [{ label: words.onlyConversation, run: () => showOnly({ conversation: conversationId }) }]),
    { label: words.copyTraceId, apart: true, run: () => copy(traceId) },
    { label: chosen.length === 1 ? words.export : words.exportMany(count), keys: 'E', run: () => exportTraces(chosen) },
    {
      label: chosen.every((id) => unread.peek().has(id)) ? words.markRead : words.markUnread,
      keys: 'U',
      apart: true,
      run: () => toggleUnread(chosen),
    },
    { label: chosen.length === 1 ? words.delete : words.deleteMany(count), keys: 'Del', run: () => deleteTraces(chosen) },
  ];
}
