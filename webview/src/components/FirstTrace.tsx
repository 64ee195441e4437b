import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { helpOpen } from '../state/help';
import { collector, insertSnippet, ready, snippets, startCollector } from '../state/session';
import { strings } from '../strings';
import { Button, CopyButton, LinkButton } from './Buttons';
import { Icon } from './Icon';

const words = strings.first;

function Step({ number, title, done = false, children }: { number: number; title: string; done?: boolean; children: ComponentChildren }) {
  return (
    <li class={`step ${done ? 'done' : ''}`}>
      <span class="step-number" aria-hidden="true">
        {done ? <Icon name="pass-filled" /> : number}
      </span>
      <div class="step-body">
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}

export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <div class="code-block">
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}

function SetUp({ endpoint }: { endpoint: string }) {
  const all = snippets.value;
  const languages = [...new Set(all.map((snippet) => snippet.language))];
  const [language, setLanguage] = useState(languages[0] ?? '');
  const [id, setId] = useState(all[0]?.id ?? '');
  const inLanguage = all.filter((snippet) => snippet.language === language);
  const snippet = inLanguage.find((one) => one.id === id) ?? inLanguage[0];
  if (snippet === undefined) {
    return (
      <>
        <div class="dim">{words.noSnippets}</div>
        <CodeBlock text={`OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`} label={words.copyCode} />
      </>
    );
  }
  return (
    <>
      <div class="step-choices">
        <select class="select" aria-label={words.language} value={language} onChange={(event) => setLanguage(event.currentTarget.value)}>
          {languages.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select class="select" aria-label={words.sdk} value={snippet.id} onChange={(event) => setId(event.currentTarget.value)}>
          {inLanguage.map((one) => (
            <option key={one.id} value={one.id}>
              {one.sdk}
            </option>
          ))}
        </select>
      </div>
      <CodeBlock text={snippet.install} label={words.copyInstall} />
      <CodeBlock text={snippet.code} label={words.copyCode} />
      <div class="step-choices">
        <Button icon="insert" title={words.insertTitle} onClick={() => insertSnippet(snippet.id)}>
          {words.insert}
        </Button>
      </div>
    </>
  );
}

/** The empty list is a page of its own: it says what to do next, and fills by itself. */
export function FirstTrace() {
  const status = collector.value;
  const running = status?.state === 'running';
  const bare = (endpoint: string | null | undefined): string => (endpoint ?? '').replace(/^\w+:\/\//, '');
  return (
    <div class="first-trace" role="region" aria-label={words.heading} tabIndex={0}>
      <h2>{words.heading}</h2>
      <div class="dim">{words.intro}</div>
      <ol>
        <Step number={1} title={words.start} done={running}>
          <div class="dim">{running ? words.running(bare(status.httpEndpoint), bare(status.grpcEndpoint)) : words.startHint}</div>
          {!running && status?.state !== 'starting' && ready.value && (
            <div class="step-choices">
              <Button icon="play" onClick={startCollector}>
                {strings.collector.start}
              </Button>
            </div>
          )}
        </Step>
        <Step number={2} title={words.add}>
          {/* Made anew when the snippets come: the selects begin with the first of them. */}
          <SetUp key={snippets.value.length} endpoint={status?.httpEndpoint ?? 'http://127.0.0.1:4318'} />
        </Step>
        <Step number={3} title={words.run}>
          <div class="dim waiting" role="status">
            {running && <Icon name="loading" tone="spin" small />}
            {running ? words.waiting : words.waitingStopped}
          </div>
          <div class="step-choices">
            <LinkButton onClick={() => (helpOpen.value = true)}>{strings.list.nothingArrives}</LinkButton>
          </div>
        </Step>
      </ol>
    </div>
  );
}
