import type { Part } from './messages';

export type MediaPart = Extract<Part, { type?: 'media' }>;

/** What an image element may be given. Anything else is a file to save, whatever its part calls it. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)$/i;
const AUDIO = /^audio\/(?:mpeg|mp3|wav|x-wav|wave|ogg|webm|mp4|aac|flac|x-m4a)$/i;

/** Whether a person may have the bytes asked for. */
export const isLoadable = (part: MediaPart): boolean => part.modality === 'image' && /^https?:/i.test(part.uri ?? '') && remoteHost(part) !== null;

/** Host of an address that would have to be asked for the bytes; null when it names none. */
export function remoteHost(part: MediaPart): string | null {
  // As whoever asks reads it: `http://one\@two` is at "one".
  if (/^https?:/i.test(part.uri ?? '')) return URL.canParse(part.uri ?? '') ? new URL(part.uri ?? '').host || null : null;
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(part.uri ?? '')?.[1] ?? null;
}

/** Whether the trace itself holds the bytes: there are some, and no address stands for them. */
export const isEmbedded = (part: MediaPart): boolean => part.size !== null && (part.uri === null || /^data:/i.test(part.uri));

/** How to show bytes of a type that was recorded or told by the bytes themselves. */
export function playableAs(mimeType: string | null): 'image' | 'audio' | null {
  const plain = (mimeType ?? '').split(';')[0]?.trim() ?? '';
  return IMAGE.test(plain) ? 'image' : AUDIO.test(plain) ? 'audio' : null;
}

/** `plain` is checked before: nothing of a span may end up in the address of an element unlooked at. */
export function dataAddress(mimeType: string, base64: string): string {
  return `data:${mimeType.split(';')[0]?.trim() ?? ''};base64,${base64}`;
}

/** A name to save under: "image-1.png". */
export function fileName(part: MediaPart, place: number): string {
  const kind = (part.mimeType ?? '').split(';')[0]?.split('/')[1]?.replace(/^x-|\+.*$/g, '') ?? '';
  const ending = { jpeg: 'jpg', mpeg: 'mp3', plain: 'txt', svg: 'svg' }[kind] ?? (/^[a-z0-9]{1,8}$/i.test(kind) ? kind : 'bin');
  return `${/^[a-z]{1,12}$/i.test(part.modality) ? part.modality : 'media'}-${place + 1}.${ending}`;
}
