import { useMemo } from 'preact/hooks';
import { layOut } from '../model/json';

/** JSON laid out and coloured; any other text as it is. */
export function JsonText({ text }: { text: string }) {
  const tokens = useMemo(() => layOut(text), [text]);
  return (
    <pre class="text-block">
      {tokens.map((token, i) => (token.kind === 'plain' ? token.text : <span key={i} class={`json-${token.kind}`}>{token.text}</span>))}
    </pre>
  );
}
