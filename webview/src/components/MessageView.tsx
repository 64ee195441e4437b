import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Message } from '../contract';
import { isSystem, messageSize, messageText, soleResult, type CallSite } from '../model/messages';
import { briefArguments, oneLine } from '../model/preview';
import { formats, openText } from '../state/session';
import { textView } from '../state/trace';
import { strings } from '../strings';
import { CopyButton, IconButton } from './Buttons';
import { Icon } from './Icon';
import { JsonValue, PartView, Result, type PartPlace } from './PartView';
import { RunLink } from './RunLink';

const words = strings.messages;
const ROLE_ICON: Record<string, string> = { system: 'settings', developer: 'settings', user: 'account', assistant: 'sparkle', tool: 'tools' };

export const roleWord = (role: string): string => (Object.hasOwn(words.role, role) ? words.role[role] : undefined) ?? (role || words.unknownRole);
const roleIcon = (role: string): string => (Object.hasOwn(ROLE_ICON, role) ? ROLE_ICON[role] : undefined) ?? 'comment';

interface MessageViewProps {
  message: Message;
  side: 'input' | 'output';
  /** Where it stands in which span. Null where nobody knows: its media can not be asked for then. */
  where: Omit<PartPlace, 'part'> | null;
  calls: ReadonlyMap<string, CallSite>;
  /** Instructions are read once and then in the way: one line with their size. */
  folded?: boolean;
  /** At the end of its head. */
  aside?: ComponentChildren;
  /** Draws attention to it. */
  marked?: boolean;
}

export function MessageView({ message, side, where, calls, folded = false, aside, marked = false }: MessageViewProps) {
  const [open, setOpen] = useState(!folded);
  if (!open) return <FoldedMessage message={message} open={() => setOpen(true)} marked={marked} />;
  const result = soleResult(message);
  const role = roleWord(message.role);
  const call = result === null ? undefined : calls.get(result.id ?? '');
  const title = result === null ? role : words.resultOf(result.name ?? call?.name ?? result.id ?? words.unnamedTool);
  return (
    <article class={`message ${marked ? 'marked' : ''}`} aria-label={title}>
      <div class="message-head">
        {isSystem(message) && folded ? (
          <button type="button" class="icon-button tight" aria-expanded="true" aria-label={role} onClick={() => setOpen(false)}>
            <Icon name="chevron-down" small />
          </button>
        ) : null}
        <Icon name={roleIcon(message.role)} small tone={result !== null ? 'hue-text-tool' : side === 'output' ? 'hue-text-llm' : ''} />
        {result === null ? (
          <>
            <span class="role" dir="auto">{role}</span>
            {message.name !== null && <span dir="auto">{message.name}</span>}
          </>
        ) : (
          <>
            <span class="role">{words.result}</span>
            <span class="mono strong" dir="auto">{result.name ?? call?.name ?? result.id ?? words.unnamedTool}</span>
            {call !== undefined && (
              <span class="mono ellipsis" dir="auto">{briefArguments(call.arguments)}</span>
            )}
          </>
        )}
        <span class="spacer" />
        <MessageActions message={message} title={title} result={result} aside={aside} />
      </div>
      <div class="message-body">
        <Body message={message} where={where} calls={calls} title={title} />
      </div>
    </article>
  );
}

function MessageActions({ message, title, result, aside }: { message: Message; title: string; result: ReturnType<typeof soleResult>; aside: ComponentChildren }) {
  return (
    <>
      <IconButton icon="go-to-file" class="on-hover" label={words.openMessage} onClick={() => openText(messageText(message), 'markdown', title)} />
      {result !== null && <RunLink part={result} />}
      {aside}
      <CopyButton text={messageText(message)} label={words.copyMessage} />
    </>
  );
}

function Body({ message, where, calls, title }: Pick<MessageViewProps, 'message' | 'where' | 'calls'> & { title: string }) {
  const result = soleResult(message);
  if (textView.value === 'json') {
    return <JsonValue text={JSON.stringify(message)} title={title} />;
  }
  if (message.parts.length === 0) return <div class="dim">{words.emptyMessage}</div>;
  if (result !== null) return <Result text={result.result} title={title} />;
  return (
    <>
      {message.parts.map((part, i) => (
        <PartView key={i} part={part} where={where === null ? null : { ...where, part: i }} calls={calls} title={title} />
      ))}
    </>
  );
}

function FoldedMessage({ message, open, marked }: { message: Message; open: () => void; marked: boolean }) {
  return (
    <button type="button" class={`fold-line ${marked ? 'marked' : ''}`} aria-expanded="false" onClick={open}>
      <Icon name="chevron-right" small />
      <Icon name={roleIcon(message.role)} small />
      <b>{roleWord(message.role)}</b>
      <span class="ellipsis grow" dir="auto">{oneLine(messageText(message))}</span>
      <span class="no-wrap">{strings.units.characters(formats.value.count(messageSize(message)))}</span>
    </button>
  );
}
