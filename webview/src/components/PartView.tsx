import { isJsonDocument } from '../model/json';
import { partText, type CallSite, type Part } from '../model/messages';
import { briefArguments } from '../model/preview';
import { formats } from '../state/session';
import { textView } from '../state/trace';
import { strings } from '../strings';
import { CopyButton } from './Buttons';
import { Icon } from './Icon';
import { JsonText } from './JsonText';
import { LongText } from './LongText';
import { MarkdownText, PlainText } from './MarkdownText';

const words = strings.messages;

/** A text in the view that was chosen: formatted, as recorded, or as JSON. */
export function Text({ text, title }: { text: string; title: string }) {
  const view = textView.value;
  if (text === '') return <div class="dim">{words.emptyText}</div>;
  const json = isJsonDocument(text);
  if (view === 'json') {
    return (
      <LongText text={json ? text : JSON.stringify(text)} title={title} language="json">
        {(shown) => <JsonText text={shown} />}
      </LongText>
    );
  }
  return (
    <LongText text={text} title={title} language={json ? 'json' : view === 'markdown' ? 'markdown' : 'plaintext'}>
      {(shown) => (view === 'text' ? <PlainText text={shown} /> : json ? <JsonText text={shown} /> : <MarkdownText text={shown} />)}
    </LongText>
  );
}

/** Arguments and results: JSON laid out, unless the text is wanted just as it was recorded. */
export function Value({ text, title }: { text: string; title: string }) {
  return (
    <LongText text={text} title={title} language={isJsonDocument(text) ? 'json' : 'plaintext'}>
      {(shown) => (textView.value === 'text' ? <PlainText text={shown} /> : <JsonText text={shown} />)}
    </LongText>
  );
}

function ToolCall({ part }: { part: Extract<Part, { type?: 'toolCall' }> }) {
  const name = part.name ?? words.unnamedTool;
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
      </div>
      {part.arguments !== '' && (
        <div class="tool-value">
          <Value text={part.arguments} title={name} />
        </div>
      )}
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

function Media({ part }: { part: Extract<Part, { type?: 'media' }> }) {
  const facts = [part.mimeType, part.size === null ? null : formats.value.bytes(part.size)].filter((fact) => fact !== null);
  // A data: address is the bytes themselves; its head says as much as a person can read of it.
  const uri = part.uri === null ? null : part.uri.slice(0, 200);
  return (
    <div class="media">
      <Icon name={part.modality === 'image' ? 'file-media' : part.modality === 'audio' ? 'unmute' : 'file'} tone="dim" />
      <div>
        <div>
          {words.media(part.modality)} <span class="dim">{[...facts, words.notLoaded].join(', ')}</span>
        </div>
        {uri !== null && <div class="mono dim break">{uri}</div>}
      </div>
    </div>
  );
}

export function PartView({ part, calls, title }: { part: Part; calls: ReadonlyMap<string, CallSite>; title: string }) {
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
      return <Media part={part} />;
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
