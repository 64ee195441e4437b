import { useMemo, useState } from 'preact/hooks';
import type { SpanDetail, ToolDefinition } from '../contract';
import { isJsonDocument } from '../model/json';
import { calledTools } from '../model/messages';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { Icon } from './Icon';
import { JsonTree } from './JsonTree';
import { LongText } from './LongText';
import { Value } from './PartView';

const words = strings.messages;
/** With fewer tools a search would be more than the list. */
const FEWEST_SEARCHED = 8;
const FIRST_TOOLS = 50;

/** The tools that the model was offered: those it called marked, and each with its parameters when they are asked for. */
export function ToolDefinitions({ detail }: { detail: SpanDetail }) {
  const [open, setOpen] = useState(false);
  const { toolDefinitions: tools } = detail;
  const called = useMemo(() => calledTools(detail), [detail]);
  if (tools.length === 0) return null;
  return (
    <>
      <button type="button" class="fold-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} small />
        <Icon name="tools" small />
        <b class="no-wrap">{words.definitions(tools.length, formats.value.count(tools.length))}</b>
        <span class="ellipsis grow" dir="auto">{tools.slice(0, 40).map((tool) => tool.name).join(', ')}</span>
      </button>
      {open && <List tools={tools} called={called} />}
    </>
  );
}

function List({ tools, called }: { tools: readonly ToolDefinition[]; called: ReadonlyMap<string, number> }) {
  const f = formats.value;
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(FIRST_TOOLS);
  const needle = search.trim().toLocaleLowerCase();
  const found = useMemo(() => {
    const has = (text: string | null): boolean => text !== null && text.toLocaleLowerCase().includes(needle);
    return tools.map((tool, i) => ({ tool, place: i + 1 })).filter(({ tool }) => needle === '' || has(tool.name) || has(tool.description));
  }, [tools, needle]);
  return (
    <div class="definitions">
      {tools.length >= FEWEST_SEARCHED && (
        <div class="bar">
          <div class="field grow">
            <Icon name="search" small tone="dim" />
            <input type="text" spellcheck={false} placeholder={words.findTool} aria-label={words.findTool} value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
            {search !== '' && <IconButton icon="close" label={strings.list.clearSearch} onClick={() => setSearch('')} />}
          </div>
        </div>
      )}
      <ol>
        {found.slice(0, shown).map(({ tool, place }) => {
          const times = called.get(tool.name) ?? 0;
          return (
            <li key={place} value={place} class="definition">
              <div class="tool-head">
                <span class="number dim definition-place" aria-hidden="true">{f.count(place)}</span>
                <Icon name="symbol-method" small tone="hue-text-tool" />
                <span class="mono strong-name" dir="auto">{tool.name}</span>
                {times > 0 && <span class="tag">{words.called(times, f.count(times))}</span>}
              </div>
              <OneDefinition tool={tool} />
            </li>
          );
        })}
      </ol>
      {found.length === 0 && <div class="no-messages dim" role="status">{words.noTool}</div>}
      {found.length > shown && (
        <div class="long-actions inset"><Button small onClick={() => setShown(shown + FIRST_TOOLS)}>{words.moreTools(f.count(Math.min(FIRST_TOOLS, found.length - shown)))}</Button></div>
      )}
    </div>
  );
}

/** What a tool says of itself, and its parameters below a fold: a schema is longer than all else about it. */
export function OneDefinition({ tool }: { tool: ToolDefinition }) {
  const [open, setOpen] = useState(false);
  const { name, description, parameters } = tool;
  return (
    <div class="definition-body">
      {description !== null && description !== '' && (
        <LongText text={description} title={name} language="plaintext">
          {(shown) => <div class="break pre-line" dir="auto">{shown}</div>}
        </LongText>
      )}
      {parameters === null || parameters === '' ? (
        <div class="hint">{words.noParameters}</div>
      ) : (
        <>
          <button type="button" class="stack-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? 'chevron-down' : 'chevron-right'} small /> {words.parameters}
          </button>
          {open && (isJsonDocument(parameters) ? <JsonTree text={parameters} title={name} /> : <Value text={parameters} title={name} />)}
        </>
      )}
    </div>
  );
}
