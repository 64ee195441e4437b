import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface Tab<Id extends string> {
  id: Id;
  label: string;
  count?: string | undefined;
  /** A line before it: what follows is about something larger. */
  apart?: boolean;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  current: Id;
  choose: (id: Id) => void;
  /** At the right end of the strip. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** The tabs pattern of the ARIA practices: one tab stop, arrows move and choose, the panel takes the focus next. */
export function Tabs<Id extends string>({ label, tabs, current, choose, actions, children }: TabsProps<Id>) {
  const strip = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === current);
    const last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    const next = to === undefined ? undefined : tabs[to];
    if (next === undefined) return;
    event.preventDefault();
    choose(next.id);
    strip.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div class="tab-strip">
        <div class="tab-list" role="tablist" aria-label={label} ref={strip} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`tab-${tab.id}`}
              aria-selected={tab.id === current}
              aria-controls="span-tab-panel"
              tabIndex={tab.id === current ? 0 : -1}
              class={tab.apart === true ? 'apart' : undefined}
              onClick={() => choose(tab.id)}
            >
              {tab.label}
              {tab.count !== undefined && (
                <span class="dim tab-count" aria-hidden="true">
                  {tab.count}
                </span>
              )}
            </button>
          ))}
        </div>
        <span class="spacer" />
        {actions}
      </div>
      <div class="tab-panel" role="tabpanel" id="span-tab-panel" aria-labelledby={`tab-${current}`} tabIndex={0}>
        {children}
      </div>
    </>
  );
}
