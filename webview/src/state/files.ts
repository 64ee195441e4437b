import { request } from '../host';
import { strings } from '../strings';
import { act, announcement, formats } from './session';

export function exportTraces(traceIds: readonly string[]): void {
  if (traceIds.length === 0) return;
  act(async () => {
    const done = await request('exportTraces', { traceIds: [...traceIds] });
    if (done !== null) announcement.value = strings.list.exported(done.traces, formats.peek().count(done.traces), done.path);
  });
}

/** The host opens the first trace of the file by itself. */
export const importTraces = (): void => act(() => request('importTraces', {}));
