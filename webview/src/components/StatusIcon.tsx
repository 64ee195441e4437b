import type { TraceSummary } from '../contract';
import { strings } from '../strings';
import { Icon } from './Icon';

export type Outcome = 'running' | 'stopped' | 'error' | 'warning' | 'done';

export function outcomeOf(trace: TraceSummary): Outcome {
  if (trace.status === 'error') return 'error';
  if (trace.durationNano === null) return 'running';
  return trace.errorCount > 0 ? 'warning' : 'done';
}

const LOOK: Record<Outcome, { icon: string; tone: string; label: string }> = {
  running: { icon: 'sync', tone: 'dim spin', label: strings.list.running },
  stopped: { icon: 'debug-disconnect', tone: 'warning-text', label: strings.list.stoppedReporting },
  error: { icon: 'error', tone: 'error-text', label: strings.list.failed },
  warning: { icon: 'warning', tone: 'warning-text', label: strings.list.warning },
  done: { icon: 'check', tone: 'dim', label: strings.list.done },
};

export function StatusIcon({ outcome }: { outcome: Outcome }) {
  const { icon, tone, label } = LOOK[outcome];
  return <Icon name={icon} tone={tone} label={label} />;
}
