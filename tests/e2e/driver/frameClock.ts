// Time as the pages themselves have it, from the click to the paint. In ms since 1970, so that it can be laid beside the
// clock of the extension host (clock/main.js), which is of the same machine.
import type { BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
import { longestFrameScrolling } from '../../webview/scrolling.ts';

export interface Marks {
  /** The event's own time, before any script heard of it. */
  clicked: number;
  /** The answer's message is there; its data was taken out of it; its first rows are in the document; and on screen. */
  arrived: number;
  read: number;
  drawn: number;
  painted: number;
}

/** A piece of JSON of more than 200 KB, read by the workbench's own page between the socket and the frames. */
export interface Parse {
  began: number;
  ended: number;
}

// Text, since a compiled function would bring helpers along that the pages do not have.

/**
 * `window.answered`: when the last answer with a trace came to the page's listener, and when its data was taken out of the
 * message. Listeners at the window are called as they were added, and what the page's own one sets off is drawn before
 * the next is called: so that one is wrapped, whenever it is added.
 */
const WRAP = `(() => {
  if (window === top) return;
  const at = () => performance.timeOrigin + performance.now();
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (type !== 'message' || typeof listener !== 'function') return add.call(this, type, listener, options);
    return add.call(this, type, function (event) {
      const arrived = at();
      const { data } = event;
      if (data?.kind === 'reply' && typeof data.result?.spans === 'string' && 'trace' in data.result) window.answered = { arrived, read: at() };
      return listener.call(this, event);
    }, options);
  };
})()`;

const HEAR = `(() => {
  const at = () => performance.timeOrigin + performance.now();
  const marks = {};
  window.marks = new Promise((resolve) => {
    addEventListener('click', (event) => { marks.clicked = performance.timeOrigin + event.timeStamp; }, { capture: true, once: true });
    const watch = new MutationObserver(() => {
      if (document.querySelector('.span-rows [role=row]') === null) return;
      watch.disconnect();
      marks.drawn = at();
      requestAnimationFrame(() => setTimeout(() => resolve({ ...marks, ...window.answered, painted: at() })));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
})()`;

const KEEP_PARSES = `(() => {
  const { parse } = JSON;
  const at = () => performance.timeOrigin + performance.now();
  window.parses = [];
  JSON.parse = (text, reviver) => {
    const began = at();
    const value = parse(text, reviver);
    if (text.length > 200000) parses.push({ began, ended: at() });
    return value;
  };
})()`;

const WATCH = `new Promise((resolve) => {
  const began = performance.now();
  let longest = 0, last = began;
  const frame = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (now - began > 2000) return resolve(longest);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;

/** Before the first page of the context is opened. */
export async function wrapListeners(context: BrowserContext): Promise<void> {
  await context.addInitScript(WRAP);
}

/** The page's own frame, in the frames that the workbench puts round it. */
export async function innermost(view: FrameLocator): Promise<Frame> {
  const frame = await (await view.owner().elementHandle())?.contentFrame();
  if (frame === null || frame === undefined) {
    throw new Error('the page has no frame');
  }
  return frame;
}

/** Marks of the next click, once its trace is painted; the click comes after this has resolved. */
export async function hearClick(frame: Frame): Promise<() => Promise<Marks>> {
  await frame.evaluate(HEAR);
  return () => frame.evaluate('window.marks');
}

/** The longest time between two frames, in ms, of the next two seconds. */
export function longestFrame(frame: Frame): Promise<number> {
  return frame.evaluate(WATCH);
}

/** The same while these rows are scrolled to their end. */
export function longestScrolling(frame: Frame, rows: string): Promise<number> {
  return frame.evaluate(longestFrameScrolling(rows, { wheel: 120, rest: 60 }));
}

/** From here on the workbench's page keeps its Parses. */
export async function keepParses(page: Page): Promise<void> {
  await page.evaluate(KEEP_PARSES);
}

export function parses(page: Page): Promise<Parse[]> {
  return page.evaluate('window.parses');
}
