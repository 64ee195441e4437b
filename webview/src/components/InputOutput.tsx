import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { SpanDetail, ToolDefinition } from '../contract';
import { calledTools, callsById } from '../model/messages';
import { formats } from '../state/session';
import { strings } from '../strings';
import { CopyButton } from './Buttons';
import { ErrorBox } from './ErrorBox';
import { DiffLink, Messages, PrefixNote } from './History';
import { Icon } from './Icon';
import { ContentFlags, MissingNote } from './MissingNote';
import { Result, Value } from './PartView';
import { CallLink } from './RunLink';

const words = strings.messages;

export function SectionHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="section-head">
      <h2>{title}</h2>
      {children}
    </div>
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
            {call.id !== null && <span class="mono dim ellipsis">{call.id}</span>}
            <span class="spacer" />
            <CallLink side="asked" />
            <CopyButton text={call.arguments} label={words.copyValue} />
          </SectionHead>
          <div class="message"><Result text={call.arguments} title={words.arguments} /></div>
        </>
      )}
      {result?.type === 'toolResult' ? (
        <>
          <SectionHead title={words.result}>
            <span class="spacer" />
            <CallLink side="given" />
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
      <SectionHead title={detail.category === 'tool' ? words.result : words.output}>
        <span class="spacer" />
        {detail.category === 'tool' && <CallLink side="given" />}
      </SectionHead>
      <div class="message dim">{text}</div>
    </>
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
      <ContentFlags detail={detail} />
      {input.length + output.length === 0 && detail.toolDefinitions.length === 0 ? (
        <MissingNote detail={detail} />
      ) : isToolSpan(detail) ? (
        <ToolSpan detail={detail} />
      ) : (
        <>
          <SectionHead title={words.input}>
            <span class="dim ellipsis">{facts.join(', ')}</span>
            <DiffLink detail={detail} />
          </SectionHead>
          <PrefixNote detail={detail} />
          <Definitions detail={detail} />
          <Messages messages={input} calls={calls} side="input" />
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
              <div class={`answer ${failed ? 'failed' : ''}`}><Messages messages={output} calls={calls} side="output" /></div>
            </>
          ) : (
            <NoOutput detail={detail} />
          )}
        </>
      )}
    </>
  );
}
