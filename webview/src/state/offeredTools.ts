// The tools that the model was offered in the call that a tool span answers: a tool span itself rarely says them.
import { useEffect, useState } from 'preact/hooks';
import type { SpanDetail, ToolDefinition } from '../contract';
import { HostError, request } from '../host';
import { traceId } from './trace';

const NONE: readonly ToolDefinition[] = [];
const KEEP = 20;
const recent = new Map<string, readonly ToolDefinition[]>();

async function readOffered(trace: string, call: string): Promise<readonly ToolDefinition[]> {
  const key = `${trace}/${call}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const { toolDefinitions } = await request('getSpan', { traceId: trace, spanId: call });
  recent.set(key, toolDefinitions);
  for (const old of recent.keys()) if (recent.size > KEEP) recent.delete(old);
  return toolDefinitions;
}

/** The span's own definitions, else those of the call that asked for it; empty until they are there, or if nobody says. */
export function useOffered(span: SpanDetail): readonly ToolDefinition[] {
  const call = span.toolSpans.find((link) => link.spanId === span.spanId)?.callSpanId ?? null;
  const own = span.toolDefinitions;
  const [found, setFound] = useState<{ of: string; tools: readonly ToolDefinition[] } | null>(null);
  useEffect(() => {
    if (call === null || own.length > 0) return undefined;
    let current = true;
    readOffered(traceId.peek() ?? '', call).then(
      (tools) => {
        if (current) setFound({ of: call, tools });
      },
      (error: unknown) => {
        // Without the calling span there is nothing to check against, and what the tool span itself says stays true.
        if (!(error instanceof HostError)) throw error;
      },
    );
    return () => {
      current = false;
    };
  }, [call, own]);
  return own.length > 0 ? own : found !== null && found.of === call ? found.tools : NONE;
}
