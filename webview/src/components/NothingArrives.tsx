import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Refusal } from '../contract';
import { nano } from '../model/nano';
import { oneLine } from '../model/preview';
import { helpOpen, refusals, refusalsError, watchRefusals } from '../state/help';
import { collector, formats, ready, startCollector } from '../state/session';
import { strings } from '../strings';
import { Button, CopyButton, IconButton } from './Buttons';
import { Icon } from './Icon';

const words = strings.help;
const PATH_SHOWN = 120;
const HINT_SHOWN = 600;

function Endpoint({ name, value, label }: { name: string; value: string; label: string }) {
  return (
    <>
      <dt class="dim">{name}</dt>
      <dd>
        <code class="break">{value}</code>
        <CopyButton text={value} label={label} />
      </dd>
    </>
  );
}

/** Breaks behind slashes and underscores, before it breaks anywhere. */
function Breakable({ text }: { text: string }) {
  return <>{text.split(/(?<=[/_])/).map((piece, i) => (i === 0 ? piece : [<wbr key={i} />, piece]))}</>;
}

function Row({ refusal }: { refusal: Refusal }) {
  const f = formats.value;
  const time = nano(refusal.timeUnixNano);
  // What a client said about itself is its own words, of any length.
  const path = oneLine(refusal.path).slice(0, PATH_SHOWN) || (refusal.transport === 'grpc' ? words.grpc : words.http);
  // A gRPC method, "/opentelemetry.proto.collector.trace.v1.TraceService/Export", is known by its end.
  const shown = refusal.transport === 'grpc' ? path.replace(/^\/?(\w+\.)+(?=\w+\/\w+$)/, '') : path;
  return (
    <tr title={refusal.userAgent === '' ? undefined : words.from(oneLine(refusal.userAgent).slice(0, PATH_SHOWN))}>
      <td class="mono no-wrap">{time === null ? '' : f.timeOfDay(time)}</td>
      <td class="break">
        <Icon name="error" small tone="error-text" /> <code title={path}><Breakable text={shown} /></code>
      </td>
      <td class="break">
        <Breakable text={refusal.status || words.noAnswer} />
      </td>
      <td class="break" dir="auto">{refusal.hint.slice(0, HINT_SHOWN)}</td>
    </tr>
  );
}

function Refusals() {
  const f = formats.value;
  const found = refusals.value;
  if (refusalsError.value !== null) return <p class="error-text">{words.refusalsFailed} {refusalsError.value}</p>;
  if (found === null) return <p class="dim">{strings.common.loading}</p>;
  if (found.length === 0) return <p class="dim">{collector.value?.state === 'running' ? words.noRefusals : words.refusalsUnknown}</p>;
  return (
    <>
      <p class="visually-hidden" role="status">{words.count(found.length, f.count(found.length))}</p>
      <table class="refusals">
        <thead>
          <tr>
            <th scope="col">{words.columns.time}</th>
            <th scope="col">{words.columns.request}</th>
            <th scope="col">{words.columns.answer}</th>
            <th scope="col">{words.columns.advice}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((refusal) => (
            <Row key={`${refusal.timeUnixNano} ${refusal.path} ${refusal.status}`} refusal={refusal} />
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What to look at when no trace comes: where to send to, what was refused and why, and what else it may be. */
export function NothingArrives() {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    heading.current?.focus();
    return watchRefusals();
  }, []);
  const status = collector.value;
  const state = status?.state ?? 'stopped';
  const http = status?.httpEndpoint ?? null;
  const grpc = status?.grpcEndpoint ?? null;
  const sentence = state === 'running' ? (status?.owner === 'other' ? words.other : words.running) : state === 'failed' ? (status?.error ?? words.failed) : words[state];
  return (
    <section
      class="nothing-arrives"
      aria-label={words.region}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        helpOpen.value = false;
      }}
    >
      <div class="help-head">
        <h2 ref={heading} tabIndex={-1}>{words.heading}</h2>
        <IconButton icon="close" label={words.back} onClick={() => (helpOpen.value = false)} />
      </div>
      <p class={state === 'failed' ? 'error-text' : 'dim'} role="status">{sentence}</p>
      {(state === 'stopped' || state === 'failed') && ready.value && (
        <div class="step-choices">
          <Button primary icon="play" onClick={startCollector}>{strings.collector.start}</Button>
        </div>
      )}
      {(http !== null || grpc !== null) && (
        <>
          <h3>{words.endpoints}</h3>
          <dl class="endpoints">
            {http !== null && <Endpoint name={words.http} value={http} label={strings.collector.copyHttp} />}
            {grpc !== null && <Endpoint name={words.grpc} value={grpc} label={strings.collector.copyGrpc} />}
            {http !== null && <Endpoint name={words.variable} value={`OTEL_EXPORTER_OTLP_ENDPOINT=${http}`} label={words.copyVariable} />}
          </dl>
        </>
      )}
      <h3>{words.refusals}</h3>
      <Refusals />
      <h3>{words.checks}</h3>
      <ol class="checks">
        {Object.entries(words.check).map(([name, [what, how]]) => (
          <li key={name}>
            <b>{what}</b> <span class="dim">{how}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
