import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationMessage, GetConversationResult } from '../contract';
import { CATEGORY_ICON, categoryHue } from '../model/category';
import { agentOf } from '../model/document';
import { callsById, isSystem } from '../model/messages';
import { pageAround, withPlace } from '../model/pages';
import { conversation, conversationProblem, retryConversation } from '../state/conversation';
import { formats } from '../state/session';
import { selectSpan, setTab, spanId, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { Button, LinkButton } from './Buttons';
import { Icon } from './Icon';
import { MessageView } from './MessageView';
import { Note } from './Note';

const words = strings.conversation;
/** Messages that are drawn at first, and more at a time. */
const PAGE = 60;

/** The span that says a message, as a link to it. */
function Speaker({ id, choose }: { id: string; choose: (id: string) => void }) {
  const whole = wholeTree.value;
  const index = whole?.indexOf.get(id) ?? -1;
  const row = whole?.rows[index];
  if (row === undefined || whole === null) return null;
  const name = row.title || row.name;
  return (
    <LinkButton class="speaker" title={words.saidBy(name, formats.value.duration(whole.start[index] ?? 0))} onClick={() => choose(id)}>
      <Icon name={CATEGORY_ICON[row.category]} small tone={`hue-text-${categoryHue(row.category)}`} /> <span dir="auto">{name}</span>
    </LinkButton>
  );
}

/** Where another agent begins to speak, its name stands above. */
function agentBefore(messages: readonly ConversationMessage[], i: number): string | null {
  const whole = wholeTree.value;
  if (whole === null) return null;
  const owner = (at: number): number => agentOf(whole, whole.indexOf.get(messages[at]?.spanId ?? '') ?? -1);
  const mine = owner(i);
  return mine < 0 || (i > 0 && owner(i - 1) === mine) ? null : (whole.rows[mine]?.title ?? null);
}

function Empty() {
  const call = wholeTree.value?.modelCalls[0] ?? -1;
  const row = wholeTree.value?.rows[call];
  return (
    <div class="empty-tab">
      <Icon name="comment-discussion" tone="dim" />
      <h3 class="strong">{words.empty}</h3>
      <p>{words.emptyWhy}</p>
      {row !== undefined && (
        <p>
          {words.emptyCall}{' '}
          <LinkButton
            onClick={() => {
              selectSpan(row.spanId);
              setTab('io');
            }}
          >
            {row.title || row.name}
          </LinkButton>
        </p>
      )}
    </div>
  );
}

function Head({ result, mine, show }: { result: GetConversationResult; mine: readonly number[]; show: () => void }) {
  const f = formats.value;
  const count = strings.messages.count(result.messages.length, f.count(result.messages.length));
  return (
    <div class="section-head" title={words.sourceTitle}>
      <span class="ellipsis">{result.source === null ? count : words.source[result.source](count)}</span>
      <span class="spacer" />
      {mine.length === 0 ? (
        <span class="dim no-wrap">{words.noneOfSpan}</span>
      ) : (
        <span class="no-wrap"><i class="marked-swatch" aria-hidden="true" /> {words.ofSpan(f.count(mine.length))} <LinkButton onClick={show}>{words.show}</LinkButton></span>
      )}
    </div>
  );
}

/** Every message of the trace once. The selected span's are marked, and each message leads to the span that says it. */
function Messages({ result }: { result: GetConversationResult }) {
  const { messages } = result;
  const f = formats.value;
  const id = spanId.value;
  const mine = useMemo(() => messages.flatMap((one, i) => (one.spanId === id ? [i] : [])), [messages, id]);
  const first = mine[0] ?? -1;
  const calls = useMemo(() => callsById(messages.map(({ message }) => message)), [messages]);
  const [page, setPage] = useState(() => pageAround(messages.length, first, PAGE));
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(first);
  // A link pressed here selects a span whose first message may be elsewhere: what is being read stays where it is.
  const chosenHere = useRef<string | null>(null);
  const go = (place: number): void => {
    wanted.current = place;
    setPage((now) => ({ ...withPlace(now, messages.length, place, PAGE) }));
  };
  useEffect(() => {
    if (first >= 0 && chosenHere.current !== id) go(first);
    chosenHere.current = null;
    // Only another selection scrolls; messages that arrive do not.
  }, [id]); // eslint-disable-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    if (wanted.current < 0) return;
    list.current?.querySelector(`[data-place="${wanted.current}"]`)?.scrollIntoView({ block: 'nearest' });
    wanted.current = -1;
  }, [page]);
  const choose = (span: string): void => {
    chosenHere.current = span;
    selectSpan(span);
  };
  const until = Math.min(page.until, messages.length);
  const earlier = Math.min(PAGE, page.from);
  const later = Math.min(PAGE, messages.length - until);
  return (
    <div ref={list} class="conversation" role="group" aria-label={words.label}>
      <Head result={result} mine={mine} show={() => go(first)} />
      {earlier > 0 && (
        <div class="long-actions inset"><Button small icon="arrow-up" onClick={() => setPage({ from: page.from - earlier, until })}>{words.earlier(f.count(earlier))}</Button></div>
      )}
      {messages.slice(page.from, until).map((one, i) => {
        const place = page.from + i;
        const agent = agentBefore(messages, place);
        return (
          <div key={place} class="said" data-place={place}>
            {agent !== null && <h3 class="speaker-head" dir="auto"><Icon name={CATEGORY_ICON.agent} small tone="hue-text-agent" /> {agent}</h3>}
            <MessageView
              message={one.message}
              where={one.place === null ? null : { spanId: one.spanId, ...one.place }}
              side={one.message.role === 'assistant' ? 'output' : 'input'}
              calls={calls}
              folded={isSystem(one.message)}
              marked={one.spanId === id}
              aside={<Speaker id={one.spanId} choose={choose} />}
            />
          </div>
        );
      })}
      {later > 0 && (
        <div class="long-actions inset"><Button small icon="arrow-down" onClick={() => setPage({ from: page.from, until: until + later })}>{words.later(f.count(later))}</Button></div>
      )}
    </div>
  );
}

export function Conversation() {
  const result = conversation.value;
  if (conversationProblem.value !== null) {
    return (
      <Note tone="bad" actions={<Button onClick={retryConversation}>{strings.common.tryAgain}</Button>}>
        <b>{words.failed}</b> {conversationProblem.value}
      </Note>
    );
  }
  if (result === null) return <div class="no-messages dim" role="status">{strings.common.loading}</div>;
  return result.messages.length === 0 ? <Empty /> : <Messages result={result} />;
}
