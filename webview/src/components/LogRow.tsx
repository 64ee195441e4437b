import { useState } from 'preact/hooks';
import type { Log } from '../contract';
import { CATEGORY_ICON, categoryHue } from '../model/category';
import type { LogLevel } from '../model/logLevel';
import { logTime } from '../model/metadata';
import { nano } from '../model/nano';
import { formats } from '../state/session';
import { selectSpan, spanId, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { CopyButton, LinkButton } from './Buttons';
import { Icon } from './Icon';
import { Row } from './Metadata';
import { Value } from './PartView';

const words = strings.logs;
const LOOK: Record<LogLevel, { icon: string; tone: string }> = {
  none: { icon: 'circle-small-filled', tone: 'dim' },
  trace: { icon: 'circle-small-filled', tone: 'dim' },
  debug: { icon: 'circle-small-filled', tone: 'dim' },
  info: { icon: 'info', tone: 'dim' },
  warn: { icon: 'warning', tone: 'warning-text' },
  error: { icon: 'error', tone: 'error-text' },
  fatal: { icon: 'error', tone: 'error-text' },
};

interface LogRowProps {
  log: Log;
  /** Nanoseconds from the trace's start; null where no time was sent. */
  after: number | null;
  level: LogLevel;
  /** The body in one line. */
  line: string;
}

/** A record's time in words: before the trace began it has a minus. */
function timeWords(after: number | null): string {
  if (after === null) return '–';
  return `${after < 0 ? '−' : '+'}${formats.value.duration(Math.abs(after))}`;
}

function SpanLink({ id }: { id: string | null }) {
  const row = wholeTree.value?.rows[wholeTree.value.indexOf.get(id ?? '') ?? -1];
  if (row === undefined) return <span class="dim log-span">{id === null ? words.noSpan : id.slice(0, 8)}</span>;
  const name = row.title || row.name;
  return (
    <LinkButton class="log-span" title={words.goToSpan(name)} onClick={() => selectSpan(row.spanId)}>
      <Icon name={CATEGORY_ICON[row.category]} small tone={`hue-text-${categoryHue(row.category)}`} /> <span dir="auto">{name}</span>
    </LinkButton>
  );
}

function Details({ log }: { log: Log }) {
  const time = nano(logTime(log));
  const { body } = log;
  return (
    <div class="log-details">
      <div class="facts">
        {time !== null && time > 0n && <span>{words.at(formats.value.dateTime(time))}</span>}
        {log.timeUnixNano === '0' && <span>{words.observed}</span>}
        {log.severityText !== '' && <span class="mono" dir="auto">{log.severityText}</span>}
        {log.scope.name !== '' && <span class="mono" dir="auto">{log.scope.name} {log.scope.version}</span>}
        <span class="spacer" />
        <CopyButton text={body} label={strings.messages.copyValue} />
      </div>
      {body === '' ? <div class="dim">{words.noBody}</div> : <Value text={body} title={log.eventName || words.level.none} />}
      {log.attributes.map((attribute, i) => <Row key={i} row={attribute} />)}
      {log.droppedAttributesCount > 0 && <div class="warning-text">{strings.metadata.dropped(formats.value.count(log.droppedAttributesCount))}</div>}
    </div>
  );
}

export function LogRow({ log, after, level, line }: LogRowProps) {
  const [open, setOpen] = useState(false);
  const { icon, tone } = LOOK[level];
  const mine = log.spanId !== null && log.spanId === spanId.value;
  return (
    <div class={`log ${mine ? 'marked' : ''}`} role="listitem">
      <div class="log-line">
        <button type="button" class="log-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} small />
          <span class="log-time number">{timeWords(after)}</span>
          <Icon name={icon} small tone={tone} />
          <span class="visually-hidden">{words.level[level]}</span>
          {log.eventName !== '' && <span class="mono strong ellipsis log-event" dir="auto">{log.eventName}</span>}
          <span class={`ellipsis grow ${level === 'error' || level === 'fatal' ? 'error-text' : 'dim'}`} dir="auto">{line === '' && log.eventName === '' ? words.noBody : line}</span>
        </button>
        <SpanLink id={log.spanId} />
      </div>
      {open && <Details log={log} />}
    </div>
  );
}
