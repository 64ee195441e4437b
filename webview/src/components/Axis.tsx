import { dragged } from '../model/timeWindow';
import { timeWindow, zoomOut } from '../state/lane';
import { formats } from '../state/session';
import { tree } from '../state/trace';
import { strings } from '../strings';
import { laneRoom, TICKS, tickLeft } from './Lane';
import { rangeStyle, useDragRange } from './useDragRange';

const words = strings.tree;

/** Heads of the tree's columns; the lane's is the time axis, in which a range is dragged to look closer. */
export function Axis() {
  const f = formats.value;
  const whole = tree.value?.span ?? 1;
  const window = timeWindow.value;
  const { from, to } = window ?? { from: 0, to: whole };
  const { range, handlers } = useDragRange((drag) => {
    const room = laneRoom(timeWindow.peek());
    const chosen = dragged(timeWindow.peek(), whole, Math.min(1, drag.from * room), Math.min(1, drag.to * room));
    if (chosen !== null) timeWindow.value = chosen;
  });
  return (
    <div role="rowgroup">
      <div class="span-grid span-axis" role="row" aria-rowindex={1}>
        <span role="columnheader">{words.columns.span}</span>
        <span class="span-tokens number" role="columnheader">
          {words.columns.tokens}
        </span>
        <span class="number" role="columnheader">
          {words.columns.time}
        </span>
        <span class="lane axis-lane" role="columnheader" title={words.axis} onDblClick={zoomOut} {...handlers}>
          <span class="visually-hidden">
            {window === null ? words.columns.timeline : words.zoomed(f.duration(from), f.duration(to))}
          </span>
          {TICKS.map((tick) => (
            <span key={tick} class="tick-label" style={{ left: tickLeft(tick, window) }} aria-hidden="true">
              {from === 0 && tick === 0 ? '0' : f.duration(from + (to - from) * tick)}
            </span>
          ))}
          {range !== null && <i class="time-window" style={rangeStyle(range)} />}
        </span>
      </div>
    </div>
  );
}
