import type { AgentGraph, GraphEdge } from '../model/agentGraph';
import type { GraphLayout } from '../model/graphLayout';
import { engine } from '../state/graph';
import { formats } from '../state/session';
import { strings } from '../strings';

const words = strings.graph;

const NOWHERE = { x: 0, y: 0 };

function labelOf(edge: GraphEdge): string {
  const times = edge.count > 1 ? words.times(formats.value.count(edge.count)) : '';
  return edge.kind === 'handOff' ? [words.handOff, times].filter((word) => word !== '').join(' ') : times;
}

interface GraphLinesProps {
  graph: AgentGraph;
  layout: GraphLayout;
  /** The node whose lines stand out; -1 for none. */
  lit: number;
}

/** Decoration for the eye: every node's name says the same in words. */
export function GraphLines({ graph, layout, lit }: GraphLinesProps) {
  const path = engine.value?.pathOf;
  if (path === undefined) return null;
  return (
    <svg class="graph-lines" width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        {['', 'lit', 'failed'].map((tone) => (
          <marker key={tone} id={`arrow-${tone}`} class={`arrow ${tone}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse" markerUnits="userSpaceOnUse">
            <path d="M 0 0.5 L 7.5 4 L 0 7.5 z" />
          </marker>
        ))}
      </defs>
      {graph.edges.map((edge, i) => {
        const line = layout.edges[i];
        if (line === undefined) return null;
        const failed = edge.failed > 0;
        const near = edge.from === lit || edge.to === lit;
        const text = labelOf(edge);
        return (
          <g key={`${edge.from} ${edge.to} ${edge.kind}`} class={`graph-line ${edge.kind} ${failed ? 'failed' : ''} ${near ? 'lit' : ''}`}>
            <path d={path(line.points, layout.nodes[edge.from] ?? NOWHERE, layout.nodes[edge.to] ?? NOWHERE, graph.mode)} marker-end={`url(#arrow-${failed ? 'failed' : near ? 'lit' : ''})`} />
            {line.label !== null && text !== '' && (
              <text x={line.label.x} y={line.label.y} text-anchor="middle" dominant-baseline="central">{text}</text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
