// Places of a graph's nodes and lines. A chunk of its own, loaded when the first graph is shown.
//
// dagre: layered, deterministic, no worker, no eval (the page's policy forbids both), 45 kB. elkjs draws the same
// layers from 1.5 MB of generated code; force-directed layouts put the nodes elsewhere each time.
import { Graph, layout } from '@dagrejs/dagre';
import type { AgentGraph, GraphMode } from './agentGraph';

/** Steps stand below each other and may be wider than the columns of a sum. */
export const nodeWidth = (mode: GraphMode): number => (mode === 'summed' ? 160 : 196);
export const NODE_HEIGHT = 46;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels; a node's point is its left upper corner. */
export interface GraphLayout {
  readonly nodes: readonly Point[];
  readonly edges: readonly { readonly points: readonly Point[]; readonly label: Point | null }[];
  readonly width: number;
  readonly height: number;
}

/** What the places depend on. As long as it stays, new numbers on a node move nothing. */
export const shapeOf = (graph: AgentGraph): string =>
  JSON.stringify([graph.mode, graph.nodes.map(({ id }) => id), graph.edges.map(({ from, to, kind, count }) => [from, to, kind, kind === 'handOff' || count > 1])]);

interface Placed {
  x: number;
  y: number;
}

/** Summed up it reads from left to right, as callers and what they called; step by step from top to bottom. */
export function layOut(graph: AgentGraph): GraphLayout {
  const summed = graph.mode === 'summed';
  const width = nodeWidth(graph.mode);
  const drawing = new Graph({ multigraph: true });
  drawing.setGraph({ rankdir: summed ? 'LR' : 'TB', nodesep: summed ? 12 : 24, edgesep: 10, ranksep: summed ? 30 : 26, marginx: 14, marginy: 14 });
  graph.nodes.forEach((_, i) => void drawing.setNode(String(i), { width, height: NODE_HEIGHT }));
  graph.edges.forEach(({ from, to, kind, count }, i) => {
    const labelled = kind === 'handOff' || count > 1;
    drawing.setEdge(String(from), String(to), labelled ? { width: kind === 'handOff' ? 52 : 24, height: 16, labelpos: 'c' } : { width: 0, height: 0 }, String(i));
  });
  layout(drawing);
  const edges = graph.edges.map(({ from, to }, i) => {
    const edge = drawing.edge({ v: String(from), w: String(to), name: String(i) }) as { points: Placed[]; x?: number; y?: number };
    return { points: edge.points.map(({ x, y }) => ({ x, y })), label: edge.x === undefined || edge.y === undefined ? null : { x: edge.x, y: edge.y } };
  });
  const size = drawing.graph() as { width?: number; height?: number };
  return {
    nodes: graph.nodes.map((_, i) => {
      const { x, y } = drawing.node(String(i)) as Placed;
      return { x: x - width / 2, y: y - NODE_HEIGHT / 2 };
    }),
    edges,
    // An empty graph has the size −Infinity.
    width: Math.max(0, size.width ?? 0),
    height: Math.max(0, size.height ?? 0),
  };
}

const round = (n: number): number => Math.round(n * 10) / 10;
const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/**
 * A line through the points. One that runs with the reading direction leaves a node at the middle of its side and
 * enters the next one so; one that runs back keeps the ends that dagre gave it.
 */
export function pathOf(points: readonly Point[], from: Point, to: Point, mode: GraphMode): string {
  const sideways = mode === 'summed';
  const start = sideways ? { x: from.x + nodeWidth(mode), y: from.y + NODE_HEIGHT / 2 } : { x: from.x + nodeWidth(mode) / 2, y: from.y + NODE_HEIGHT };
  const end = sideways ? { x: to.x, y: to.y + NODE_HEIGHT / 2 } : { x: to.x + nodeWidth(mode) / 2, y: to.y };
  const forward = sideways ? end.x > start.x : end.y > start.y;
  if (!forward && from.x === to.x && from.y === to.y) return loopOf(points);
  const between = ({ x, y }: Point): boolean => (sideways ? x > start.x && x < end.x : y > start.y && y < end.y);
  const stops = forward ? [start, ...points.slice(1, -1).filter(between), end] : points;
  const first = stops[0];
  if (first === undefined) return '';
  return stops.slice(1).reduce((path, stop, i) => {
    const last = stops[i] ?? first;
    const half = sideways ? (stop.x - last.x) / 2 : (stop.y - last.y) / 2;
    const leave = sideways ? { x: last.x + half, y: last.y } : { x: last.x, y: last.y + half };
    const enter = sideways ? { x: stop.x - half, y: stop.y } : { x: stop.x, y: stop.y - half };
    return `${path} C ${at(leave)} ${at(enter)} ${at(stop)}`;
  }, `M ${at(first)}`);
}

/** From a node to itself: the corners that dagre gave, rounded. */
function loopOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  return rest.slice(0, -1).reduce((path, here, i) => {
    const next = rest[i + 1] ?? here;
    return `${path} Q ${at(here)} ${at(i === rest.length - 2 ? next : { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 })}`;
  }, `M ${at(first)}`);
}
