// The log records of the open trace. Their number is known at once, they themselves are read when their tab is shown.
import { batch, signal } from '@preact/signals';
import type { GetLogsResult, Log } from '../contract';
import { request } from '../host';
import { perTrace } from './perTrace';
import { errorText } from './session';
import { reading, tab, traceId, wholeTree } from './trace';

/** What the sidecar gives at once at most. */
const PAGE = 1_000;

export const logs = signal<readonly Log[] | null>(null);
/** Null while nobody has said. */
export const logTotal = signal<number | null>(null);
export const logCursor = signal<string | null>(null);
export const logProblem = signal<string | null>(null);

/** Of the readings of the trace, those that the records and their number belong to. */
let readAt = -1;
let countedAt = -1;
let busy = false;

/** As many records as were read before, at least a page: nothing that is looked at goes away. */
async function readAgain(id: string): Promise<void> {
  const wanted = Math.max(1, logs.peek()?.length ?? 0);
  const found: Log[] = [];
  let cursor: string | null = null;
  let total = 0;
  do {
    const page: GetLogsResult = await request('getLogs', { traceId: id, limit: PAGE, cursor });
    found.push(...page.logs);
    cursor = page.nextCursor;
    total = page.total;
    if (id !== traceId.peek()) return;
  } while (cursor !== null && found.length < wanted);
  batch(() => {
    logs.value = found;
    logTotal.value = total;
    logCursor.value = cursor;
    logProblem.value = null;
  });
}

async function count(id: string): Promise<void> {
  const { total } = await request('getLogs', { traceId: id, limit: 1 });
  if (id === traceId.peek()) logTotal.value = total;
}

/** One reading at a time, and one more when the trace changed meanwhile. */
async function read(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    for (;;) {
      const id = traceId.peek();
      const now = reading.peek();
      const shown = tab.peek() === 'logs';
      if (id === null || wholeTree.peek() === null || (shown ? readAt : countedAt) === now) return;
      countedAt = now;
      if (shown) readAt = now;
      try {
        await (shown ? readAgain(id) : count(id));
      } catch (error) {
        // A count that could not be had is missing from the tab; what is wrong is said where records are wanted.
        if (shown && id === traceId.peek()) logProblem.value = errorText(error);
      }
    }
  } finally {
    busy = false;
  }
}

export async function readMoreLogs(): Promise<void> {
  const id = traceId.peek();
  const cursor = logCursor.peek();
  if (id === null || cursor === null || busy) return;
  busy = true;
  try {
    const page = await request('getLogs', { traceId: id, limit: PAGE, cursor });
    if (id !== traceId.peek() || cursor !== logCursor.peek()) return;
    batch(() => {
      logs.value = [...(logs.peek() ?? []), ...page.logs];
      logTotal.value = page.total;
      logCursor.value = page.nextCursor;
    });
  } catch (error) {
    if (id === traceId.peek()) logProblem.value = errorText(error);
  } finally {
    busy = false;
    void read();
  }
}

export function retryLogs(): void {
  readAt = -1;
  logProblem.value = null;
  void read();
}

function forget(): void {
  readAt = -1;
  countedAt = -1;
  logs.value = null;
  logTotal.value = null;
  logCursor.value = null;
  logProblem.value = null;
}

perTrace(forget, () => tab.value === 'logs' || countedAt !== reading.value, read);
