import { useLayoutEffect, useRef } from 'preact/hooks';
import { strings } from '../strings';
import { IconButton } from './Buttons';

interface KeyHelpProps {
  /** Keys and what they do, in the order in which they are shown. */
  keys: readonly (readonly [keys: readonly string[], what: string])[];
  close: () => void;
}

/** The native modal dialog: it keeps the focus inside and gives it back. */
export function KeyHelp({ keys, close }: KeyHelpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      class="key-help"
      ref={dialog}
      aria-labelledby="key-help-title"
      onClose={close}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="key-help-head">
        <h2 id="key-help-title">{strings.keys.title}</h2>
        <IconButton icon="close" label={strings.common.close} onClick={() => dialog.current?.close()} />
      </div>
      <dl>
        {keys.map(([combinations, what]) => (
          <div key={what}>
            <dt>
              {combinations.map((combination) => (
                <kbd key={combination}>{combination}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
