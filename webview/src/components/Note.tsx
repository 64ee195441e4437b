import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';

interface NoteProps {
  tone: 'info' | 'bad';
  children: ComponentChildren;
  actions?: ComponentChildren;
}

/** A message bar inside the page: what happened, what it means for the data, what to do. */
export function Note({ tone, children, actions }: NoteProps) {
  return (
    <div class={`note ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={tone === 'bad' ? 'error' : 'info'} tone={tone === 'bad' ? 'error-text' : ''} />
      <div class="note-body">
        {children}
        {actions !== undefined && <div class="note-actions">{actions}</div>}
      </div>
    </div>
  );
}
