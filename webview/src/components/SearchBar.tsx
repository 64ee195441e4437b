import * as list from '../state/list';
import { grouping, GROUPINGS } from '../state/query';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Button, IconButton } from './Buttons';
import { QueryField } from './QueryField';

const words = strings.list;

export function SearchBar() {
  const pending = list.pending.value.length;
  return (
    <div class="bar search-bar">
      <QueryField />
      <span class="spacer" />
      <select
        class="select grouping"
        aria-label={words.grouping}
        value={grouping.value}
        onChange={(event) => list.groupBy(GROUPINGS.find((how) => how === event.currentTarget.value) ?? 'none')}
      >
        {GROUPINGS.map((how) => (
          <option key={how} value={how}>
            {words.groupings[how]}
          </option>
        ))}
      </select>
      {pending > 0 && (
        <Button primary small icon="arrow-up" title={words.newTitle} onClick={list.showPending}>
          {(list.pendingMore.value ? words.newButtonMore : words.newButton)(formats.value.count(pending))}
        </Button>
      )}
      <IconButton
        icon={list.live.value ? 'broadcast' : 'debug-pause'}
        label={list.live.value ? words.liveTitle : words.pausedTitle}
        text={list.live.value ? words.live : words.paused}
        pressed={list.live.value}
        onClick={list.toggleLive}
      />
    </div>
  );
}
