import { useEffect, useRef, useState } from 'preact/hooks';
import type { CollectorStatus } from '../contract';
import * as list from '../state/list';
import { refresh } from '../state/navigation';
import { collector, formats, freePorts, openSettings, ready, showLog, startCollector, stopCollector } from '../state/session';
import { strings } from '../strings';
import { Button, CopyButton, IconButton } from './Buttons';
import { Icon } from './Icon';
import { Note } from './Note';

const words = strings.collector;

const hostAndPort = (endpoint: string): string => endpoint.replace(/^\w+:\/\//, '');
const portOnly = (endpoint: string): string => /:\d+$/.exec(endpoint)?.[0] ?? endpoint;

function Endpoint({ name, endpoint, copyLabel }: { name: string; endpoint: string | null; copyLabel: string }) {
  if (endpoint === null) return null;
  return (
    <span class="endpoint">
      <span class="wide-only dim">{name}</span>
      <code class="wide-only">{hostAndPort(endpoint)}</code>
      <code class="narrow-only" title={`${name} ${endpoint}`}>
        {portOnly(endpoint)}
      </code>
      <CopyButton text={endpoint} label={copyLabel} />
    </span>
  );
}

function State({ status }: { status: CollectorStatus | null }) {
  if (status === null) return <span class="collector-state dim">{words.unknown}</span>;
  const other = status.state === 'running' && status.owner === 'other';
  return (
    <span class="collector-state" role="status">
      {status.state === 'starting' ? <Icon name="loading" tone="spin" /> : <i class={`dot ${status.state}`} />}
      {other ? words.other : words.state[status.state]}
    </span>
  );
}

export function CollectorBar() {
  const [asking, setAsking] = useState(false);
  const status = collector.value;
  const state = status?.state;
  const chosen = list.selected.value.size;
  return (
    <>
      <div class="bar collector-bar" role="toolbar" aria-label={words.label}>
        <State status={status} />
        {state === 'running' && (
          <>
            <Endpoint name="HTTP" endpoint={status?.httpEndpoint ?? null} copyLabel={words.copyHttp} />
            <Endpoint name="gRPC" endpoint={status?.grpcEndpoint ?? null} copyLabel={words.copyGrpc} />
          </>
        )}
        {state === 'stopped' && <span class="dim wide-only">{words.stoppedHint}</span>}
        <span class="spacer" />
        {(state === 'stopped' || state === 'failed') && ready.value && (
          <Button primary icon="play" onClick={startCollector}>
            {words.start}
          </Button>
        )}
        {state === 'running' && status?.owner !== 'other' && (
          <IconButton icon="stop-circle" label={words.stopTitle} text={words.stop} onClick={stopCollector} />
        )}
        <IconButton icon="refresh" label={`${strings.common.refresh} (F5)`} onClick={refresh} />
        <IconButton icon="trash" label={strings.list.deleteSelected} disabled={chosen === 0} onClick={list.deleteSelected} />
        <IconButton icon="clear-all" label={strings.list.clearAll} disabled={list.ids.value.length === 0} onClick={() => setAsking(true)} />
        <IconButton icon="gear" label={strings.common.settings} onClick={openSettings} />
        <IconButton icon="output" label={strings.common.openLog} onClick={showLog} />
      </div>
      {state === 'failed' && <Failed error={status?.error ?? null} />}
      {state === 'running' && status?.owner === 'other' && <Note tone="info">{words.otherNote}</Note>}
      {asking && <ClearQuestion close={() => setAsking(false)} />}
    </>
  );
}

function Failed({ error }: { error: string | null }) {
  return (
    <Note
      tone="bad"
      actions={
        <>
          <Button primary onClick={freePorts}>
            {words.useFreePorts}
          </Button>
          <Button onClick={startCollector}>{strings.common.tryAgain}</Button>
          <Button onClick={showLog}>{strings.common.openLog}</Button>
        </>
      }
    >
      <b>{error ?? words.state.failed}</b> <span>{words.failedHint}</span>
    </Note>
  );
}

function ClearQuestion({ close }: { close: () => void }) {
  const stored = list.storedTotal.value ?? list.listing.value.total;
  const cancel = useRef<HTMLButtonElement>(null);
  // The harmless answer has the focus at first.
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div class="note bad" role="alertdialog" aria-label={strings.list.clearAll} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <Icon name="warning" tone="warning-text" />
      <div class="note-body">
        <b>{strings.list.clearQuestion(formats.value.count(stored))}</b>
        <div class="note-actions">
          <button
            type="button"
            class="button primary"
            onClick={() => {
              close();
              list.deleteAll();
            }}
          >
            {strings.list.clearConfirm}
          </button>
          <button type="button" class="button" ref={cancel} onClick={close}>
            {strings.common.cancel}
          </button>
        </div>
      </div>
    </div>
  );
}
