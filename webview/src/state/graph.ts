// The agent graph of the open trace: which of the two it is, where its nodes stand, and what the pointer is over.
import { computed, effect, signal } from '@preact/signals';
import { ranGraph, summedGraph, type GraphMode } from '../model/agentGraph';
import { errorText } from './session';
import { save, saved } from './saved';
import { spanId, traceId, wholeTree } from './trace';

type Engine = typeof import('../model/graphLayout');

/** What the details page shows beside the span's details. */
export const view = signal(saved().view);
export const graphMode = signal<GraphMode>(saved().graphMode);
/** 1 = as large as the page's own text. */
export const graphZoom = signal(1);
/** Rises when the whole graph is to be fitted into its pane. */
export const fitAsked = signal(0);
/** The span under the pointer, in the tree or the graph. */
export const pointed = signal<string | null>(null);
export const engine = signal<Engine | null>(null);
export const engineError = signal<string | null>(null);

/** Room for the tree, the graph and the details side by side. */
const roomy = window.matchMedia('(min-width: 1500px)');
const room = signal(roomy.matches);
roomy.addEventListener('change', () => (room.value = roomy.matches));
export const besideTree = computed(() => view.value === 'graph' && room.value);

const shown = computed(() => view.value === 'graph');
const ran = computed(() => (shown.value && graphMode.value === 'ran' && wholeTree.value !== null ? ranGraph(wholeTree.value) : null));
/** True when the trace has more steps than can be drawn one by one. */
export const tooManySteps = computed(() => shown.value && graphMode.value === 'ran' && wholeTree.value !== null && ran.value === null);
export const graph = computed(() => (shown.value && wholeTree.value !== null ? (ran.value ?? summedGraph(wholeTree.value)) : null));

const shape = computed(() => (graph.value === null || engine.value === null ? null : engine.value.shapeOf(graph.value)));
/** Made anew only when nodes or lines change: new numbers on a running trace's nodes move nothing. */
export const placed = computed(() => {
  const drawn = shape.value === null ? null : graph.peek();
  return drawn === null || engine.value === null ? null : engine.value.layOut(drawn);
});

const nodeOfSpan = (id: string | null): number => graph.value?.nodeOf[wholeTree.value?.indexOf.get(id ?? '') ?? -1] ?? -1;
export const selectedNode = computed(() => nodeOfSpan(spanId.value));
export const pointedNode = computed(() => nodeOfSpan(pointed.value));

export const LEAST_ZOOM = 0.3;
export const MOST_ZOOM = 2;

export function zoomGraph(factor: number): void {
  graphZoom.value = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, graphZoom.peek() * factor));
}

export const fitGraph = (): void => void (fitAsked.value += 1);

// Another trace is looked at as a whole.
effect(() => {
  if (traceId.value !== null) pointed.value = null;
});

export async function loadEngine(): Promise<void> {
  if (engine.peek() !== null) return;
  engineError.value = null;
  try {
    engine.value = await import('../model/graphLayout');
  } catch (error) {
    engineError.value = errorText(error);
  }
}

export function showView(next: 'tree' | 'graph'): void {
  view.value = next;
  pointed.value = null;
  save({ view: next });
}

export const toggleView = (): void => showView(view.peek() === 'tree' ? 'graph' : 'tree');

export function setGraphMode(next: GraphMode): void {
  graphMode.value = next;
  save({ graphMode: next });
}
