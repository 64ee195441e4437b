import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { inTextField } from './listKeys';

/**
 * Hears every key of the document. From the commit on that draws the component: an effect would wait for the paint, and
 * a key that is pressed as soon as the new page can be seen would find nobody.
 */
export function useDocumentKeys(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => latest.current(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** The keys of a page, and whether its help on keys, which `?` opens, is shown. */
export function usePageKeys(onKey: (event: KeyboardEvent) => void): [shown: boolean, show: (shown: boolean) => void] {
  const [shown, show] = useState(false);
  useDocumentKeys((event) => {
    if (event.key === '?' && !inTextField(event)) show(true);
    else onKey(event);
  });
  return [shown, show];
}
