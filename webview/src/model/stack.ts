import type { SpanDetail } from '../contract';

export interface Frame {
  path: string;
  /** From 1. */
  line: number;
  /** The function's name; empty where none is said. */
  inside: string;
}

/** More frames than that are the same few over and over. */
const MOST = 200;
const LONGEST = 100_000;
const PYTHON = /^\s*File "([^"\n]{1,1000})", line (\d{1,7})(?:, in ([^\n]{1,200}))?/;
/** `at name (file:1:2)` and `at file:1:2`, as V8 writes them. */
const V8 = /^\s*at (?:(?:async )?([^(\n]{1,300}?) \()?(?:file:\/\/)?((?:[A-Za-z]:)?[^:()\n]{1,1000}):(\d{1,7})(?::\d{1,7})?\)?\s*$/;

/** Frames as written, in the order written. Lines of any other form are passed over. */
export function framesOf(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.slice(0, LONGEST).split('\n')) {
    if (frames.length >= MOST) break;
    const python = PYTHON.exec(line);
    const v8 = python === null ? V8.exec(line) : null;
    if (python !== null) frames.push({ path: python[1] ?? '', line: Number(python[2]), inside: (python[3] ?? '').trim() });
    else if (v8 !== null) frames.push({ path: v8[2] ?? '', line: Number(v8[3]), inside: (v8[1] ?? '').trim() });
  }
  return frames;
}

/** Python writes the frame that raised last, V8 first. */
export const raisedAt = (stack: string, frames: readonly Frame[]): Frame | undefined => (PYTHON.test(stack.split('\n').find((line) => PYTHON.test(line)) ?? '') ? frames.at(-1) : frames[0]);

const attribute = (span: SpanDetail, ...keys: string[]): string => span.attributes.find(({ key }) => keys.includes(key))?.value ?? '';

/** Where the span says that its code is, by the keys of the conventions old and new; null where it does not. */
export function codeOf(span: SpanDetail): Frame | null {
  const path = attribute(span, 'code.file.path', 'code.filepath');
  const line = Number(attribute(span, 'code.line.number', 'code.lineno') || 1);
  return path === '' ? null : { path, line: Number.isSafeInteger(line) && line > 0 ? line : 1, inside: attribute(span, 'code.function.name', 'code.function') };
}
