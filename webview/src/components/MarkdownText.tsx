import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { act } from '../state/session';

type Render = (source: string) => DocumentFragment;

const engine = signal<Render | null>(null);
let loading = false;

function load(): void {
  if (loading) return;
  loading = true;
  act(async () => {
    try {
      engine.value = (await import('../markdown')).renderMarkdown;
    } finally {
      // The next text asks again, should it not have come.
      loading = false;
    }
  });
}

/** Formatted text; until the formatter is there (and should it not come), the text as it was recorded. */
export function MarkdownText({ text }: { text: string }) {
  const target = useRef<HTMLDivElement>(null);
  const render = engine.value;
  useLayoutEffect(() => {
    if (render === null) load();
    else target.current?.replaceChildren(render(text));
  }, [render, text]);
  if (render === null) return <PlainText text={text} />;
  return <div key="markdown" class="markdown" ref={target} />;
}

export function PlainText({ text }: { text: string }) {
  return (
    <pre class="plain-text">
      {text}
    </pre>
  );
}
