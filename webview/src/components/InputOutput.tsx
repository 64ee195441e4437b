import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Message, SpanDetail, ToolDefinition } from '../contract';
import { calledTools, callsById, historyFold, isSystem, type CallSite } from '../model/messages';
import { formats } from '../state/session';
import { setTab } from '../state/trace';
import { strings } from '../strings';
import { CopyButton, LinkButton } from './Buttons';
import { ErrorBox } from './ErrorBox';
import { Icon } from './Icon';
import { MessageView } from './MessageView';
import { Result, Value } from './PartView';

const words = strings.messages;

export function SectionHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="section-head">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

function Messages({ messages, calls, answer = false }: { messages: readonly Message[]; calls: ReadonlyMap<string, CallSite>; answer?: boolean }) {
  const [all, setAll] = useState(false);
  const { hidden, from } = historyFold(messages);
  const folded = hidden > 0 && !all;
  const draw = (message: Message, i: number) => (
    <MessageView key={i} message={message} calls={calls} answer={answer} folded={isSystem(message) && messages.length > 1} />
  );
  if (!folded) return <>{messages.map(draw)}</>;
  return (
    <>
      {messages.slice(0, from).map(draw)}
      <button type="button" class="fold-line" onClick={() => setAll(true)}>
        <Icon name="fold" small />
        <span>{words.earlier(hidden, formats.value.count(hidden))}</span>
        <span class="link">{words.show}</span>
      </button>
      {messages.slice(from + hidden).map((message, i) => draw(message, from + hidden + i))}
    </>
  );
}

function Definitions({ detail }: { detail: SpanDetail }) {
  const [open, setOpen] = useState(false);
  const count = detail.toolDefinitions.length;
  const called = useMemo(() => calledTools(detail), [detail]);
  if (count === 0) return null;
  return (
    <>
      <button type="button" class="fold-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} small />
        <Icon name="tools" small />
        <b>{words.definitions(count, formats.value.count(count))}</b>
        <span class="ellipsis grow" dir="auto">{detail.toolDefinitions.map((tool) => tool.name).join(', ')}</span>
      </button>
      {open && detail.toolDefinitions.map((tool, i) => <Definition key={i} tool={tool} called={called.has(tool.name)} />)}
    </>
  );
}

function Definition({ tool, called }: { tool: ToolDefinition; called: boolean }) {
  return (
    <div class="definition">
      <div class="tool-head">
        <Icon name="symbol-method" small tone="hue-text-tool" />
        <span class="mono strong-name" dir="auto">{tool.name}</span>
        {called && <span class="tag">{words.called}</span>}
      </div>
      {tool.description !== null && <div class="break" dir="auto">{tool.description.slice(0, 2_000)}</div>}
      {tool.parameters !== null && <Value text={tool.parameters} title={tool.name} />}
    </div>
  );
}

/** A tool span: its arguments and its result, without the frame of messages around them. */
function ToolSpan({ detail }: { detail: SpanDetail }) {
  const call = detail.input[0]?.parts[0];
  const result = detail.output[0]?.parts[0];
  return (
    <>
      {call?.type === 'toolCall' && (
        <>
          <SectionHead title={words.arguments}>
            <span class="spacer" />
            {call.id !== null && <span class="mono dim ellipsis">{call.id}</span>}
            <CopyButton text={call.arguments} label={words.copyValue} />
          </SectionHead>
          <div class="message"><Result text={call.arguments} title={words.arguments} /></div>
        </>
      )}
      {result?.type === 'toolResult' ? (
        <>
          <SectionHead title={words.result}>
            <span class="spacer" />
            <CopyButton text={result.result} label={words.copyValue} />
          </SectionHead>
          <div class={`answer ${detail.status === 'error' ? 'failed' : ''}`}>
            <div class="message"><Result text={result.result} title={words.result} /></div>
          </div>
        </>
      ) : (
        <NoOutput detail={detail} />
      )}
    </>
  );
}

const isToolSpan = (detail: SpanDetail): boolean =>
  detail.category === 'tool' &&
  detail.input.length <= 1 && detail.output.length <= 1 &&
  detail.input.every((message) => message.parts.length === 1 && message.parts[0]?.type === 'toolCall') &&
  detail.output.every((message) => message.parts.length === 1 && message.parts[0]?.type === 'toolResult') &&
  detail.input.length + detail.output.length > 0;

function NoOutput({ detail }: { detail: SpanDetail }) {
  const failed = detail.category === 'tool' ? words.noResultFailed : words.noOutputFailed;
  const text = detail.status === 'error' ? failed : detail.durationNano === null ? words.noOutputRunning : null;
  if (text === null) return null;
  return (
    <>
      <SectionHead title={detail.category === 'tool' ? words.result : words.output} />
      <div class="message dim">{text}</div>
    </>
  );
}

function NoMessages({ detail }: { detail: SpanDetail }) {
  const count = detail.attributes.length + detail.events.length;
  return (
    <div class="no-messages">
      <p>{detail.category === 'llm' ? words.noneModel : words.none}</p>
      <LinkButton onClick={() => setTab('metadata')}>{words.showMetadata(formats.value.count(count))}</LinkButton>
    </div>
  );
}

export function InputOutput({ detail }: { detail: SpanDetail }) {
  const f = formats.value;
  const calls = useMemo(() => callsById([...detail.input, ...detail.output]), [detail]);
  const { input, output, usage } = detail;
  const failed = detail.status === 'error';
  const facts = [
    words.count(input.length, f.count(input.length)),
    usage.inputTokens === null ? null : words.tokens(f.count(usage.inputTokens)),
  ].filter((fact) => fact !== null);
  return (
    <>
      {(failed || detail.exception !== null) && <ErrorBox detail={detail} />}
      {input.length + output.length === 0 && detail.toolDefinitions.length === 0 ? (
        <NoMessages detail={detail} />
      ) : isToolSpan(detail) ? (
        <ToolSpan detail={detail} />
      ) : (
        <>
          <SectionHead title={words.input}><span class="dim">{facts.join(', ')}</span></SectionHead>
          <Definitions detail={detail} />
          <Messages messages={input} calls={calls} />
          {output.length > 0 ? (
            <>
              <SectionHead title={words.output}>
                {usage.outputTokens !== null && (
                  <span class="dim no-wrap">
                    {words.tokens(f.count(usage.outputTokens))}
                    {detail.finishReasons.length > 0 && ','}
                  </span>
                )}
                {detail.finishReasons.length > 0 && (
                  <span class="dim ellipsis">
                    {words.stopped} <span class="mono">{detail.finishReasons.join(', ')}</span>
                  </span>
                )}
              </SectionHead>
              <div class={`answer ${failed ? 'failed' : ''}`}><Messages messages={output} calls={calls} answer /></div>
            </>
          ) : (
            <NoOutput detail={detail} />
          )}
        </>
      )}
    </>
  );
}
