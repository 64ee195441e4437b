import { useMemo, useState } from 'preact/hooks';
import type { SpanDetail } from '../contract';
import { filterRows, metadataSections, type MetaRow, type MetaSection } from '../model/metadata';
import { nano } from '../model/nano';
import { openSpan } from '../state/navigation';
import { copy, formats, openText } from '../state/session';
import { traceId } from '../state/trace';
import { strings } from '../strings';
import { Button, CopyButton, IconButton, LinkButton } from './Buttons';
import { Icon } from './Icon';
import { JsonValue } from './PartView';

const words = strings.metadata;
/** Above this a section shows its first rows; the search looks at all of them. */
const FIRST_ROWS = 200;
const CLAMP = 160;

function inWords(row: MetaRow): string {
  const f = formats.value;
  const value = nano(row.value);
  if (value === null || row.unit === undefined) return row.value;
  if (row.unit === 'time') return f.dateTime(value);
  return row.unit === 'offset' ? `+${f.duration(Number(value))}` : f.duration(Number(value));
}

/** A key may break after its dots and underscores only, and nothing is added to what is copied. */
function Key({ text }: { text: string }) {
  return (
    <span class="meta-key" dir="auto">
      {text.split(/(?<=[._])/).map((piece, i) => (i === 0 ? piece : [<wbr key={i} />, piece]))}
    </span>
  );
}

export function Row({ row }: { row: MetaRow }) {
  const [open, setOpen] = useState(false);
  const value = inWords(row);
  const long = value.length > CLAMP || value.includes('\n');
  const tone = row.type === 'int' || row.type === 'double' ? 'json-number' : row.type === 'bool' ? 'json-literal' : '';
  return (
    <div class={`meta-row ${row.nested === true ? 'nested' : ''}`}>
      <Key text={row.key} />
      <span class="meta-type">{row.type}</span>
      <div class={`meta-value ${tone}`} dir="auto">
        {open ? (
          <JsonValue text={row.value} title={row.key} />
        ) : long ? (
          <button type="button" class="meta-clamp" title={words.expand} onClick={() => setOpen(true)}>
            {value.slice(0, 400)}
          </button>
        ) : (
          value
        )}
        {row.traceId !== undefined && row.spanId !== undefined && (
          <div>
            <LinkButton onClick={() => openSpan(row.traceId ?? '', row.spanId ?? '')}>{row.traceId === traceId.value ? words.goToSpan : words.openTrace}</LinkButton>
          </div>
        )}
      </div>
      <CopyButton text={row.value} label={words.copyValue(row.key)} />
    </div>
  );
}

function Section({ section, search }: { section: MetaSection; search: string }) {
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const f = formats.value;
  const found = useMemo(() => filterRows(section.rows, search), [section, search]);
  if (found.length === 0 && (search.trim() !== '' || section.dropped === 0)) return null;
  const rows = all ? found : found.slice(0, FIRST_ROWS);
  return (
    <section>
      <div class="section-head">
        <button type="button" class="section-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} small />
          <h2 title={section.id === 'unread' ? words.unreadTitle : undefined}>{words[section.id]}</h2>
          <span class="dim">{f.count(section.count)}</span>
          {section.dropped > 0 && <span class="warning-text">{words.dropped(f.count(section.dropped))}</span>}
        </button>
      </div>
      {open && rows.map((row, i) => [
        row.group !== undefined && row.group !== rows[i - 1]?.group && <div key={`group-${i}`} class="meta-group">{row.group || words.noGroup}</div>,
        <Row key={i} row={row} />,
      ])}
      {open && rows.length < found.length && (
        <div class="long-actions inset">
          <Button small onClick={() => setAll(true)}>{words.more(f.count(found.length - rows.length))}</Button>
        </div>
      )}
    </section>
  );
}

export const spanJson = (detail: SpanDetail): string => JSON.stringify({ traceId: traceId.peek(), ...detail }, null, 2);

export function Metadata({ detail }: { detail: SpanDetail }) {
  const [search, setSearch] = useState('');
  const sections = useMemo(() => metadataSections(detail, traceId.peek() ?? ''), [detail]);
  const none = search.trim() !== '' && sections.every((section) => filterRows(section.rows, search).length === 0);
  return (
    <>
      <div class="bar meta-search">
        <div class="field grow">
          <Icon name="search" small tone="dim" />
          <input type="text" spellcheck={false} placeholder={words.search} aria-label={words.search} value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
          {search !== '' && <IconButton icon="close" label={strings.list.clearSearch} onClick={() => setSearch('')} />}
        </div>
        <IconButton icon="copy" label={strings.span.copyJson} onClick={() => copy(spanJson(detail))} />
        <IconButton icon="json" label={strings.span.openJson} onClick={() => openText(spanJson(detail), 'json', detail.title || detail.name)} />
      </div>
      {sections.map((section) => (
        <Section key={section.id} section={section} search={search} />
      ))}
      {none && <div class="no-messages">{words.noHits}</div>}
    </>
  );
}
