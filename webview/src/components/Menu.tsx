import { Fragment } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './Icon';

export interface MenuItem {
  label: string;
  run: () => void;
  /** As on the keyboard: `Del`, `Ctrl+Enter`. */
  keys?: string;
  icon?: string;
  /** A line above it. */
  apart?: boolean;
  /** Makes it a check box; the menu stays open, as one seldom changes one alone. */
  checked?: boolean;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  /** Where its corner goes, in pixels of the page; it moves to stay within. */
  at: { x: number; y: number };
  close: () => void;
}

/** The menu pattern of the ARIA practices. The focus goes back to where it was, unless the item took it elsewhere. */
export function Menu({ label, items, at, close }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  // The callback may be made anew by every drawing of the parent, the effect below must run once.
  const end = useRef(close);
  end.current = close;
  useLayoutEffect(() => {
    const node = menu.current;
    if (node === null) return undefined;
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const { width, height } = node.getBoundingClientRect();
    node.style.left = `${Math.max(4, Math.min(at.x, window.innerWidth - width - 4))}px`;
    node.style.top = `${Math.max(4, at.y + height + 4 > window.innerHeight ? Math.min(at.y - height, window.innerHeight - height - 4) : at.y)}px`;
    node.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node && node.contains(event.target))) end.current();
    };
    const gone = (): void => end.current();
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('wheel', outside, { capture: true, passive: true });
    window.addEventListener('blur', gone);
    window.addEventListener('resize', gone);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('wheel', outside, true);
      window.removeEventListener('blur', gone);
      window.removeEventListener('resize', gone);
      if (document.activeElement === document.body || node.contains(document.activeElement)) before?.focus({ preventScroll: true });
    };
  }, [at.x, at.y]);

  const step = (by: number | 'first' | 'last', letter = ''): void => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const now = all.findIndex((item) => item === document.activeElement);
    const start = by === 'first' ? 0 : by === 'last' ? all.length - 1 : (now + by + all.length) % all.length;
    for (let i = 0; i < all.length; i++) {
      const item = all[(start + i) % all.length];
      if (letter !== '' && item?.textContent.trim().toLowerCase().startsWith(letter) !== true) continue;
      item?.focus();
      return;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // What is pressed in a menu is the menu's alone: the page's one-letter keys stay quiet.
    event.stopPropagation();
    switch (event.key) {
      case 'ArrowDown': step(1); break;
      case 'ArrowUp': step(-1); break;
      case 'Home': step('first'); break;
      case 'End': step('last'); break;
      case 'Escape':
      case 'Tab': close(); break;
      default:
        if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
        step(1, event.key.toLowerCase());
    }
    event.preventDefault();
  };
  return (
    <div class="menu" role="menu" aria-label={label} ref={menu} onKeyDown={onKeyDown} onContextMenu={(event) => event.preventDefault()}>
      {items.map((item) => (
        <Fragment key={item.label}>
          {item.apart === true && <div class="menu-line" role="separator" />}
          <button
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={item.checked}
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              if (item.checked === undefined) close();
              item.run();
            }}
            onPointerMove={(event) => event.currentTarget.focus()}
          >
            {item.checked !== undefined && (item.checked ? <Icon name="check" small /> : <span class="menu-unchecked" />)}
            {item.icon !== undefined && <Icon name={item.icon} small />}
            <span class="menu-label">{item.label}</span>
            {item.keys !== undefined && (
              <span class="menu-keys" aria-hidden="true">
                {item.keys}
              </span>
            )}
          </button>
        </Fragment>
      ))}
    </div>
  );
}
