// A model call's request as text that two editors can lay side by side. Every part starts at a line of its own and
// nothing in it depends on the clock, so that equal requests are equal texts.
import type { Message, SpanDetail } from '../contract';
import { prettyJson } from './json';
import { partText, type Part } from './messages';

/** The settings of a request, by the keys of any age of the conventions. */
const SETTING = /^(?:gen_ai\.request\.|llm\.request\.|llm\.invocation_parameters|gen_ai\.openai\.request\.)/;

function partLines(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'reasoning':
      return `[reasoning]\n${part.text}`;
    case 'toolCall':
      return `[call ${part.name ?? ''} ${part.id ?? ''}]\n${prettyJson(part.arguments)}`;
    case 'toolResult':
      return `[result ${part.id ?? part.name ?? ''}]\n${prettyJson(part.result)}`;
    case 'media':
      return `[${part.modality} ${part.mimeType ?? ''} ${part.size === null ? '' : `${part.size} bytes`}]\n${(part.uri ?? '').slice(0, 1_000)}`;
    case 'data':
      return `[data]\n${prettyJson(part.json)}`;
    default:
      return partText(part);
  }
}

/** A part without its head: JSON laid out, so that lines can be compared. */
export const partValue = (part: Part): string => (part.type === 'toolCall' || part.type === 'toolResult' || part.type === 'data' ? prettyJson(partText(part)) : partLines(part));

export const messageLines = (message: Message): string => `--- ${message.role}${message.name === null ? '' : ` ${message.name}`}\n${message.parts.map(partLines).join('\n\n')}`;

export function requestText(span: SpanDetail): string {
  const settings = span.attributes
    .filter(({ key }) => SETTING.test(key))
    .map(({ key, value }) => `${key}: ${value}`)
    .sort();
  const tools = span.toolDefinitions.map((tool) => [`--- tool ${tool.name}`, tool.description ?? '', prettyJson(tool.parameters ?? '')].filter((line) => line !== '').join('\n'));
  return `${[`model: ${span.requestModel ?? span.model ?? ''}`, ...settings, '', ...tools, ...span.input.map(messageLines)].join('\n')}\n`;
}
