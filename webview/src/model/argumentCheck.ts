// Whether a tool call's arguments fit the schema that the tool was offered with. Ajv, the usual library, compiles schemas
// to code, which the page's content policy forbids; @cfworker/json-schema walks them.
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import type { ToolDefinition } from '../contract';
import { boundSchema, SchemaRefusal, type SchemaProblem } from './boundedSchema';

export interface Finding {
  kind: 'required' | 'type' | 'enum' | 'unknown' | 'forms' | 'not' | 'limit' | 'pattern' | 'other';
  /** "pages[0].url"; empty for the arguments as a whole. For `required` and `unknown` the property's. */
  path: string;
  /** In words of JSON schema: "array of integer", a keyword with its value. */
  expected: string;
  /** What stands there, as short JSON. */
  got: string;
}

export type CallCheck =
  | { state: 'fits'; skipped: number }
  | { state: 'misfits'; findings: Finding[]; more: number; skipped: number }
  /** Not one of the tools that were offered. */
  | { state: 'undefined' }
  | { state: 'notJson' }
  | { state: 'unchecked'; why: SchemaProblem };

const LARGEST_ARGUMENTS = 200_000;
const MOST_FINDINGS = 5;
/** Keywords whose error only says that there is another one further down. */
const WRAPPERS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'items', 'prefixItems', 'additionalItems', 'unevaluatedItems', '$ref', 'allOf', 'if', 'dependentSchemas', 'dependencies', 'propertyNames']);
const FORMS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'contains']);

const unescaped = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');
const segmentsOf = (pointer: string): string[] => pointer.split('/').slice(1).map((segment) => unescaped(segment));

function pathOf(segments: readonly string[], instance: unknown): string {
  let path = '';
  let at = instance;
  for (const segment of segments) {
    path += Array.isArray(at) ? `[${segment}]` : /^[\w$-]+$/.test(segment) ? `${path === '' ? '' : '.'}${segment}` : `[${JSON.stringify(segment)}]`;
    at = valueAt(at, segment);
  }
  return path;
}

function valueAt(value: unknown, segment: string): unknown {
  if (Array.isArray(value)) return value[Number(segment)] as unknown;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
}

const brief = (value: unknown): string => {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

/** The schema node that an error's place names; it leads through `$ref`s. */
function nodeAt(root: Schema, pointer: string): Schema | undefined {
  let node: unknown = root;
  for (const segment of segmentsOf(pointer).slice(0, -1)) {
    const next: unknown = valueAt(node, segment);
    node = segment === '$ref' && typeof next === 'string' ? segmentsOf(next).reduce<unknown>(valueAt, root) : next;
  }
  return typeof node === 'object' && node !== null ? node : undefined;
}

function typeWords(node: Schema | undefined): string {
  const types = [node?.type ?? []].flat();
  const item = typeof node?.items === 'object' && !Array.isArray(node.items) ? [node.items.type ?? []].flat().join(' | ') : '';
  return types.map((type) => (type === 'array' && item !== '' ? `array of ${item}` : type)).join(' | ');
}

function findingOf(error: OutputUnit, root: Schema, instance: unknown): Finding {
  const { keyword } = error;
  const segments = segmentsOf(error.instanceLocation);
  const path = pathOf(segments, instance);
  const value = segments.reduce(valueAt, instance);
  const got = brief(value);
  const node = nodeAt(root, error.keywordLocation);
  const limit: unknown = node?.[keyword];
  if (keyword === 'required') {
    const name = /property "(.*)"\.$/s.exec(error.error)?.[1] ?? '';
    return { kind: 'required', path: pathOf([...segments, name], instance), expected: '', got: '' };
  }
  if (keyword === 'false') return { kind: 'unknown', path, expected: '', got };
  if (keyword === 'type') return { kind: 'type', path, expected: typeWords(node), got };
  if (keyword === 'enum') return { kind: 'enum', path, expected: (Array.isArray(limit) ? limit : []).slice(0, 8).map(brief).join(', '), got };
  if (keyword === 'const') return { kind: 'enum', path, expected: brief(limit), got };
  if (FORMS.has(keyword)) return { kind: 'forms', path, expected: '', got };
  if (keyword === 'not') return { kind: 'not', path, expected: '', got };
  if (keyword === 'pattern') return { kind: 'pattern', path, expected: String(limit).slice(0, 80), got };
  return { kind: typeof limit === 'number' ? 'limit' : 'other', path, expected: typeof limit === 'number' ? `${keyword} ${limit}` : keyword, got };
}

/** The errors that say something: wrappers go, and of a choice between forms only that none fits. */
function leaves(errors: readonly OutputUnit[]): OutputUnit[] {
  const forms = errors.filter(({ keyword }) => FORMS.has(keyword)).map(({ keywordLocation }) => `${keywordLocation}/`);
  return errors.filter(({ keyword, keywordLocation }) => !WRAPPERS.has(keyword) && !forms.some((form) => keywordLocation.startsWith(form)));
}

function longestText(value: string): number {
  // As written, escapes and all: never shorter than the text itself.
  let longest = 0;
  for (const [text] of value.matchAll(/"(?:[^"\\]|\\.)*"/gs)) longest = Math.max(longest, text.length - 2);
  return longest;
}

function checkAgainst(schemaText: string, text: string, instance: unknown): CallCheck {
  const { schema, draft, skipped } = boundSchema(schemaText, longestText(text));
  const { valid, errors } = new Validator(schema, draft, false).validate(instance);
  const found = leaves(errors);
  if (valid || found.length === 0) return { state: 'fits', skipped };
  const findings = new Map<string, Finding>();
  for (const error of found.slice(0, 200)) {
    const finding = findingOf(error, schema, instance);
    findings.set(JSON.stringify(finding), finding);
  }
  const all = [...findings.values()];
  return { state: 'misfits', findings: all.slice(0, MOST_FINDINGS), more: all.length - Math.min(all.length, MOST_FINDINGS), skipped };
}

/**
 * `definitions` are those that the call's model was offered; with none of them nothing can be said. The schema is foreign:
 * whatever in it can't be used, or would take long, is passed over and said.
 */
export function checkCall(name: string | null, text: string, definitions: readonly ToolDefinition[]): CallCheck {
  if (definitions.length === 0 || name === null) return { state: 'unchecked', why: 'none' };
  const definition = definitions.find((one) => one.name === name);
  if (definition === undefined) return { state: 'undefined' };
  if (text.length > LARGEST_ARGUMENTS) return { state: 'unchecked', why: 'large' };
  if (definition.parameters === null || definition.parameters.trim() === '') return { state: 'unchecked', why: 'none' };
  let instance: unknown;
  try {
    // A tool without parameters is called with nothing at all by some models.
    instance = JSON.parse(text.trim() === '' ? '{}' : text);
  } catch (error) {
    if (error instanceof SyntaxError) return { state: 'notJson' };
    throw error;
  }
  try {
    return checkAgainst(definition.parameters, text, instance);
  } catch (error) {
    if (error instanceof SchemaRefusal) return { state: 'unchecked', why: error.problem };
    // The stack that a loop of references used up.
    if (error instanceof RangeError) return { state: 'unchecked', why: 'work' };
    // The library's own word for a reference to nothing, and for a name given twice.
    if (error instanceof Error && /^(?:Unresolved|Duplicate)/.test(error.message)) return { state: 'unchecked', why: 'unresolved' };
    // It resolves references as addresses, and this one is none.
    if (error instanceof TypeError && /URL/i.test(error.message)) return { state: 'unchecked', why: 'unresolved' };
    throw error;
  }
}
