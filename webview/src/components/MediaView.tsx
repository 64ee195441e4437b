import { useEffect, useState } from 'preact/hooks';
import { request } from '../host';
import { dataAddress, fileName, isEmbedded, playableAs, remoteHost, type MediaPart } from '../model/media';
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

async function load(recordedType: string | null, where: PartPlace): Promise<Loaded | null> {
  const { mimeType, base64 } = await request('getMedia', { traceId: traceId.peek() ?? '', ...where });
  const type = mimeType ?? recordedType;
  const as = playableAs(type);
  return as === null || type === null ? null : { address: dataAddress(type, base64), as };
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
        <img
          src={loaded.address}
          alt={words.imageAlt(facts)}
          onLoad={(event) => setPixels(words.pixels(formats.peek().count(event.currentTarget.naturalWidth), formats.peek().count(event.currentTarget.naturalHeight)))}
          onError={() => {
            setLoaded(null);
            setProblem(words.broken);
          }}
        />
      ) : (
        <Icon name={kind === 'image' ? 'file-media' : kind === 'audio' ? 'unmute' : 'file'} tone="dim" />
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

/** Bytes somewhere else, or nowhere. Nothing is ever asked for: that would tell an address who reads this trace. */
function Elsewhere({ part }: { part: MediaPart }) {
  const host = remoteHost(part);
  const kind = strings.messages.media(part.modality);
  const facts = [part.mimeType, part.size === null ? null : formats.value.bytes(part.size)].filter((fact) => fact !== null);
  return (
    <div class="media">
      <Icon name={part.modality === 'image' ? 'file-media' : part.modality === 'audio' ? 'unmute' : 'file'} tone="dim" />
      <div class="media-facts">
        <div class="break" dir="auto">
          {host !== null ? words.remote(kind, host) : part.uri === null ? words.notRecorded(kind) : words.referred(kind)}{' '}
          {facts.length > 0 && <span class="dim">{facts.join(', ')}</span>}
        </div>
        {host !== null && <div class="dim">{words.anyAddress}</div>}
        {part.uri !== null && (
          <>
            <div class="mono dim break" dir="auto">{part.uri.slice(0, 200)}</div>
            <div class="long-actions"><Button small icon="copy" onClick={() => copy(part.uri ?? '')}>{words.copyAddress}</Button></div>
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
      <Icon name={part.modality === 'image' ? 'file-media' : part.modality === 'audio' ? 'unmute' : 'file'} tone="dim" />
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
