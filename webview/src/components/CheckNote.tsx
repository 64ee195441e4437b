import type { CallCheck, Finding } from '../model/argumentCheck';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Icon } from './Icon';

const words = strings.check;

function findingWords({ kind, path, expected, got }: Finding): string {
  const at = path === '' ? words.whole : path;
  switch (kind) {
    case 'required':
      return words.required(at);
    case 'unknown':
      return words.unknown(at);
    case 'forms':
      return words.forms(at, got);
    case 'not':
      return words.not(at, got);
    case 'type':
    case 'enum':
    case 'pattern':
      return words[kind](at, expected, got);
    case 'limit':
    case 'other':
      return words.limit(at, expected, got);
  }
}

/** What is wrong with a call's arguments, in words; nothing where they fit, or where there is nothing to check against. */
export function CheckNote({ check }: { check: CallCheck }) {
  const f = formats.value;
  if (check.state === 'unchecked') return check.why === 'none' ? null : <div class="check-note hint">{words.unchecked[check.why]}</div>;
  if (check.state === 'undefined' || check.state === 'notJson') {
    return (
      <div class="check-note warning-text">
        <Icon name="warning" small /> {check.state === 'undefined' ? words.undefinedTool : words.notJson}
      </div>
    );
  }
  const skipped = check.skipped > 0 && <div class="check-note hint">{words.skipped(check.skipped, f.count(check.skipped))}</div>;
  if (check.state === 'fits') return skipped === false ? null : skipped;
  return (
    <>
      <div class="check-note warning-text">
        <Icon name="warning" small /> {words.misfit}
        <ul>
          {check.findings.map((finding, i) => <li key={i} class="mono" dir="auto">{findingWords(finding)}</li>)}
          {check.more > 0 && <li>{words.more(check.more, f.count(check.more))}</li>}
        </ul>
      </div>
      {skipped}
    </>
  );
}
