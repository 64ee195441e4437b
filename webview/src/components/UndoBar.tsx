import { undo, undoable } from '../state/deletion';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Button } from './Buttons';

/** For the few seconds in which a deletion can be taken back. */
export function UndoBar() {
  const count = undoable.value.length;
  return (
    <div class="undo-place" role="status">
      {count > 0 && (
        <div class="bar undo-bar">
          <span>{strings.list.deleted(count, formats.value.count(count))}</span>
          <Button small icon="discard" title={`${strings.list.undo} (Ctrl+Z)`} onClick={undo}>
            {strings.list.undo}
          </Button>
        </div>
      )}
    </div>
  );
}
