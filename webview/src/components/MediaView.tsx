import { useEffect, useState } from 'preact/hooks';
import { request } from '../host';
import { dataAddress, fileName, isEmbedded, isLoadable, playableAs, remoteHost, type MediaPart } from '../model/media';
import { act, announcement, copy, errorText, formats } from '../state/session';
import { traceId } from '../state/trace';
import { strings } from '../strings';
import { Button } from './Buttons';
import { Icon } from './Icon';
import type { PartPlace } from './PartView';

const words = strings.media;

/** Larger images wait for a click: their bytes come through the same pipe as everything else. */
const AT_ONCE_BYTES = 4_000_000;

interface Loaded {
  address: string;
  as: 'image' | 'audio';
}

function playable(type: string | null, base64: string): Loaded | null {
  const as = playableAs(type);
  return as === null || type === null ? null : { address: dataAddress(type, base64), as };
}

async function load(recordedType: string | null, where: PartPlace): Promise<Loaded | null> {
  const { mimeType, base64 } = await request('getMedia', { traceId: traceId.peek() ?? '', ...where });
  return playable(mimeType ?? recordedType, base64);
}

/** What stands for a part that is not shown. */
const ICON: Record<string, string> = { image: 'file-media', audio: 'unmute' };

interface ImageProps {
  address: string;
  facts: string;
  measured: (pixels: string) => void;
  broken: () => void;
}

function Image({ address, facts, measured, broken }: ImageProps) {
  return (
    <img
      src={address}
      alt={words.imageAlt(facts)}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => measured(words.pixels(formats.peek().count(naturalWidth), formats.peek().count(naturalHeight)))}
      onError={broken}
    />
  );
}

function save(part: MediaPart, where: PartPlace): void {
  act(async () => {
    const done = await request('saveMedia', { traceId: traceId.peek() ?? '', ...where, name: fileName(part, where.part) });
    if (done !== null) announcement.value = words.saved(done.path);
  });
}

/** Bytes that lie in the trace: shown, played or saved. */
function Embedded({ part, where }: { part: MediaPart; where: PartPlace }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pixels, setPixels] = useState<string | null>(null);
  const kind = playableAs(part.mimeType) ?? (part.mimeType === null && part.modality === 'image' ? 'image' : null);
  const atOnce = kind === 'image' && (part.size ?? 0) <= AT_ONCE_BYTES;
  const { spanId, side, message, part: place } = where;
  const { mimeType } = part;
  const [wanted, setWanted] = useState(atOnce);
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    load(mimeType, { spanId, side, message, part: place }).then(
      (result) => {
        if (!current) return;
        setLoaded(result);
        if (result === null) setProblem(words.unknownType);
      },
      (error: unknown) => {
        if (current) setProblem(errorText(error));
      },
    );
    return () => {
      current = false;
    };
  }, [wanted, spanId, side, message, place, mimeType]);
  const size = part.size === null ? null : formats.value.bytes(part.size);
  const name = fileName(part, where.part);
  const facts = [part.mimeType ?? part.modality, pixels, size].filter((fact) => fact !== null).join(', ');
  return (
    <div class="media">
      {loaded?.as === 'image' ? (
        <Image
          address={loaded.address}
          facts={facts}
          measured={setPixels}
          broken={() => {
            setLoaded(null);
            setProblem(words.broken);
          }}
        />
      ) : (
        <Icon name={ICON[kind ?? ''] ?? 'file'} tone="dim" />
      )}
      <div class="media-facts">
        <div class="break" dir="auto">{facts}</div>
        {loaded?.as === 'audio' && <audio controls src={loaded.address} aria-label={words.audioLabel} />}
        {problem !== null && <div class="dim" role="status">{problem}</div>}
        <div class="long-actions">
          {kind !== null && !wanted && <Button small icon={kind === 'audio' ? 'play' : 'eye'} onClick={() => setWanted(true)}>{kind === 'audio' ? words.play : words.show}</Button>}
          <Button small icon="save" title={name} onClick={() => save(part, where)}>{words.save}</Button>
        </div>
      </div>
    </div>
  );
}

/** Bytes somewhere else, or nowhere. Nothing is asked for without a click: that tells an address who reads this trace. */
function Elsewhere({ part }: { part: MediaPart }) {
  const [state, setState] = useState<'unasked' | 'loading' | Loaded>('unasked');
  const [problem, setProblem] = useState<string | null>(null);
  const [pixels, setPixels] = useState<string | null>(null);
  const host = remoteHost(part);
  const kind = strings.messages.media(part.modality);
  const facts = [part.mimeType, pixels, part.size === null ? null : formats.value.bytes(part.size)].filter((fact) => fact !== null).join(', ');
  const fail = (why: string): void => {
    setState('unasked');
    setProblem(why);
  };
  const loadOnce = (): void => {
    setState('loading');
    setProblem(null);
    request('loadImage', { address: part.uri ?? '' }).then(
      ({ mimeType, base64 }) => {
        const found = playable(mimeType, base64);
        if (found?.as === 'image') setState(found);
        else fail(words.noImage(host ?? ''));
      },
      (error: unknown) => fail(errorText(error)),
    );
  };
  const shown = typeof state === 'object';
  return (
    <div class="media">
      {shown ? <Image address={state.address} facts={facts} measured={setPixels} broken={() => fail(words.broken)} /> : <Icon name={ICON[part.modality] ?? 'file'} tone="dim" />}
      <div class="media-facts">
        <div class="break" dir="auto">
          {shown ? words.loaded(kind, host ?? '') : host !== null ? words.remote(kind, host) : part.uri === null ? words.notRecorded(kind) : words.referred(kind)}{' '}
          {facts !== '' && <span class="dim">{facts}</span>}
        </div>
        {host !== null && !shown && <div class="dim">{words.anyAddress}</div>}
        {(problem !== null || state === 'loading') && <div class="dim" role="status">{problem ?? strings.common.loading}</div>}
        {part.uri !== null && (
          <>
            <div class="mono dim break" dir="auto">{part.uri.slice(0, 200)}</div>
            <div class="long-actions">
              {isLoadable(part) && state === 'unasked' && <Button small icon="cloud-download" title={words.loadOnceTitle(host ?? '')} onClick={loadOnce}>{words.loadOnce}</Button>}
              <Button small icon="copy" onClick={() => copy(part.uri ?? '')}>{words.copyAddress}</Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function Unasked({ part }: { part: MediaPart }) {
  const facts = [part.mimeType ?? part.modality, part.size === null ? null : formats.value.bytes(part.size)].filter((fact) => fact !== null);
  return (
    <div class="media">
      <Icon name={ICON[part.modality] ?? 'file'} tone="dim" />
      <div class="media-facts">
        <div class="break" dir="auto">{facts.join(', ')}</div>
        <div class="dim">{words.inItsSpan}</div>
      </div>
    </div>
  );
}

/** `where` is null outside of the part's span, which alone can ask for its bytes. */
export function MediaView({ part, where }: { part: MediaPart; where: PartPlace | null }) {
  if (!isEmbedded(part)) return <Elsewhere part={part} />;
  return where === null ? <Unasked part={part} /> : <Embedded part={part} where={where} />;
}
