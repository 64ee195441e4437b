import { listWaits } from '../state/costs';
import { formats } from '../state/session';
import { strings } from '../strings';

const words = strings.cost;

/** How far the costs are that the list is to be sorted by. */
export function Pricing() {
  const far = listWaits.value;
  if (far === null) return null;
  const f = formats.value;
  const text = far.total === 0 ? words.pricing : words.pricingSome(f.count(far.done), f.count(far.total));
  return (
    <div class="far pricing" role="progressbar" aria-label={words.pricing} aria-valuetext={text} aria-valuenow={far.done} aria-valuemin={0} aria-valuemax={Math.max(far.total, far.done)}>
      {text}
      <i style={{ width: `${far.total === 0 ? 0 : (100 * far.done) / far.total}%` }} />
    </div>
  );
}
