import { request } from '../host';
import { runDocument } from '../model/document';
import { strings } from '../strings';
import { act, formats } from './session';
import { summary, traceId, wholeTree } from './trace';

const words = strings.document;

/** The whole run as a Markdown document in an editor tab. */
export function openDocument(): void {
  const id = traceId.peek();
  const trace = summary.peek();
  const tree = wholeTree.peek();
  if (id === null || trace === null || tree === null) return;
  act(async () => {
    const { messages } = await request('getConversation', { traceId: id });
    const f = formats.peek();
    const roles: Readonly<Record<string, string>> = strings.messages.role;
    const text = runDocument(trace, tree, messages, {
      ...words,
      role: (role) => (Object.hasOwn(roles, role) ? (roles[role] ?? role) : role),
      duration: f.duration,
      result: strings.messages.resultOf,
      reasoning: strings.messages.reasoning,
      facts: (of) =>
        [
          of.serviceName,
          f.dateTimeShort(BigInt(of.startTimeUnixNano)),
          of.durationNano === null ? strings.details.running : f.duration(Number(of.durationNano)),
          strings.list.calls(f.count(of.modelCallCount), f.count(of.toolCallCount)),
          of.totalTokens === null ? '' : strings.messages.tokens(f.count(of.totalTokens)),
        ].filter((fact) => fact !== '').join(', '),
    });
    await request('openText', { text, language: 'markdown', title: words.title(trace.input ?? trace.title) });
  });
}
