import { actionError, restartSidecar, showLog, sidecar } from '../state/session';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { Icon } from './Icon';
import { Note } from './Note';

/** What a person must know when the sidecar can not answer, and what can be done. */
export function SidecarNote() {
  const { state, message } = sidecar.value;
  if (state === 'running') return null;
  if (state === 'starting' || state === 'restarting') {
    return (
      <div class="note info" role="status">
        <Icon name="loading" tone="spin" />
        <div class="note-body">
          {strings.sidecar[state]} {message !== null && <span class="dim">{message}</span>}
        </div>
      </div>
    );
  }
  return (
    <Note
      tone={state === 'failed' ? 'bad' : 'info'}
      actions={
        <>
          <Button primary onClick={restartSidecar}>
            {strings.sidecar.restart}
          </Button>
          <Button onClick={showLog}>{strings.common.openLog}</Button>
        </>
      }
    >
      <b>{strings.sidecar[state]}</b> {message}
    </Note>
  );
}

/** The last button's failure, until the next button or Close. */
export function ActionNote() {
  if (actionError.value === null) return null;
  return (
    <div class="note bad" role="alert">
      <Icon name="error" tone="error-text" />
      <div class="note-body">
        <b>{strings.list.actionFailed}</b> {actionError.value}
      </div>
      <IconButton icon="close" label={strings.common.close} onClick={() => (actionError.value = null)} />
    </div>
  );
}
