import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fold, SHOW_CHARACTERS } from '../model/fold';
import { formats, openText } from '../state/session';
import { strings } from '../strings';
import { Button } from './Buttons';

const words = strings.messages;

interface LongTextProps {
  text: string;
  /** Draws as much of the text as is shown. */
  children: (shown: string) => ComponentChildren;
  /** For the editor tab. */
  title: string;
  language: 'json' | 'markdown' | 'plaintext';
}

/** A value of any length: its head, and the rest when asked for. What no page can hold opens in the editor. */
export function LongText({ text, children, title, language }: LongTextProps) {
  const [open, setOpen] = useState(false);
  const { head, cut } = fold(text);
  if (!cut) return <>{children(text)}</>;
  const size = formats.value.bytes(text.length);
  const whole = text.length <= SHOW_CHARACTERS;
  const shown = open ? fold(text, Number.POSITIVE_INFINITY, SHOW_CHARACTERS).head : head;
  return (
    <>
      <div class={open ? '' : 'faded'}>{children(shown)}</div>
      <div class="long-actions">
        <Button small icon={open ? 'fold' : 'unfold'} onClick={() => setOpen(!open)}>
          {open ? words.showLess : whole ? words.showAll(size) : words.showMore(formats.value.bytes(SHOW_CHARACTERS))}
        </Button>
        <Button small icon="go-to-file" onClick={() => openText(text, language, title)}>
          {words.openInEditor}
          {!whole && `, ${size}`}
        </Button>
      </div>
    </>
  );
}
