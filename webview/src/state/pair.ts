// The chosen pair's two spans in full, and the texts that are compared.
import { batch, computed, effect, signal } from '@preact/signals';
import type { SpanDetail } from '../contract';
import { request } from '../host';
import { messageLines, partValue, requestText } from '../model/requestText';
import { textDiff, type TextDiff } from '../model/textDiff';
import { strings } from '../strings';
import { chosenPair, compare, left, right } from './comparison';
import { act, errorText } from './session';

export const leftSpan = signal<SpanDetail | null>(null);
export const rightSpan = signal<SpanDetail | null>(null);
export const pairProblem = signal<string | null>(null);
export const pairLoading = signal(false);

/** A held arrow key asks only for the pair it stops on. */
const SETTLE_MS = 60;
let generation = 0;
let settle: ReturnType<typeof setTimeout> | undefined;

const idOf = (side: 'left' | 'right'): string | null => {
  const pair = chosenPair.value;
  const read = (side === 'left' ? left : right).value;
  return pair === null || read === null ? null : (read.tree.rows[pair[side]]?.spanId ?? null);
};
/** Trace and span of each side, as one text, so that a reading of the same spans again changes nothing here. */
const wanted = computed(() => JSON.stringify([compare.value?.left, idOf('left'), compare.value?.right, idOf('right')]));

async function readPair(): Promise<void> {
  const mine = ++generation;
  const [leftTrace, leftId, rightTrace, rightId] = JSON.parse(wanted.peek()) as (string | null)[];
  const read = (traceId: string | null = null, spanId: string | null = null): Promise<SpanDetail | null> =>
    traceId === null || spanId === null ? Promise.resolve(null) : request('getSpan', { traceId, spanId });
  try {
    const [one, two] = await Promise.all([read(leftTrace, leftId), read(rightTrace, rightId)]);
    if (mine !== generation) return;
    batch(() => {
      leftSpan.value = one;
      rightSpan.value = two;
      pairLoading.value = false;
    });
  } catch (error) {
    if (mine !== generation) return;
    pairProblem.value = errorText(error);
    pairLoading.value = false;
  }
}

export function readPairAgain(): void {
  pairProblem.value = null;
  pairLoading.value = true;
  void readPair();
}

effect(() => {
  const none = wanted.value === '' || (idOf('left') === null && idOf('right') === null);
  generation += 1;
  clearTimeout(settle);
  batch(() => {
    leftSpan.value = null;
    rightSpan.value = null;
    pairProblem.value = null;
    pairLoading.value = !none;
  });
  if (!none) settle = setTimeout(() => void readPair(), SETTLE_MS);
});

const textOf = (span: SpanDetail | null, side: 'input' | 'output'): string => (span?.[side] ?? []).map(messageLines).join('\n\n');

/** What a side of a span says, without a head over it where there is only one thing said on both: a tool's result. */
function diffOf(side: 'input' | 'output'): TextDiff {
  const spans = [leftSpan.value, rightSpan.value];
  const bare = spans.every((span) => (span?.[side] ?? []).every((message, _, all) => all.length === 1 && message.parts.length === 1));
  const [one, two] = spans.map((span) => (bare ? (span?.[side] ?? []).flatMap((message) => message.parts.map(partValue)).join('\n') : textOf(span, side)));
  return textDiff(one ?? '', two ?? '');
}

export const inputDiff = computed(() => diffOf('input'));
export const outputDiff = computed(() => diffOf('output'));
/** Whether either of the two has said anything at all. */
export const hasMessages = computed(() => [leftSpan.value, rightSpan.value].some((span) => span !== null && span.input.length + span.output.length > 0));

function wholeText(span: SpanDetail | null): string {
  if (span === null) return '';
  const { compare: words } = strings;
  const error = span.error === null ? '' : `--- ${words.error}\n${span.error}\n`;
  return `${requestText(span)}\n=== ${words.output}\n${textOf(span, 'output')}\n${error}`;
}

/** Request and answer of the two in the editor's own diff view. */
export function diffPair(): void {
  const [one, two] = [leftSpan.peek(), rightSpan.peek()];
  const name = one?.title ?? two?.title;
  if (name === undefined) return;
  act(() => request('openDiff', { left: wholeText(one), right: wholeText(two), title: strings.compare.diffTitle(name.slice(0, 80)) }));
}
