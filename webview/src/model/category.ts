import type { SpanRow } from '../contract';

export type Category = SpanRow['category'];

/** How a category's bar looks in the lane: no meaning may rest on hue alone. */
export type BarShape = 'bracket' | 'solid' | 'tool' | 'hatched' | 'thin';

export const CATEGORY_ICON: Record<Category, string> = {
  agent: 'agent',
  llm: 'sparkle',
  tool: 'tools',
  retrieval: 'search',
  embedding: 'symbol-array',
  rerank: 'sort-precedence',
  workflow: 'type-hierarchy-sub',
  chain: 'link',
  guardrail: 'shield',
  evaluation: 'beaker',
  http: 'globe',
  database: 'database',
  other: 'circle-small-filled',
};

/** The colour class of a category: five hues, of which one is grey, because thirteen read as noise. */
export function categoryHue(category: Category): 'llm' | 'tool' | 'agent' | 'retrieval' | 'other' {
  switch (category) {
    case 'llm':
    case 'tool':
    case 'agent':
    case 'retrieval':
      return category;
    case 'embedding':
    case 'rerank':
      return 'retrieval';
    case 'workflow':
    case 'chain':
    case 'guardrail':
    case 'evaluation':
    case 'http':
    case 'database':
    case 'other':
      return 'other';
  }
}

export function barShape(category: Category, hasChildren: boolean): BarShape {
  switch (category) {
    case 'llm':
      return 'solid';
    case 'tool':
      return 'tool';
    case 'retrieval':
    case 'embedding':
    case 'rerank':
      return 'hatched';
    case 'agent':
    case 'workflow':
    case 'chain':
    case 'other':
      return hasChildren ? 'bracket' : category === 'agent' ? 'solid' : 'thin';
    case 'guardrail':
    case 'evaluation':
    case 'http':
    case 'database':
      return 'thin';
  }
}
