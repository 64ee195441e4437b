import type { SpanDetail, Twin } from '../contract';
import { CATEGORY_ICON, categoryHue } from '../model/category';
import { firstToken } from '../model/moments';
import { codeOf } from '../model/stack';
import { openSpan } from '../state/navigation';
import { logTotal } from '../state/logs';
import { formats } from '../state/session';
import { stopped } from '../state/stopped';
import { detail, readSpan, readTrace, selectedIndex, selectRow, setTab, setTextView, spanProblem, tab, textView, traceId, tree } from '../state/trace';
import { strings } from '../strings';
import { Button, IconButton, LinkButton } from './Buttons';
import { Icon } from './Icon';
import { Conversation } from './Conversation';
import { InputOutput } from './InputOutput';
import { Logs } from './Logs';
import { Metadata } from './Metadata';
import { Note } from './Note';
import { CodeLink, SymbolLink } from './SourceLinks';
import { SpanMenu } from './SpanMenu';
import { CallCost, TokenRate, TokensBelow } from './SpanTotals';
import { Tabs } from './Tabs';
import { UsageBar } from './UsageBar';

const words = strings.span;

export function goToCall(step: 1 | -1): void {
  const calls = tree.peek()?.modelCalls ?? [];
  const at = selectedIndex.peek();
  const to = step === 1 ? calls.find((i) => i > at) : calls.findLast((i) => i < at);
  if (to !== undefined) selectRow(to);
}

function CallSteps() {
  const f = formats.value;
  const calls = tree.value?.modelCalls ?? [];
  const at = calls.indexOf(selectedIndex.value);
  if (at < 0 || calls.length < 2) return null;
  return (
    <>
      <span class="hint no-wrap wide-only">{words.callOf(f.count(at + 1), f.count(calls.length))}</span>
      <IconButton icon="chevron-up" label={words.previousCall} disabled={at === 0} onClick={() => goToCall(-1)} />
      <IconButton icon="chevron-down" label={words.nextCall} disabled={at === calls.length - 1} onClick={() => goToCall(1)} />
    </>
  );
}

/** Request and response model when they differ, one of them else, nothing when the title says it already. */
function Models({ span }: { span: SpanDetail }) {
  const { requestModel, responseModel } = span;
  const asked = requestModel ?? span.model;
  if (responseModel !== null && asked !== null && responseModel !== asked) {
    return (
      <>
        {asked !== span.title && <span>{words.requested} <span class="strong" dir="auto">{asked}</span></span>}
        {responseModel !== span.title && <span>{words.answeredBy} <span class="strong" dir="auto">{responseModel}</span></span>}
      </>
    );
  }
  const one = asked ?? responseModel;
  return one === null || one === span.title ? null : <span>{words.model} <span class="strong" dir="auto">{one}</span></span>;
}

/** Two instrumentations recorded the call: it counts once, and each record leads to the other. */
function TwinLink({ twin, repeats }: { twin: Twin; repeats: boolean }) {
  return (
    <LinkButton title={words.twinTitle} onClick={() => openSpan(twin.traceId, twin.spanId)}>
      {repeats ? words.firstRecord : words.secondRecord}
    </LinkButton>
  );
}

