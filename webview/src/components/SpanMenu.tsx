import { useRef, useState } from 'preact/hooks';
import type { SpanDetail } from '../contract';
import { messageText } from '../model/messages';
import { asCurl, asPython } from '../model/requestCode';
import { diffSelected } from '../state/requestDiff';
import { copy, openText } from '../state/session';
import { strings } from '../strings';
import { IconButton } from './Buttons';
import { Menu, type MenuItem } from './Menu';
import { roleWord } from './MessageView';
import { spanJson } from './Metadata';

const words = strings.spanMenu;

/** All messages as a person would paste them. */
const spanText = (span: SpanDetail): string =>
  [...span.input, ...span.output].map((message) => `${roleWord(message.role)}:\n${messageText(message)}`).join('\n\n');

function items(span: SpanDetail): MenuItem[] {
  const title = span.title || span.name;
  return [
    { label: words.copyText, icon: 'copy', run: () => copy(spanText(span)) },
    { label: words.copyJson, icon: 'json', run: () => copy(spanJson(span)) },
    ...(span.category === 'llm' && span.input.length > 0
      ? [
          { label: words.copyCurl, icon: 'terminal', apart: true, run: () => copy(asCurl(span)) },
          { label: words.copyPython, icon: 'symbol-namespace', run: () => copy(asPython(span)) },
          { label: words.diff, icon: 'git-compare', keys: 'D', run: diffSelected },
        ]
      : []),
    { label: words.openText, icon: 'go-to-file', apart: true, run: () => openText(spanText(span), 'markdown', title) },
    { label: words.openJson, icon: 'go-to-file', run: () => openText(spanJson(span), 'json', title) },
  ];
}

export function SpanMenu({ span }: { span: SpanDetail }) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <span ref={anchor}>
      <IconButton
        icon="ellipsis"
        label={words.label}
        onClick={() => {
          const box = anchor.current?.getBoundingClientRect();
          if (box !== undefined) setAt({ x: box.left, y: box.bottom });
        }}
      />
      {at !== null && <Menu label={words.label} items={items(span)} at={at} close={() => setAt(null)} />}
    </span>
  );
}
