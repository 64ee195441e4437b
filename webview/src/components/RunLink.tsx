import type { Part } from '../model/messages';
import { formats } from '../state/session';
import { detail, runsOfCalls, selectSpan, summary, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { LinkButton } from './Buttons';

const words = strings.toolRun;

/** From a tool call or its result to the span that ran it: how it went and how long it took. */
export function RunLink({ part }: { part: Part }) {
  const whole = wholeTree.value;
  const run = runsOfCalls.value.get(part);
  const row = run === undefined ? undefined : whole?.rows[run.index];
  if (run === undefined || row === undefined) return <NoRun part={part} />;
  const lasts = whole?.duration[run.index] ?? Number.NaN;
  const failed = row.status === 'error';
  const text = Number.isNaN(lasts) ? words.running : (failed ? words.failed : words.ran)(formats.value.duration(lasts));
  if (row.spanId === detail.value?.spanId) return null;
  return (
    <LinkButton class={`run-link ${failed ? 'error-text' : ''}`} title={run.inferred ? words.inferred : words.goTo(row.title)} onClick={() => selectSpan(row.spanId)}>
      {run.inferred && '≈ '}
      {text}
    </LinkButton>
  );
}

/** Said only of the calls this span made itself, and only in traces that record tools: else it would stand everywhere. */
function NoRun({ part }: { part: Part }) {
  const span = detail.value;
  const own = part.type === 'toolCall' && span?.category === 'llm' && span.output.some((message) => message.parts.includes(part));
  if (!own || (summary.value?.toolCallCount ?? 0) === 0) return null;
  return <span class="dim no-wrap run-link" title={words.noSpanTitle}>{words.noSpan}</span>;
}

/** From a tool span to the model call that asked for it, and to the one that got the result. */
export function CallLink({ side }: { side: 'asked' | 'given' }) {
  const span = detail.value;
  const whole = wholeTree.value;
  const link = span?.toolSpans.find((one) => one.spanId === span.spanId);
  const id = side === 'asked' ? link?.callSpanId : link?.resultSpanId;
  const index = whole?.indexOf.get(id ?? '') ?? -1;
  const row = whole?.rows[index];
  if (row === undefined || whole === null) return null;
  const at = formats.value.duration(whole.start[index] ?? 0);
  return (
    <LinkButton class="no-wrap" title={link?.inferred === true ? words.inferred : words.goTo(row.title)} onClick={() => selectSpan(row.spanId)}>
      {link?.inferred === true && '≈ '}
      {words[side](row.title, at)}
    </LinkButton>
  );
}
