import { useEffect, useMemo, useState } from 'preact/hooks';
import { request } from '../host';
import { framesOf, raisedAt, type Frame } from '../model/stack';
import { act, actionError, errorText } from '../state/session';
import { strings } from '../strings';
import { LinkButton } from './Buttons';
import { Icon } from './Icon';

const words = strings.source;

/** How the workspace calls the files of these frames, by path; files that it does not have are missing. */
function useSources(frames: readonly Frame[]): ReadonlyMap<string, string> {
  const [found, setFound] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const paths = [...new Set(frames.map(({ path }) => path))];
    if (paths.length === 0) return undefined;
    let current = true;
    request('findSources', { paths }).then(
      (answer) => {
        if (current) setFound(new Map(paths.flatMap((path, i) => ((answer.found[i] ?? null) === null ? [] : [[path, answer.found[i] ?? '']]))));
      },
      (error: unknown) => (actionError.value = errorText(error)),
    );
    return () => {
      current = false;
    };
  }, [frames]);
  return found;
}

function SourceLink({ frame, name }: { frame: Frame; name: string }) {
  return (
    <LinkButton class="mono" title={words.open} onClick={() => act(() => request('openSource', { path: frame.path, line: frame.line }))}>
      {name}:{frame.line}
    </LinkButton>
  );
}

/** The frames of a stack that lie in the workspace; the others are counted, and stay in the stack's own text. */
export function OwnFrames({ stack }: { stack: string }) {
  const frames = useMemo(() => framesOf(stack), [stack]);
  const found = useSources(frames);
  const own = frames.filter(({ path }) => found.has(path));
  if (own.length === 0) return null;
  const raised = raisedAt(stack, frames);
  return (
    <div class="own-frames">
      {own.map((frame, i) => (
        <div key={i}>
          <Icon name="go-to-file" small tone="dim" /> <SourceLink frame={frame} name={found.get(frame.path) ?? ''} />
          {frame.inside !== '' && <span class="dim" dir="auto"> {words.inside(frame.inside)}</span>}
          {frame === raised && <span class="tag">{words.raised}</span>}
        </div>
      ))}
      {own.length < frames.length && <div class="hint">{words.others(frames.length - own.length, String(frames.length - own.length))}</div>}
    </div>
  );
}

/** One place in code, where the workspace has the file; nothing else. */
export function CodeLink({ frame }: { frame: Frame }) {
  const { path, line, inside } = frame;
  const frames = useMemo(() => [{ path, line, inside }], [path, line, inside]);
  const name = useSources(frames).get(path);
  return name === undefined ? null : <SourceLink frame={frame} name={name} />;
}

const asked = new Map<string, Promise<Frame | null>>();

/** What was found is asked for once: language extensions search the whole workspace. They may find more once they run. */
function symbolOf(name: string): Promise<Frame | null> {
  let answer = asked.get(name);
  if (answer === undefined) {
    answer = request('findSymbol', { name }).then(
      ({ found }) => (found === null ? null : { path: found.path, line: found.line, inside: found.name }),
      () => null,
    );
    asked.set(name, answer);
    void answer.then((frame) => frame ?? asked.delete(name));
  }
  return answer;
}

/** The function or class that has a tool's or an agent's name, where the workspace has exactly one; nothing else. */
export function SymbolLink({ name }: { name: string }) {
  const [found, setFound] = useState<Frame | null>(null);
  useEffect(() => {
    let current = true;
    setFound(null);
    void symbolOf(name).then((frame) => {
      if (current) setFound(frame);
    });
    return () => {
      current = false;
    };
  }, [name]);
  return found === null ? null : <SourceLink frame={found} name={found.inside} />;
}
