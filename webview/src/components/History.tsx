import { useMemo, useState } from 'preact/hooks';
import type { Message, SpanDetail } from '../contract';
import { knownMessages, prefixChange, type PrefixChange } from '../model/history';
import { historyFold, isSystem, type CallSite } from '../model/messages';
import { formats } from '../state/session';
import { previousDetail, traceId } from '../state/trace';
import { openRequestDiff } from '../state/requestDiff';
import { strings } from '../strings';
import { LinkButton } from './Buttons';
import { Icon } from './Icon';
import { MessageView, roleWord } from './MessageView';

const words = strings.history;

interface MessagesProps {
  detail: SpanDetail;
  calls: ReadonlyMap<string, CallSite>;
  side: 'input' | 'output';
}

/** A message list: what the previous call had already is one line, else the middle of a very long one. */
export function Messages({ detail, calls, side }: MessagesProps) {
  const messages = detail[side];
  const [all, setAll] = useState(false);
  const before = side === 'input' ? previousDetail.value : null;
  const known = useMemo(() => (before === null ? null : knownMessages(before.input, messages)), [before, messages]);
  const long = historyFold(messages);
  const fold = known ?? (long.hidden > 0 ? { from: long.from, until: long.from + long.hidden } : null);
  const draw = (message: Message, i: number) => (
    <MessageView key={i} message={message} where={{ spanId: detail.spanId, side, message: i }} side={side} calls={calls} folded={isSystem(message) && messages.length > 1} />
  );
  if (fold === null) return <>{messages.map(draw)}</>;
  const hidden = fold.until - fold.from;
  const count = formats.value.count(hidden);
  return (
    <>
      {messages.slice(0, fold.from).map(draw)}
      <button type="button" class="fold-line" aria-expanded={all} onClick={() => setAll(!all)}>
        <Icon name={all ? 'unfold' : 'fold'} small />
        <span class="ellipsis">{known === null ? words.earlier(hidden, count) : words.known(hidden, count)}</span>
        <span class="link">{all ? words.hide : words.show}</span>
      </button>
      {all && messages.slice(fold.from, fold.until).map((message, i) => draw(message, fold.from + i))}
      {known !== null && <div class="new-rule">{words.fresh}</div>}
      {messages.slice(fold.until).map((message, i) => draw(message, fold.until + i))}
    </>
  );
}

function changeWords(change: PrefixChange): string {
  const f = formats.value;
  if (change.what === 'tools') return words.toolsChanged;
  const place = f.count(change.index + 1);
  if (change.what === 'shorter') return words.shorter(f.count(change.index));
  return change.offset > 0 ? words.changedAfter(place, roleWord(change.role), f.count(change.offset)) : words.changed(place, roleWord(change.role));
}

/** The line to the diff, and where the prompt stopped being what the provider may have cached. */
export function DiffLink({ detail }: { detail: SpanDetail }) {
  const before = previousDetail.value;
  if (before === null) return null;
  return (
    <>
      <span class="spacer" />
      <LinkButton class="no-wrap" title={words.diffTitle} onClick={() => openRequestDiff(traceId.peek() ?? '', detail)}>{words.diff}</LinkButton>
    </>
  );
}

export function PrefixNote({ detail }: { detail: SpanDetail }) {
  const before = previousDetail.value;
  const change = useMemo(() => (before === null ? null : prefixChange(before, detail)), [before, detail]);
  if (change === null) return null;
  return (
    <div class="content-flag" title={words.prefixTitle}>
      <Icon name="git-compare" small /> {changeWords(change)}
    </div>
  );
}
