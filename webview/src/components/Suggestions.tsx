import type { Offer } from '../state/completion';
import { formats } from '../state/session';
import { strings } from '../strings';
import { Icon } from './Icon';

const words = strings.query;
const ICONS: Record<Offer['kind'], string> = { recent: 'history', key: 'symbol-key', value: 'symbol-enum', operator: 'symbol-operator' };
export const LIST_ID = 'query-suggestions';
export const optionId = (index: number): string => `${LIST_ID}-${index}`;

interface SuggestionsProps {
  offers: readonly Offer[];
  /** The piece that they would replace. */
  piece: string;
  active: number;
  take: (offer: Offer) => void;
}

/** The list below the search. The focus stays in the field, which names the active option. */
export function Suggestions({ offers, piece, active, take }: SuggestionsProps) {
  const f = formats.value;
  const detail = offers[Math.max(0, active)]?.detail ?? null;
  return (
    // A press must not take the focus from the field, which would close the list before the click.
    <div class="suggest" onPointerDown={(event) => event.preventDefault()}>
      <ul role="listbox" id={LIST_ID} aria-label={words.suggestions}>
        {offers.map((offer, i) => {
          const same = piece !== '' && offer.text.toLowerCase().startsWith(piece.toLowerCase()) ? piece.length : 0;
          return (
            <li
              key={`${offer.kind} ${offer.text}`}
              id={optionId(i)}
              role="option"
              aria-selected={i === active}
              onClick={() => take(offer)}
              ref={(node) => {
                if (i === active) node?.scrollIntoView({ block: 'nearest' });
              }}
            >
              <Icon name={ICONS[offer.kind]} small {...(offer.kind === 'recent' ? { label: words.recent } : {})} />
              <span class="suggest-text ellipsis" dir="auto">
                <b>{offer.text.slice(0, same)}</b>
                {offer.text.slice(same)}
              </span>
              <span class="suggest-detail ellipsis">{offer.count === null ? (offer.detail ?? '') : words.matches(offer.count, f.count(offer.count))}</span>
            </li>
          );
        })}
      </ul>
      <div class="suggest-foot" aria-hidden="true">
        <span class="ellipsis">{detail}</span>
        <span class="no-wrap">{words.takeHint}</span>
      </div>
    </div>
  );
}
