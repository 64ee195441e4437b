import type { ComponentChildren } from 'preact';
import { copy } from '../state/session';
import { Icon } from './Icon';

interface IconButtonProps {
  icon: string;
  label: string;
  onClick: () => void;
  text?: string;
  pressed?: boolean;
  disabled?: boolean;
  class?: string;
  tabIndex?: number;
}

/** A toolbar button: icon, or icon and word. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, text, pressed, disabled = false } = props;
  return (
    <button
      type="button"
      class={`icon-button ${text === undefined ? '' : 'with-text'} ${props.class ?? ''}`}
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      tabIndex={props.tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <Icon name={icon} />
      {text !== undefined && <span>{text}</span>}
    </button>
  );
}

interface ButtonProps {
  onClick: () => void;
  children: ComponentChildren;
  primary?: boolean;
  small?: boolean;
  icon?: string;
  title?: string;
}

export function Button({ onClick, children, primary = false, small = false, icon, title }: ButtonProps) {
  return (
    <button type="button" class={`button ${primary ? 'primary' : ''} ${small ? 'low' : ''}`} title={title} onClick={onClick}>
      {icon !== undefined && <Icon name={icon} small />}
      {children}
    </button>
  );
}

export function CopyButton({ text, label, class: classes }: { text: string; label: string; class?: string }) {
  return <IconButton icon="copy" label={label} onClick={() => copy(text)} class={classes ?? ''} />;
}

/** Words that act like a link: they change the page and go nowhere. */
export function LinkButton({ onClick, children, title, class: classes }: { onClick: () => void; children: ComponentChildren; title?: string; class?: string }) {
  return (
    <button type="button" class={`link-button ${classes ?? ''}`} title={title} onClick={onClick}>
      {children}
    </button>
  );
}
