import type { SpanDetail } from '../contract';
import { request } from '../host';
import { previousCall } from '../model/history';
import { requestText } from '../model/requestText';
import { strings } from '../strings';
import { act, formats } from './session';
import { detail, previousDetail, traceId, wholeTree } from './trace';

/** This call's request beside the previous one's, in the editor's own diff view. */
export function openRequestDiff(id: string, span: SpanDetail): void {
  const whole = wholeTree.peek();
  const at = whole?.indexOf.get(span.spanId) ?? -1;
  const before = whole === null || at < 0 ? -1 : previousCall(whole, at);
  const earlier = whole?.rows[before];
  if (whole === null || earlier === undefined) return;
  act(async () => {
    const known = previousDetail.peek();
    const left = known?.spanId === earlier.spanId ? known : await request('getSpan', { traceId: id, spanId: earlier.spanId });
    const place = (i: number): string => formats.peek().count(whole.modelCalls.indexOf(i) + 1);
    await request('openDiff', { left: requestText(left), right: requestText(span), title: strings.history.diffOf(place(before), place(at)) });
  });
}

/** The D key: nothing happens for a span that has no call before it. */
export function diffSelected(): void {
  const span = detail.peek();
  if (span !== null) openRequestDiff(traceId.peek() ?? '', span);
}
