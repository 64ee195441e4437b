import type { SpanDetail } from '../contract';
import { formats } from '../state/session';
import { setTab } from '../state/trace';
import { strings } from '../strings';
import { CopyButton, LinkButton } from './Buttons';
import { Note } from './Note';

const words = strings.missing;

function sentence(missing: NonNullable<SpanDetail['missing']>): string {
  const who = [missing.scopeName || missing.sdk || words.thisSdk, missing.scopeVersion].filter((piece) => piece !== '').join(' ');
  const sdk = missing.sdk !== null && missing.scopeName !== '' ? words.named(missing.sdk, who) : who;
  const line = missing.switchLine !== null;
  switch (missing.reason) {
    case 'contentOff':
      return line ? words.contentOff(sdk) : words.contentOffNoLine(sdk);
    case 'truncated':
      return line ? words.truncated(sdk) : words.truncatedNoLine(sdk);
    case 'notSent':
      return words.notSent(sdk);
    case 'httpOnly':
      return line ? words.httpOnly(sdk) : words.httpOnlyNoLine;
  }
}

/** Why there are no messages, and the cure to copy. */
export function MissingNote({ detail }: { detail: SpanDetail }) {
  const { missing } = detail;
  const count = detail.attributes.length + detail.events.length;
  const toMetadata = count === 0 ? null : <LinkButton onClick={() => setTab('metadata')}>{strings.messages.showMetadata(count, formats.value.count(count))}</LinkButton>;
  if (missing === null) {
    return (
      <div class="no-messages">
        <p>{detail.category === 'llm' ? strings.messages.noneModel : strings.messages.none}</p>
        {toMetadata}
      </div>
    );
  }
  return (
    <div class="missing-note">
      <Note tone="info">
        <h3 class="strong">{missing.reason === 'truncated' ? words.cutHeading : words.heading}</h3>
        <p class="break">{sentence(missing)}</p>
        {missing.switchLine !== null && (
          <>
            <div class="code-block">
              <pre class="text-block" tabIndex={0}>{missing.switchLine}</pre>
              <CopyButton text={missing.switchLine} label={words.copyLine} />
            </div>
            <p class="hint">{words.earlierRuns}</p>
          </>
        )}
        {toMetadata !== null && <p class="hint">{toMetadata}</p>}
      </Note>
    </div>
  );
}

/** What was said is only partly here: one line above the messages for each reason. */
export function ContentFlags({ detail }: { detail: SpanDetail }) {
  return (
    <>
      {detail.contentFlags.map((flag) => (
        <div key={flag} class="content-flag warning-text">{words.flags[flag]}</div>
      ))}
    </>
  );
}
