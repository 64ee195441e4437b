// A model call as code that makes it again: cURL or Python, in the form its provider takes. The key is always an
// environment variable's name, since none is ever in a trace.
import type { Message, SpanDetail } from '../contract';
import { isSystem } from './messages';
import { parseJson } from './preview';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

interface Service {
  url: string;
  /** Name of the environment variable that holds the key. */
  key: string;
  anthropic: boolean;
}

function serviceOf(span: SpanDetail): Service {
  const provider = (span.provider ?? '').toLowerCase();
  if (/anthropic/.test(provider)) return { url: 'https://api.anthropic.com/v1/messages', key: 'ANTHROPIC_API_KEY', anthropic: true };
  // Google serves OpenAI's form under this address.
  if (/gemini|gcp|google|vertex/.test(provider)) return { url: 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions', key: 'GEMINI_API_KEY', anthropic: false };
  return { url: 'https://api.openai.com/v1/chat/completions', key: 'OPENAI_API_KEY', anthropic: false };
}

const textOf = (message: Message): string => message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : part.type === 'data' ? [part.json] : [])).join('\n');
const parsed = (text: string): Json => (parseJson(text) as Json | undefined) ?? text;
const NUMBERS: readonly (readonly [key: RegExp, name: string])[] = [
  [/^(?:gen_ai|llm)\.request\.temperature$/, 'temperature'],
  [/^(?:gen_ai|llm)\.request\.top_p$/, 'top_p'],
  [/^(?:gen_ai|llm)\.request\.max_tokens$/, 'max_tokens'],
];

function settings(span: SpanDetail): JsonObject {
  const found: JsonObject = {};
  for (const { key, value } of span.attributes) {
    const name = NUMBERS.find(([pattern]) => pattern.test(key))?.[1];
    if (name !== undefined && value !== '' && Number.isFinite(Number(value))) found[name] = Number(value);
  }
  return found;
}

function chatMessages(message: Message): JsonObject[] {
  const results = message.parts.flatMap((part) => (part.type === 'toolResult' ? [{ role: 'tool', tool_call_id: part.id ?? part.name ?? '', content: part.result }] : []));
  const calls = message.parts.flatMap((part) => (part.type === 'toolCall' ? [{ id: part.id ?? part.name ?? '', type: 'function', function: { name: part.name ?? '', arguments: part.arguments } }] : []));
  const text = textOf(message);
  if (results.length > 0 && calls.length === 0 && text === '') return results;
  return [{ role: message.role, content: text, ...(calls.length > 0 ? { tool_calls: calls } : {}) }, ...results];
}

function anthropicMessage(message: Message): JsonObject {
  const content = message.parts.flatMap((part): Json[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }];
    if (part.type === 'toolCall') return [{ type: 'tool_use', id: part.id ?? '', name: part.name ?? '', input: parsed(part.arguments) }];
    return part.type === 'toolResult' ? [{ type: 'tool_result', tool_use_id: part.id ?? '', content: part.result }] : [];
  });
  return { role: message.role === 'assistant' ? 'assistant' : 'user', content };
}

/** The request's body. Media and reasoning are not in it: their bytes and signatures are not in the messages. */
export function requestBody(span: SpanDetail): JsonObject {
  const model = span.requestModel ?? span.model ?? '';
  if (serviceOf(span).anthropic) {
    const system = span.input.filter(isSystem).map(textOf).join('\n\n');
    return {
      model,
      max_tokens: 1024,
      ...settings(span),
      ...(system === '' ? {} : { system }),
      messages: span.input.filter((message) => !isSystem(message)).map(anthropicMessage),
      ...(span.toolDefinitions.length === 0 ? {} : { tools: span.toolDefinitions.map((tool) => ({ name: tool.name, description: tool.description ?? '', input_schema: parsed(tool.parameters ?? '{}') })) }),
    };
  }
  return {
    model,
    ...settings(span),
    messages: span.input.flatMap(chatMessages),
    ...(span.toolDefinitions.length === 0 ? {} : { tools: span.toolDefinitions.map((tool) => ({ type: 'function', function: { name: tool.name, description: tool.description ?? '', parameters: parsed(tool.parameters ?? '{}') } })) }),
  };
}

/** Inside of single quotes a POSIX shell takes everything as it is, but for the quote itself. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export function asCurl(span: SpanDetail): string {
  const { url, key, anthropic } = serviceOf(span);
  const auth = anthropic ? `-H "x-api-key: $${key}" -H 'anthropic-version: 2023-06-01'` : `-H "Authorization: Bearer $${key}"`;
  return `curl ${url} \\\n  ${auth} \\\n  -H 'Content-Type: application/json' \\\n  -d ${shellQuoted(JSON.stringify(requestBody(span), null, 2))}\n`;
}

/** A value as a Python literal. JSON's strings are Python's, escapes of lone surrogates included. */
function python(value: Json, indent: string): string {
  const inner = `${indent}    `;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map((item) => `${inner}${python(item, inner)},\n`)
    : Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${python(item, inner)},\n`);
  const [left, right] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${left}${right}` : `${left}\n${parts.join('')}${indent}${right}`;
}

export const asPythonLiteral = (value: Json): string => python(value, '');

export function asPython(span: SpanDetail): string {
  const { url, anthropic } = serviceOf(span);
  const request = `request = ${asPythonLiteral(requestBody(span))}\n`;
  if (anthropic) return `import anthropic\n\n${request}\nclient = anthropic.Anthropic()  # reads ANTHROPIC_API_KEY\nprint(client.messages.create(**request))\n`;
  const { key } = serviceOf(span);
  const base = url.replace('/chat/completions', '');
  return `import os\n\nfrom openai import OpenAI\n\n${request}\nclient = OpenAI(api_key=os.environ["${key}"], base_url="${base}")\nprint(client.chat.completions.create(**request))\n`;
}
