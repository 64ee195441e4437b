import type { ComponentChildren } from 'preact';
import type { TraceSummary } from '../contract';
import { UNKNOWN } from '../model/format';
import { nano } from '../model/nano';
import { left, right } from '../state/comparison';
import { goToTrace } from '../state/navigation';
import { formats } from '../state/session';
import { strings } from '../strings';
import { LinkButton } from './Buttons';
import { outcomeOf, StatusIcon } from './StatusIcon';
import { titleOf } from './TraceRow';

const words = strings.compare;

/** "+46.0 ms", "−2": never by colour alone, and zero is no change. */
export function change(before: number | null, after: number | null, form: (amount: number) => string): string {
  if (before === null || after === null || before === after) return '';
  return after > before ? words.more(form(after - before)) : words.less(form(before - after));
}

interface FactProps {
  label: string;
  values: [ComponentChildren, ComponentChildren];
  differs: boolean;
  /** What to say of the difference. */
  change?: string;
  bad?: boolean;
}

function Fact({ label, values, differs, change: text = '', bad = false }: FactProps) {
  return (
    <tr class={differs ? 'differs' : ''}>
      <th scope="row">{label}</th>
      {values.map((value, i) => <td key={i} dir="auto">{value}</td>)}
      <td class={bad ? 'warning-text' : ''}>{text || (differs ? words.different : <span class="dim">{words.equal}</span>)}</td>
    </tr>
  );
}

interface AmountProps {
  label: string;
  values: [number | null, number | null];
  form: (amount: number) => string;
  /** For durations and tokens: how much of the left one the change is. */
  share?: boolean;
  bad?: boolean;
  unknown?: string;
}

function Amount({ label, values, form, share = false, bad = false, unknown = UNKNOWN }: AmountProps) {
  const [before, after] = values;
  const text = change(before, after, form);
  const fraction = before === null || after === null || before <= 0 ? 0 : Math.abs(after - before) / before;
  // Ten times as much is said by the numbers themselves.
  const part = share && text !== '' && fraction > 0 && fraction < 10 ? ` (${formats.value.percent(fraction)})` : '';
  const shown = (value: number | null): string => (value === null ? unknown : form(value));
  return <Fact label={label} values={[shown(before), shown(after)]} differs={before !== after} change={text + part} bad={bad && (after ?? 0) > (before ?? 0)} />;
}

function Head({ trace, side }: { trace: TraceSummary; side: string }) {
  return (
    <th scope="col">
      <span class="compare-side dim">{side}</span>
      <span class="compare-title">
        <StatusIcon outcome={outcomeOf(trace)} />
        <LinkButton title={words.openTrace} onClick={() => goToTrace(trace.traceId)}><span dir="auto">{titleOf(trace)}</span></LinkButton>
      </span>
    </th>
  );
}

/** The two traces as a whole, fact by fact. */
export function CompareHeads() {
  const f = formats.value;
  const [one, two] = [left.value?.trace, right.value?.trace];
  if (one === undefined || two === undefined) return null;
  const text = (label: string, of: (trace: TraceSummary) => string) => <Fact label={label} values={[of(one), of(two)]} differs={of(one) !== of(two)} />;
  const started = (trace: TraceSummary): string => {
    const at = nano(trace.startTimeUnixNano);
    return at === null ? UNKNOWN : f.dateTimeShort(at);
  };
  const [startOne, startTwo] = [nano(one.startTimeUnixNano), nano(two.startTimeUnixNano)];
  const apart = startOne === null || startTwo === null ? '' : change(0, Number(startTwo - startOne), (amount) => f.duration(Math.abs(amount)));
  const lasts = (trace: TraceSummary): number | null => (trace.durationNano === null ? null : Number(nano(trace.durationNano) ?? 0n));
  return (
    <table class="compare-heads">
      <caption class="visually-hidden">{words.totals}</caption>
      <thead>
        <tr>
          <td />
          <Head trace={one} side={words.left} />
          <Head trace={two} side={words.right} />
          <th scope="col"><span class="dim">{words.change}</span></th>
        </tr>
      </thead>
      <tbody>
        {text(words.name, (trace) => trace.title || trace.name)}
        {text(words.service, (trace) => trace.serviceName)}
        <Fact label={words.started} values={[started(one), started(two)]} differs={one.startTimeUnixNano !== two.startTimeUnixNano} change={startTwo !== null && startOne !== null && startTwo < startOne ? words.less(f.duration(Number(startOne - startTwo))) : apart} />
        <Amount label={words.duration} values={[lasts(one), lasts(two)]} form={f.duration} share unknown={words.running} />
        <Amount label={words.tokens} values={[one.totalTokens, two.totalTokens]} form={f.count} share />
        <Amount label={words.inputTokens} values={[one.inputTokens, two.inputTokens]} form={f.count} share />
        <Amount label={words.outputTokens} values={[one.outputTokens, two.outputTokens]} form={f.count} share />
        <Amount label={words.modelCalls} values={[one.modelCallCount, two.modelCallCount]} form={f.count} />
        <Amount label={words.toolCalls} values={[one.toolCallCount, two.toolCallCount]} form={f.count} />
        <Amount label={words.errors} values={[one.errorCount, two.errorCount]} form={f.count} bad />
        {text(words.models, (trace) => trace.models.slice(0, 8).join(', ') || UNKNOWN)}
      </tbody>
    </table>
  );
}
