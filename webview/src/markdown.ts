// The second chunk: Markdown to a safe fragment. It is loaded when the first Markdown text is shown, since the two
// libraries weigh twice as much as all the rest of the page.
import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { strings } from './strings';

const TAGS = [
  'a', 'blockquote', 'br', 'code', 'del', 'em', 'hr', 'li', 'ol', 'p', 'pre', 's', 'strong', 'table', 'tbody', 'td',
  'th', 'thead', 'tr', 'ul', 'span',
];

// html: false is the first wall (tags in the text stay text), DOMPurify the second.
const parser = new MarkdownIt({ html: false, linkify: true, breaks: true });
// A bare "readme.md" is a file to its reader, not a host in Moldova.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// Headings of the text must not enter the outline of the page.
parser.renderer.rules['heading_open'] = () => '<p><strong>';
parser.renderer.rules['heading_close'] = () => '</strong></p>\n';
// An image in a trace can name any address; loading it would tell that address who reads the trace.
parser.renderer.rules['image'] = (tokens, index) => {
  const source = String(tokens[index]?.attrGet('src') ?? '');
  const host = /^https?:\/\/([^/?#]+)/i.exec(source)?.[1];
  const text = host === undefined ? strings.messages.imageEmbedded : strings.messages.imageNotLoaded(host);
  return `<em>${parser.utils.escapeHtml(text)}</em>`;
};

/** Block elements with `dir="auto"`, so that each paragraph runs in its own direction. */
export function renderMarkdown(source: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(parser.render(source), {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href', 'start'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  });
  for (const block of fragment.querySelectorAll('p, li, td, th, blockquote, pre')) block.setAttribute('dir', 'auto');
  for (const link of fragment.querySelectorAll('a')) {
    // The text of a link may claim another address than it leads to.
    link.title = link.getAttribute('href') ?? '';
    link.rel = 'noopener noreferrer';
  }
  return fragment;
}
