import { useMemo, useRef, useState } from 'preact/hooks';
import { headOf, JsonOutline, type JsonRow } from '../model/jsonTree';
import { copy, formats, openText } from '../state/session';
import { strings } from '../strings';
import { Button } from './Buttons';
import { Icon } from './Icon';
import { useVirtualRows } from './virtualRows';

const ROW = 18;
const MOST_ROWS = 24;
const words = strings.json;

function value(row: JsonRow, text: string): string {
  const { node, open, count } = row;
  if (node.kind !== 'object' && node.kind !== 'array') return headOf(text, node);
  const [left, right] = node.kind === 'object' ? '{}' : '[]';
  return open ? `${left} ${words.count(count ?? 0, formats.value.count(count ?? 0))} ${right}` : headOf(text, node, 120);
}

/** A string as what it says, anything else as it is written. */
function plain(text: string, { node }: JsonRow): string {
  const written = text.slice(node.start, node.end);
  return node.kind === 'string' ? (JSON.parse(written) as string) : written;
}

interface JsonTreeProps {
  /** Valid JSON. */
  text: string;
  title: string;
}

/** A large JSON document: closed below its first level, read where it is opened, drawn where it is in view. */
export function JsonTree({ text, title }: JsonTreeProps) {
  const outline = useMemo(() => new JsonOutline(text), [text]);
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set([outline.root.start]));
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => outline.rows(open), [outline, open]);
  const virtual = useVirtualRows({ count: rows.length, rowHeight: ROW, scroller, keep: at });
  const isContainer = ({ node }: JsonRow): boolean => node.kind === 'object' || node.kind === 'array';
  const set = (row: JsonRow, to: boolean): void => {
    if (!isContainer(row) || row.open === to) return;
    const next = new Set(open);
    if (to) next.add(row.node.start);
    else next.delete(row.node.start);
    setOpen(next);
  };
  const go = (to: number): void => {
    const place = Math.min(Math.max(0, to), rows.length - 1);
    setAt(place);
    virtual.show(place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    switch (event.key) {
      case 'ArrowDown': go(at + 1); break;
      case 'ArrowUp': go(at - 1); break;
      case 'Home': go(0); break;
      case 'End': go(rows.length - 1); break;
      case 'ArrowRight':
        if (isContainer(row) && row.open) go(at + 1);
        else set(row, true);
        break;
      case 'ArrowLeft':
        if (row.open) set(row, false);
        else go(rows.findLastIndex((other, i) => i < at && other.depth < row.depth));
        break;
      case 'Enter':
      case ' ': set(row, !row.open); break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const current = rows[at];
  return (
    <>
      <div
        class="json-tree"
        role="tree"
        aria-label={words.tree(title)}
        aria-activedescendant={`json-${outline.root.start}-${at}`}
        tabIndex={0}
        ref={scroller}
        style={{ height: `${Math.min(rows.length, MOST_ROWS) * ROW + 2}px` }}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const place = Number((event.target as Element).closest<HTMLElement>('[data-row]')?.dataset['row'] ?? -1);
          const row = rows[place];
          if (row === undefined) return;
          setAt(place);
          set(row, !row.open);
        }}
      >
        <div class="virtual" role="presentation" style={{ height: `${virtual.height}px` }}>
          {virtual.items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const { node, depth } = row;
            return (
              <div
                key={node.start}
                id={`json-${outline.root.start}-${index}`}
                class="json-row"
                role="treeitem"
                data-row={index}
                aria-level={depth + 1}
                aria-expanded={isContainer(row) ? row.open : undefined}
                aria-selected={index === at}
                style={{ transform: `translateY(${start}px)`, paddingLeft: `${Math.min(depth, 30) * 12}px` }}
              >
                <span class="twisty">{isContainer(row) && <Icon name={row.open ? 'chevron-down' : 'chevron-right'} small />}</span>
                {node.key !== null && <><span class="json-key" dir="auto">{node.key.slice(0, 200)}</span>: </>}
                {node.index !== null && <span class="dim">{formats.value.count(node.index)}: </span>}
                <span class={node.kind === 'string' ? 'json-string' : node.kind === 'other' ? 'json-number' : 'dim'} dir="auto">{value(row, text)}</span>
              </div>
            );
          })}
        </div>
      </div>
      <div class="long-actions">
        <Button small icon="go-to-file" onClick={() => openText(text, 'json', title)}>
          {strings.messages.openInEditor}, {formats.value.bytes(text.length)}
        </Button>
        {current !== undefined && (
          <>
            <Button small icon="copy" onClick={() => copy(plain(text, current))}>{words.copyRow}</Button>
            {current.node.kind === 'string' && current.node.end - current.node.start > 200 && (
              <Button small icon="go-to-file" onClick={() => openText(plain(text, current), 'plaintext', (current.node.key ?? title).replace(/^"|"$/g, ''))}>{words.openRow}</Button>
            )}
          </>
        )}
      </div>
    </>
  );
}
