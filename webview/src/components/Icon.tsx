interface IconProps {
  name: string;
  /** 14 px, as in rows; 16 px else. */
  small?: boolean;
  tone?: string;
  /** Words for the icon when nothing beside it says the same. */
  label?: string;
}

export function Icon({ name, small = false, tone = '', label }: IconProps) {
  const classes = `codicon codicon-${name} ${small ? 'small' : ''} ${tone}`;
  return label === undefined ? <span class={classes} aria-hidden="true" /> : <span class={classes} role="img" aria-label={label} title={label} />;
}
