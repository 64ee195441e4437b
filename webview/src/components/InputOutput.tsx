import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SpanDetail } from '../contract';
import { checkCall } from '../model/argumentCheck';
import { callsById } from '../model/messages';
import { useOffered } from '../state/offeredTools';
import { stopped } from '../state/stopped';
import { formats } from '../state/session';
import { strings } from '../strings';
import { CopyButton } from './Buttons';
import { CheckNote } from './CheckNote';
import { ErrorBox } from './ErrorBox';
import { DiffLink, Messages, PrefixNote } from './History';
import { ContentFlags, MissingNote } from './MissingNote';
import { Result } from './PartView';
import { CallLink } from './RunLink';
import { OneDefinition, ToolDefinitions } from './ToolDefinitions';

const words = strings.messages;

export function SectionHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="section-head">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A tool span: its arguments and its result, without the frame of messages around them. */
function ToolSpan({ detail }: { detail: SpanDetail }) {
  const call = detail.input[0]?.parts[0];
  const result = detail.output[0]?.parts[0];
  const offered = useOffered(detail);
  const definition = call?.type === 'toolCall' ? offered.find((tool) => tool.name === call.name) : undefined;
  const check = useMemo(() => (call?.type === 'toolCall' ? checkCall(call.name, call.arguments, offered) : null), [call, offered]);
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
          <div class="message">
            <Result text={call.arguments} title={words.arguments} />
            {check !== null && <CheckNote check={check} />}
          </div>
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
      {definition !== undefined && (
        <>
          <SectionHead title={words.definition}><span class="dim ellipsis">{words.definitionFrom}</span></SectionHead>
          <OneDefinition tool={definition} />
        </>
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
  const text = detail.status === 'error' ? failed : detail.durationNano !== null ? null : stopped.value === null ? words.noOutputRunning : words.noOutputStopped;
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
          <ToolDefinitions detail={detail} />
          <Messages detail={detail} calls={calls} side="input" />
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
              <div class={`answer ${failed ? 'failed' : ''}`}><Messages detail={detail} calls={calls} side="output" /></div>
            </>
          ) : (
            <NoOutput detail={detail} />
          )}
        </>
      )}
    </>
  );
}
