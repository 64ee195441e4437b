import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CollectorStatus } from '../contract';
import { deleteAll, deleteSelected } from '../state/deletion';
import { importTraces } from '../state/files';
import { helpOpen } from '../state/help';
import * as list from '../state/list';
import { refresh } from '../state/navigation';
import { collector, formats, freePorts, openSettings, ready, showLog, startCollector, stopCollector } from '../state/session';
import { strings } from '../strings';
import { Button, CopyButton, IconButton } from './Buttons';
import { Icon } from './Icon';
import { Menu, type MenuItem } from './Menu';
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

function More({ clear, showKeys }: { clear: () => void; showKeys: () => void }) {
  const place = useRef<HTMLSpanElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const items: MenuItem[] = [
    { label: strings.list.import, icon: 'go-to-file', run: importTraces },
    ...(list.total.value === 0 ? [] : [{ label: strings.list.clearAll, icon: 'clear-all', run: clear }]),
    { label: strings.common.openLog, icon: 'output', apart: true, run: showLog },
    { label: strings.common.settings, icon: 'gear', run: openSettings },
    { label: strings.keys.title, icon: 'keyboard', keys: '?', run: showKeys },
  ];
  const open = (): void => {
    const box = place.current?.getBoundingClientRect();
    if (box !== undefined) setAt({ x: box.left, y: box.bottom + 2 });
  };
  return (
    <span class="more" ref={place}>
      <button type="button" class="icon-button" title={strings.list.more} aria-label={strings.list.more} aria-haspopup="menu" aria-expanded={at !== null} onClick={open}>
        <Icon name="ellipsis" />
      </button>
      {at !== null && <Menu label={strings.list.more} items={items} at={at} close={() => setAt(null)} />}
    </span>
  );
}

export function CollectorBar({ showKeys }: { showKeys: () => void }) {
  const [asking, setAsking] = useState(false);
  const status = collector.value;
  const state = status?.state;
  const chosen = list.selected.value.size;
  const count = list.loadState.value === 'ready' && list.total.value > 0 ? formats.value.count(list.total.value) : null;
  return (
    <>
      <div class="bar collector-bar">
        <h1 class="page-title">
          {strings.list.heading}
          {count !== null && <span class="page-count">{count}</span>}
        </h1>
        <div class="collector-tools" role="toolbar" aria-label={words.label}>
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
          {ready.value && (
            <IconButton
              icon="question"
              label={strings.list.nothingArrives}
              text={strings.list.nothingArrives}
              class="help-button"
              pressed={helpOpen.value}
              onClick={() => (helpOpen.value = !helpOpen.peek())}
            />
          )}
          <IconButton icon="refresh" label={`${strings.common.refresh} (F5)`} onClick={refresh} />
          <IconButton icon="trash" label={strings.list.deleteSelected} disabled={chosen === 0} onClick={deleteSelected} />
          <More clear={() => setAsking(true)} showKeys={showKeys} />
        </div>
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
  const stored = list.storedTotal.value ?? list.total.value;
  const cancel = useRef<HTMLButtonElement>(null);
  // The harmless answer has the focus at first.
  useLayoutEffect(() => cancel.current?.focus(), []);
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
              deleteAll();
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
