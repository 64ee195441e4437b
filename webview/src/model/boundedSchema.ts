// A tool's JSON schema as it came, made into one that is safe to check with: known keywords of the right type only, no
// regular expression that could hang, nothing that leads elsewhere, and a limit to the work it can cause.
import type { Schema } from '@cfworker/json-schema';
import { isSafePattern } from './safePattern';

/** Why arguments could not be checked at all. */
export type SchemaProblem = 'none' | 'notJson' | 'large' | 'remote' | 'unresolved' | 'work';

export class SchemaRefusal extends Error {
  constructor(readonly problem: SchemaProblem) {
    super(problem);
  }
}

export interface BoundedSchema {
  schema: Schema;
  draft: '7' | '2020-12';
  /** Keywords that were left out because checking them could take too long. */
  skipped: number;
}

const LARGEST_SCHEMA = 200_000;
const MOST_NODES = 5_000;
const DEEPEST = 60;
/** Schemas looked at while one text is checked. `$ref` makes loops and doublings that no size of a schema shows. */
const MOST_VISITS = 10_000;
/** A failed enum is written out in an error each time: this bounds how much text that can be. */
const LARGEST_ENUM = 4_000;

const TYPES: ReadonlySet<string> = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'];
const SCHEMAS = ['not', 'if', 'then', 'else', 'additionalProperties', 'items', 'additionalItems', 'contains', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'];
const LISTS = ['anyOf', 'allOf', 'oneOf', 'prefixItems', 'items'];
const MAPS = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'];

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Gemini writes types in capitals. A word that is no type says nothing about the value. */
function typesOf(node: Json): Schema['type'] {
  const words = (Array.isArray(node['type']) ? node['type'] : [node['type']]).flatMap((word) => (typeof word === 'string' ? [word.toLowerCase()] : []));
  if (words.length === 0 || !words.every((word) => TYPES.has(word))) return undefined;
  // OpenAPI 3.0's way to allow null.
  if (node['nullable'] === true) words.push('null');
  return (words.length === 1 ? words[0] : words) as Schema['type'];
}

class Copier {
  nodes = 0;
  skipped = 0;
  visits = 0;

  constructor(readonly longestText: number) {}

  copy(value: unknown, depth: number): Schema | boolean {
    if (typeof value === 'boolean') return value;
    this.nodes += 1;
    if (this.nodes > MOST_NODES || depth > DEEPEST) throw new SchemaRefusal('large');
    if (!isObject(value)) return true;
    const node = value;
    // Without a prototype: `__proto__` and `constructor` are keys like any other.
    const copy = Object.create(null) as Json;
    for (const key of NUMBERS) if (typeof node[key] === 'number') copy[key] = node[key];
    // Draft 4 says with a flag what is a number today.
    if (node['exclusiveMinimum'] === true && copy['minimum'] !== undefined) [copy['exclusiveMinimum'], copy['minimum']] = [copy['minimum'], undefined];
    if (node['exclusiveMaximum'] === true && copy['maximum'] !== undefined) [copy['exclusiveMaximum'], copy['maximum']] = [copy['maximum'], undefined];
    if (typeof node['$ref'] === 'string') {
      if (!node['$ref'].startsWith('#')) throw new SchemaRefusal('remote');
      copy['$ref'] = node['$ref'];
    }
    if (typeof node['$anchor'] === 'string') copy['$anchor'] = node['$anchor'];
    if (texts(node['required'])) copy['required'] = node['required'];
    if (node['uniqueItems'] === true && this.longestText < 2_000) copy['uniqueItems'] = true;
    for (const key of ['enum', 'const']) {
      if (node[key] === undefined || (key === 'enum' && !Array.isArray(node[key]))) continue;
      if (JSON.stringify(node[key]).length <= LARGEST_ENUM) copy[key] = node[key];
      else this.skipped += 1;
    }
    if (typeof node['pattern'] === 'string') {
      if (isSafePattern(node['pattern'], this.longestText)) copy['pattern'] = node['pattern'];
      else this.skipped += 1;
    }
    if (isObject(node['dependentRequired']) && Object.values(node['dependentRequired']).every(texts)) copy['dependentRequired'] = node['dependentRequired'];
    this.#below(node, copy, depth + 1);
    this.#count(copy, typesOf(node));
    return copy;
  }

  /** `format` is left out: it is a note on the value and no rule about it, unless a schema's dialect says otherwise. */
  #below(node: Json, copy: Json, depth: number): void {
    for (const key of SCHEMAS) if (isObject(node[key]) || typeof node[key] === 'boolean') copy[key] = this.copy(node[key], depth);
    for (const key of LISTS) if (Array.isArray(node[key])) copy[key] = node[key].map((item) => this.copy(item, depth));
    for (const key of MAPS) {
      const map = node[key];
      if (!isObject(map)) continue;
      const copied = Object.create(null) as Json;
      for (const [name, below] of Object.entries(map)) {
        if (key === 'patternProperties' && !isSafePattern(name, this.longestText)) {
          // What it would have allowed must not count as unknown now.
          this.skipped += 1;
          copy['additionalProperties'] = true;
        } else copied[name] = this.copy(below, depth);
      }
      copy[key] = copied;
    }
  }

  /** The validator reads each schema's type once a visit: that is where visits are counted, as it has no limit itself. */
  #count(copy: Json, type: Schema['type']): void {
    Object.defineProperty(copy, 'type', {
      enumerable: false,
      get: () => {
        this.visits += 1;
        if (this.visits > MOST_VISITS) throw new SchemaRefusal('work');
        return type;
      },
    });
  }
}

/**
 * `longestText`: characters of the longest text that will be checked. Throws `SchemaRefusal` for what can't be used.
 * Fit for one check: the limit of its work is used up by it.
 */
export function boundSchema(text: string, longestText: number): BoundedSchema {
  if (text.length > LARGEST_SCHEMA) throw new SchemaRefusal('large');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new SchemaRefusal('notJson');
    throw error;
  }
  if (!isObject(parsed)) throw new SchemaRefusal('notJson');
  const copier = new Copier(longestText);
  const schema = copier.copy(parsed, 0) as Schema;
  const named = parsed['$schema'];
  return { schema, draft: typeof named === 'string' && /draft-0?[4-7]/.test(named) ? '7' : '2020-12', skipped: copier.skipped };
}
