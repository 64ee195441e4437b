import { useMemo } from 'preact/hooks';
import type { GetMediaParams } from '../contract';
import { fold } from '../model/fold';
import { isJsonDocument } from '../model/json';
import { partText, type CallSite, type Part } from '../model/messages';
import { briefArguments } from '../model/preview';
import { checkOf } from '../state/argumentChecks';
import { textView } from '../state/trace';
import { strings } from '../strings';
import { CopyButton } from './Buttons';
import { CheckNote } from './CheckNote';
import { Icon } from './Icon';
import { JsonText } from './JsonText';
import { JsonTree } from './JsonTree';
import { LongText } from './LongText';
import { MarkdownText, PlainText } from './MarkdownText';
import { MediaView } from './MediaView';
import { RunLink } from './RunLink';

const words = strings.messages;

/** A text in the view that was chosen: formatted, as recorded, or as JSON. */
export function Text({ text, title }: { text: string; title: string }) {
  const view = textView.value;
  if (text === '') return <div class="dim">{words.emptyText}</div>;
  const json = isJsonDocument(text);
  if (view === 'json') return <JsonValue text={json ? text : JSON.stringify(text)} title={title} />;
  if (json && view === 'markdown') return <JsonValue text={text} title={title} />;
  return (
    <LongText text={text} title={title} language={json ? 'json' : view === 'markdown' ? 'markdown' : 'plaintext'}>
      {(shown) => (view === 'text' ? <PlainText text={shown} /> : <MarkdownText text={shown} />)}
    </LongText>
  );
}

/** JSON laid out and coloured; what is too long for that is a tree, and text that is no JSON stays text. */
export function JsonValue({ text, title }: { text: string; title: string }) {
  const document = useMemo(() => isJsonDocument(text), [text]);
  if (document && fold(text).cut) return <JsonTree text={text} title={title} />;
  return (
    <LongText text={text} title={title} language={document ? 'json' : 'plaintext'}>
      {(shown) => <JsonText text={shown} />}
    </LongText>
  );
}

/** Arguments and results: JSON laid out, unless the text is wanted just as it was recorded. */
export function Value({ text, title }: { text: string; title: string }) {
  if (textView.value !== 'text') return <JsonValue text={text} title={title} />;
  return (
    <LongText text={text} title={title} language={isJsonDocument(text) ? 'json' : 'plaintext'}>
      {(shown) => <PlainText text={shown} />}
    </LongText>
  );
}

function ToolCall({ part }: { part: Extract<Part, { type?: 'toolCall' }> }) {
  const name = part.name ?? words.unnamedTool;
  const check = checkOf(part);
  return (
    <div class="tool-call">
      <div class="tool-head">
        <Icon name="symbol-method" small tone="hue-text-tool" label={words.toolCall} />
        <span class="mono strong-name" dir="auto">
          {name}
        </span>
        {part.id !== null && <span class="mono dim ellipsis">{part.id}</span>}
        <span class="spacer" />
        <CopyButton text={part.arguments} label={words.copyValue} class="on-hover" />
        <RunLink part={part} />
      </div>
      {part.arguments !== '' && (
        <div class="tool-value">
          <Value text={part.arguments} title={name} />
        </div>
      )}
      {check !== null && <CheckNote check={check} />}
    </div>
  );
}

function ToolResult({ part, call }: { part: Extract<Part, { type?: 'toolResult' }>; call: CallSite | undefined }) {
  const name = part.name ?? call?.name ?? part.id ?? words.unnamedTool;
  return (
    <div class="tool-call">
      <div class="tool-head dim">
        <Icon name="reply" small />
        <span>{words.resultOf(name)}</span>
        {call !== undefined && <span class="mono ellipsis">{briefArguments(call.arguments)}</span>}
        <span class="spacer" />
        <RunLink part={part} />
      </div>
      <div class="tool-value">
        <Result text={part.result} title={name} />
      </div>
    </div>
  );
}

export function Result({ text, title }: { text: string; title: string }) {
  return text === '' ? <div class="dim">{words.emptyResult}</div> : <Value text={text} title={title} />;
}

/** Counted from 0 in the span's input or output, as `getMedia` takes it. */
export type PartPlace = Omit<GetMediaParams, 'traceId'>;

export function PartView({ part, where, calls, title }: { part: Part; where: PartPlace | null; calls: ReadonlyMap<string, CallSite>; title: string }) {
  switch (part.type) {
    case 'text':
      return <Text text={part.text} title={title} />;
    case 'reasoning':
      return (
        <div class="reasoning">
          <div class="reasoning-head">
            <Icon name="thinking" small /> {words.reasoning}
          </div>
          <Text text={part.text} title={title} />
        </div>
      );
    case 'toolCall':
      return <ToolCall part={part} />;
    case 'toolResult':
      return <ToolResult part={part} call={calls.get(part.id ?? '')} />;
    case 'media':
      return <MediaView part={part} where={where} />;
    case 'data':
      return (
        <div class="tool-call">
          <div class="tool-head dim">
            <Icon name="json" small /> {words.data}
          </div>
          <div class="tool-value">
            <Value text={part.json} title={words.data} />
          </div>
        </div>
      );
    default:
      return <Value text={partText(part)} title={title} />;
  }
}
