import { useMemo, useState } from 'preact/hooks';
import type { Log } from '../contract';
import { filterLogs, levelOf, type LogLevel } from '../model/logLevel';
import { logTime } from '../model/metadata';
import { nano, offset } from '../model/nano';
import { oneLine } from '../model/preview';
import { logCursor, logProblem, logs, logTotal, readMoreLogs, retryLogs } from '../state/logs';
import { formats } from '../state/session';
import { spanId, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { Icon } from './Icon';
import { LogRow } from './LogRow';
import { LogSetUp } from './LogSetUp';
import { Note } from './Note';

const words = strings.logs;
/** Rows that are drawn at first, and more at a time. */
const PAGE = 200;
const LOWEST: readonly (readonly [LogLevel, string])[] = [
  ['none', words.severities.any],
  ['debug', words.severities.debug],
  ['info', words.severities.info],
  ['warn', words.severities.warn],
  ['error', words.severities.error],
];

/** A name for each record that stays its own when others arrive before it: records have no ids. */
function keysOf(all: readonly Log[]): string[] {
  const seen = new Map<string, number>();
  return all.map((log) => {
    const name = `${logTime(log)}/${log.observedTimeUnixNano}/${log.spanId ?? ''}`;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return `${name}/${times}`;
  });
}

function Records({ all }: { all: readonly Log[] }) {
  const f = formats.value;
  const [text, setText] = useState('');
  const [lowest, setLowest] = useState<LogLevel>('none');
  const [onlySpan, setOnlySpan] = useState(false);
  const [shown, setShown] = useState(PAGE);
  const selected = spanId.value;
  const keys = useMemo(() => keysOf(all), [all]);
  const found = useMemo(() => filterLogs(all, { text, lowest, spanId: onlySpan ? selected : null }), [all, text, lowest, onlySpan, selected]);
  const epoch = wholeTree.value?.epoch ?? 0n;
  const total = logTotal.value ?? all.length;
  const filtered = text.trim() !== '' || lowest !== 'none' || onlySpan;
  const clear = (): void => {
    setText('');
    setLowest('none');
    setOnlySpan(false);
  };
  return (
    <>
      <div class="bar meta-search log-bar">
        <div class="field grow">
          <Icon name="search" small tone="dim" />
          <input type="text" spellcheck={false} placeholder={words.filter} aria-label={words.filter} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          {text !== '' && <IconButton icon="close" label={strings.list.clearSearch} onClick={() => setText('')} />}
        </div>
        <select class="select" aria-label={words.severity} value={lowest} onChange={(event) => setLowest(LOWEST.find(([level]) => level === event.currentTarget.value)?.[0] ?? 'none')}>
          {LOWEST.map(([level, label]) => <option key={level} value={level}>{label}</option>)}
        </select>
        <IconButton icon="list-selection" label={words.onlySpanTitle} pressed={onlySpan} onClick={() => setOnlySpan(!onlySpan)} />
      </div>
      <div role="list" aria-label={words.label}>
        {found.slice(0, shown).map((i) => {
          const log = all[i];
          if (log === undefined) return null;
          const at = nano(logTime(log));
          return <LogRow key={keys[i]} log={log} after={at === null || at === 0n ? null : offset(epoch, at)} level={levelOf(log)} line={oneLine(log.body)} />;
        })}
      </div>
      {found.length === 0 && (
        <div class="no-messages" role="status">
          {words.noHits} {filtered && <Button small onClick={clear}>{words.clear}</Button>}
        </div>
      )}
      <div class="long-actions inset log-more">
        {found.length > shown && <Button small onClick={() => setShown(shown + PAGE)}>{words.showMore(f.count(Math.min(PAGE, found.length - shown)))}</Button>}
        {logCursor.value !== null && (
          <>
            <span class="hint">{words.loaded(f.count(all.length), f.count(total))}</span>
            <Button small onClick={() => void readMoreLogs()}>{words.readMore(f.count(Math.min(1_000, total - all.length)))}</Button>
          </>
        )}
      </div>
    </>
  );
}

/** All log records of the trace in time order, with a span or without. */
export function Logs() {
  const all = logs.value;
  if (logProblem.value !== null) {
    return (
      <Note tone="bad" actions={<Button onClick={retryLogs}>{strings.common.tryAgain}</Button>}>
        <b>{words.failed}</b> {logProblem.value}
      </Note>
    );
  }
  if (all === null) return <div class="no-messages dim" role="status">{strings.common.loading}</div>;
  return all.length === 0 ? <LogSetUp /> : <Records all={all} />;
}