/** Everything the row already knows is drawn at once; the rest comes with the span's details. */
function Head({ back }: { back: () => void }) {
  const f = formats.value;
  const built = tree.value;
  const at = selectedIndex.value;
  const row = built?.rows[at];
  if (built === null || row === undefined) return null;
  const span = detail.value;
  const lasts = built.duration[at] ?? Number.NaN;
  const start = built.start[at] ?? 0;
  const code = span === null ? null : codeOf(span);
  // By the code's own attributes where they were sent, else by the name that the code most likely has.
  const symbol = row.category === 'tool' ? row.toolName : row.category === 'agent' ? row.agentName : null;
  const token = span === null ? null : firstToken(span);
  return (
    <div class="span-head">
      <div class="span-title-line">
        <IconButton icon="list-tree" class="one-at-a-time" label={words.backToTree} onClick={back} />
        <Icon name={CATEGORY_ICON[row.category]} tone={`hue-text-${categoryHue(row.category)}`} />
        <h2 class="ellipsis" dir="auto" title={row.name}>{row.title || row.name}</h2>
        {row.status === 'error' && (
          <span class="error-text no-wrap"><Icon name="error" small /> {words.failed}</span>
        )}
        <span class="spacer" />
        <CallSteps />
        {span !== null && <SpanMenu span={span} />}
      </div>
      <div class="facts">
        <span>{strings.category[row.category]}</span>
        <span class="strong">{!Number.isNaN(lasts) ? f.duration(lasts) : stopped.value === null ? words.running : strings.details.stopped(f.dateTimeShort(stopped.value))}</span>
        {token !== null && <span>{words.firstToken} <span class="strong">{f.duration(token)}</span></span>}
        {span !== null && <TokenRate span={span} />}
        {span !== null && <CallCost span={span} />}
        {start > 0 && <span>{words.from} <span class="strong">{f.duration(start)}</span></span>}
        {span !== null && <Models span={span} />}
        {span !== null && span.provider !== null && <span dir="auto">{span.provider}</span>}
        {code !== null && <CodeLink frame={code} />}
        {code === null && symbol !== null && <SymbolLink name={symbol} />}
        {row.orphan && <span>{strings.tree.noParentTitle(row.parentSpanId ?? '')}</span>}
        {row.twin !== null && <TwinLink twin={row.twin} repeats={row.repeats} />}
        {row.title !== row.name && row.name !== '' && <span class="ellipsis span-name-fact" dir="auto" title={row.name}>{row.name}</span>}
      </div>
    </div>
  );
}

function TextViews() {
  const { messages } = strings;
  const view = (id: 'markdown' | 'text' | 'json', icon: string) => (
    <IconButton icon={icon} label={messages[id]} pressed={textView.value === id} onClick={() => setTextView(id)} />
  );
  return (
    <span class="segments" role="group" aria-label={messages.view}>
      {view('markdown', 'markdown')}
      {view('text', 'text-size')}
      {view('json', 'json')}
    </span>
  );
}

function Body() {
  if (tab.value === 'conversation') return <Conversation key={traceId.value} />;
  if (tab.value === 'logs') return <Logs key={traceId.value} />;
  return <SpanBody />;
}

function SpanBody() {
  const span = detail.value;
  const failure = spanProblem.value;
  if (failure !== null) {
    return (
      <Note tone="bad" actions={<Button onClick={() => void (failure.gone ? readTrace() : readSpan())}>{strings.common.tryAgain}</Button>}>
        <b>{words.loadFailed}</b> {failure.text}
      </Note>
    );
  }
  if (span === null) return <div class="no-messages dim" role="status">{strings.common.loading}</div>;
  // Folds and searches belong to one span: another one starts anew.
  return tab.value === 'io' ? <InputOutput key={span.spanId} detail={span} /> : <Metadata key={span.spanId} detail={span} />;
}

export function SpanPanel({ back }: { back: () => void }) {
  const span = detail.value;
  const entries = span === null ? 0 : span.attributes.length + span.events.length + span.links.length + span.logs.length;
  const count = entries === 0 ? undefined : formats.value.count(entries);
  const logs = logTotal.value;
  return (
    <section class="detail-pane" aria-label={words.region}>
      {selectedIndex.value < 0 ? (
        <div class="no-messages dim">{words.noneSelected}</div>
      ) : (
        <>
          <Head back={back} />
          {span !== null && <UsageBar usage={span.usage} />}
          {span !== null && <TokensBelow span={span} />}
          <Tabs
            label={words.tabs}
            tabs={[
              { id: 'io', label: words.inputOutput },
              { id: 'metadata', label: words.metadata, count },
              { id: 'conversation', label: words.conversation, apart: true },
              { id: 'logs', label: words.logs, count: logs === null || logs === 0 ? undefined : formats.value.count(logs) },
            ]}
            current={tab.value}
            choose={setTab}
            actions={(tab.value === 'io' || tab.value === 'conversation') && <TextViews />}
          >
            <Body />
          </Tabs>
        </>
      )}
    </section>
  );
}
