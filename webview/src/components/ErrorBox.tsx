import { useState } from 'preact/hooks';
import type { SpanDetail } from '../contract';
import { strings } from '../strings';
import { copy } from '../state/session';
import { Button } from './Buttons';
import { Icon } from './Icon';
import { LongText } from './LongText';
import { PlainText } from './MarkdownText';
import { OwnFrames } from './SourceLinks';

const words = strings.error;

/** Why the span failed: a readable head, the sentence, the stack below a fold. */
export function ErrorBox({ detail }: { detail: SpanDetail }) {
  const [stackOpen, setStackOpen] = useState(false);
  const { exception } = detail;
  const head = exception?.type ?? words.heading;
  const message = exception?.message ?? detail.error ?? detail.statusMessage;
  const stack = exception?.stack ?? null;
  return (
    <section class="error-box" aria-label={words.region}>
      <h3 class="error-text" dir="auto">
        <Icon name="error" /> {head}
      </h3>
      <LongText text={message || words.noMessage} title={words.heading} language="plaintext">
        {(shown) => <div class="break pre-line" dir="auto">{shown}</div>}
      </LongText>
      {detail.statusMessage !== '' && detail.statusMessage !== message && !message.includes(detail.statusMessage) && (
        <div class="break pre-line dim" dir="auto">{detail.statusMessage.slice(0, 2_000)}</div>
      )}
      {stack !== null && stack !== '' && (
        <>
          <OwnFrames stack={stack} />
          <button type="button" class="stack-toggle" aria-expanded={stackOpen} onClick={() => setStackOpen(!stackOpen)}>
            <Icon name={stackOpen ? 'chevron-down' : 'chevron-right'} small /> {words.stack}
          </button>
          {stackOpen && (
            <LongText text={stack} title={words.stack} language="plaintext">
              {(shown) => <PlainText text={shown} />}
            </LongText>
          )}
        </>
      )}
      <div class="long-actions">
        <Button small icon="copy" onClick={() => copy([`${head}: ${message}`, stack ?? ''].join('\n').trim())}>
          {words.copy}
        </Button>
      </div>
    </section>
  );
}
