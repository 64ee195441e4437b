// How smoothly rows scroll. Text, since a compiled function would bring helpers along that the page does not have.

/** First by the distance of a wheel, then in 40 jumps to the end, then at rest, while what they asked for arrives. In frames. */
interface Way {
  wheel?: number;
  rest?: number;
}

/** A script that resolves to the longest time between two frames, in ms, while the rows are scrolled to their end. */
export const longestFrameScrolling = (rows: string, { wheel = 0, rest = 0 }: Way = {}): string => `new Promise((resolve) => {
  const rows = document.querySelector('${rows}');
  const scroller = rows.scrollHeight > rows.clientHeight ? rows : rows.parentElement;
  let longest = 0, step = 0, last = performance.now();
  const frame = () => {
    const now = performance.now();
    if (step > 1) longest = Math.max(longest, now - last);
    last = now;
    step++;
    if (step <= ${wheel}) scroller.scrollTop += 200;
    else if (step <= ${wheel + 40}) scroller.scrollTop = scroller.scrollHeight * (step - ${wheel}) / 40;
    else if (step > ${wheel + 40 + rest}) return resolve(longest);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;
