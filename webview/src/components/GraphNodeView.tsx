import type { AgentGraph, GraphNode } from '../model/agentGraph';
import { CATEGORY_ICON, categoryHue } from '../model/category';
import type { Point } from '../model/graphLayout';
import { formats } from '../state/session';
import { selectedIndex, spanId, wholeTree } from '../state/trace';
import { strings } from '../strings';
import { Icon } from './Icon';

const words = strings.graph;

/** "14 calls, 22.3 s, 2,104 tokens" */
function facts(node: GraphNode): string[] {
  const f = formats.value;
  const count = node.rows.length;
  return [
    count > 1 ? words.calls(f.count(count)) : '',
    node.running === count ? words.running : f.duration(node.time),
    node.tokens === null ? '' : words.tokens(f.tokens(node.tokens)),
  ].filter((fact) => fact !== '');
}

const names = (graph: AgentGraph, nodes: readonly number[]): string => nodes.slice(0, 8).map((i) => graph.nodes[i]?.name ?? '').join(', ');

/** What a node's lines say to the eye. */
function relations(graph: AgentGraph, index: number, node: GraphNode): string[] {
  const f = formats.value;
  const to = (kind: string): number[] => graph.edges.flatMap((edge) => (edge.kind === kind && edge.to === index && edge.from !== index ? [edge.from] : []));
  const handed = graph.edges.flatMap((edge) => (edge.kind === 'handOff' && edge.from === index ? [edge.to] : []));
  const callers = to('call');
  const before = [...to('next'), ...to('handOff')];
  return [
    node.running > 0 && node.running < node.rows.length ? words.runningCalls(f.count(node.running)) : '',
    callers.length > 0 ? words.calledBy(names(graph, callers)) : '',
    before.length > 0 ? words.after(names(graph, before)) : '',
    handed.length > 0 ? words.handsOffTo(names(graph, handed)) : '',
  ].filter((fact) => fact !== '');
}

/** Said, not drawn. A label of its own instead would hide from a speech user what to say to the node. */
const Heard = ({ text }: { text: string }) => <span class="visually-hidden">{text}</span>;

interface GraphNodeViewProps {
  graph: AgentGraph;
  index: number;
  point: Point;
  selected: boolean;
  pointed: boolean;
  /** Has the tab stop. */
  current: boolean;
}

export function GraphNodeView({ graph, index, point, selected, pointed, current }: GraphNodeViewProps) {
  const node = graph.nodes[index];
  if (node === undefined) return null;
  const f = formats.value;
  const more = relations(graph, index, node);
  const many = node.rows.length > 1;
  // Which of a node's spans the details show; null for one span alone.
  const place = selected && many && selectedIndex.value >= 0 ? node.rows.indexOf(wholeTree.value?.indexOf.get(spanId.value ?? '') ?? -1) : -1;
  return (
    <div
      role="option"
      class={`graph-node ${graph.mode} hue-${categoryHue(node.category)} kind-${node.category} ${node.failed > 0 ? 'failed' : ''} ${node.running > 0 ? 'running' : ''} ${pointed ? 'pointed' : ''}`}
      data-node={index}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={graph.nodes.length}
      title={[node.name, ...facts(node), ...more].join('\n').slice(0, 600)}
      tabIndex={current ? 0 : -1}
      style={{ left: `${point.x}px`, top: `${point.y}px` }}
    >
      <span class="graph-node-name">
        {node.steps !== null && (
          <span class="step-mark number">
            <Heard text={node.steps[0] === node.steps[1] ? words.step : words.steps} />
            {node.steps[0] === node.steps[1] ? f.count(node.steps[0]) : words.range(f.count(node.steps[0]), f.count(node.steps[1]))}
            <Heard text=", " />
          </span>
        )}
        <Icon name={CATEGORY_ICON[node.category]} small tone={`hue-text-${categoryHue(node.category)}`} />
        <Heard text={`${strings.category[node.category]} `} />
        <span class={`ellipsis grow ${node.failed > 0 ? 'error-text' : ''}`} dir="auto">{node.name}</span>
        <Heard text=", " />
        {node.running > 0 && <Icon name="sync" small tone="dim spin" />}
        {node.failed > 0 && (
          <span class="error-text number">
            <Icon name="error" small />
            {many ? ` ${f.count(node.failed)}` : ''}
            <Heard text={`${words.failedCalls}, `} />
          </span>
        )}
      </span>
      <span class="graph-node-facts dim">
        <span class="ellipsis grow">{facts(node).join(', ')}</span>
        {place >= 0 && <span class="strong no-wrap"><Heard text=", " />{words.placeOf(f.count(place + 1), f.count(node.rows.length))}</span>}
        {more.length > 0 && <Heard text={`, ${more.join(', ')}`} />}
      </span>
    </div>
  );
}
