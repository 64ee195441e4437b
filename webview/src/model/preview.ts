// One line out of a text of any length. Every function here looks at a bounded part of its input only: a row is drawn
// while scrolling, and a preview may hold megabytes.
const LOOK = 2_000;

/** A single line: runs of white space become one space. */
export function oneLine(text: string): string {
  return text.slice(0, LOOK).replace(/\s+/g, ' ').trim();
}

/** One line of a text that may be Markdown, without the marks that say nothing in a preview. */
export function plainLine(text: string): string {
  const head = text.slice(0, LOOK);
  return oneLine(head.replace(/^```\w*$|^#{1,6} |^\|[-:| ]+\|$/gm, '').replace(/\*\*|`/g, ''));
}

/** A JSON object as `city: "Paris", days: 3`; any other text as one line. */
export function briefArguments(json: string): string {
  if (json.length > 20_000) return oneLine(json);
  const value = parseJson(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return oneLine(json);
  return oneLine(Object.entries(value).map(([key, item]) => `${key}: ${JSON.stringify(item)}`).join(', '));
}

/** The parsed value, or undefined for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
