import type { Usage } from '../contract';
import { formats } from '../state/session';
import { strings } from '../strings';

const words = strings.usage;

interface Slice {
  key: string;
  label: string;
  value: number;
}

/** Slices of the bar: a cached or reasoning part is taken out of the number that contains it. */
export function slices(usage: Usage): Slice[] {
  const cached = usage.cacheReadTokens ?? 0;
  const reasoning = usage.reasoningTokens ?? 0;
  const input = Math.max(0, (usage.inputTokens ?? 0) - cached);
  const output = Math.max(0, (usage.outputTokens ?? 0) - reasoning);
  return [
    { key: 'cached', label: words.cached, value: cached },
    { key: 'input', label: cached > 0 ? words.newInput : words.input, value: input },
    { key: 'reasoning', label: words.reasoning, value: reasoning },
    { key: 'output', label: words.output, value: output },
  ].filter((slice) => slice.value > 0);
}

/** Missing when nothing is known: an unknown number is not 0. */
export function UsageBar({ usage }: { usage: Usage }) {
  const f = formats.value;
  if (usage.inputTokens === null && usage.outputTokens === null) return null;
  const shown = slices(usage);
  const total = usage.totalTokens ?? (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
  return (
    <div class="usage">
      <div class="usage-bar" aria-hidden="true">
        {shown.map((slice) => (
          <i key={slice.key} class={`usage-${slice.key}`} style={{ flexGrow: String(slice.value) }} />
        ))}
      </div>
      <div class="facts">
        {shown.map((slice) => (
          <span key={slice.key}>
            <i class={`swatch usage-${slice.key}`} aria-hidden="true" />
            {slice.label} <span class="strong">{f.count(slice.value)}</span>
          </span>
        ))}
        {usage.cacheWriteTokens !== null && usage.cacheWriteTokens > 0 && (
          <span>
            {words.cacheWrite} <span class="strong">{f.count(usage.cacheWriteTokens)}</span>
          </span>
        )}
        <span>
          {words.total} <span class="strong">{f.count(total)}</span>
        </span>
      </div>
    </div>
  );
}
