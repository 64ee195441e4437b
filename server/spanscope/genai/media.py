"""Images, audio, video and files: what they are, how large, and the bytes as recorded where they are in the trace."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from spanscope.model.reading import Media

_MODALITIES = ("image", "audio", "video")
_DATA_URI = re.compile(r"data:([^;,]*)(?:;[^;,]*)*?(;base64)?,", re.IGNORECASE)
_TYPES = {
    "image", "image_url", "input_image", "image-url", "audio", "input_audio", "audio-url", "video", "video-url",
    "video_url", "document", "document-url", "file", "input_file", "blob", "uri", "binary", "media",
}  # fmt: skip
# Where a block keeps what it points at: Gemini, Anthropic, OpenAI, Bedrock, Genkit, Pydantic AI.
_HOLDERS = (
    "inline_data", "inlineData", "file_data", "fileData", "image_url", "image", "source", "input_audio", "audio",
    "video", "document", "file", "media",
)  # fmt: skip
# Without a type these words are too common to mean media.
_TYPED_ONLY = {"source", "file"}
_URI_KEYS = ("uri", "url", "file_uri", "fileUri", "image_url", "file_id", "file_url")
_BYTES_KEYS = ("content", "data", "bytes", "file_data", "base64", "image", "file", "audio")
_MIME_KEYS = ("mime_type", "mimeType", "media_type", "mediaType")
_URL_SAFE = str.maketrans("-_", "+/")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)


def media(value: dict[str, Any]) -> Media | None:
    """A media block of any provider; None if it is none."""
    kind = value.get("type")
    holder = next((key for key in _HOLDERS if isinstance(value.get(key), dict)), None)
    if kind not in _TYPES if isinstance(kind, str) else holder is None or holder in _TYPED_ONLY:
        return None
    layers = [value]
    # Bedrock nests twice: image.source.bytes.
    while holder is not None and len(layers) < 4:
        layers.append(layers[-1][holder])
        holder = next((key for key in _HOLDERS if isinstance(layers[-1].get(key), dict)), None)
    mime = _string(layers, _MIME_KEYS)
    uri = _string(layers, _URI_KEYS)
    size: int | None = None
    data: str | None = None
    if uri is None:
        data = _string(layers, _BYTES_KEYS)
        if data is not None and data.startswith(("http://", "https://")):
            uri, data = data, None
    elif uri[:5].lower() == "data:":
        uri, data = None, uri
    if data is not None:
        size, mime = _inline(data, mime)
    if uri is None and size is None and mime is None:
        return None
    return Media(_modality(value, kind, mime, layers), mime, uri, size, data)


class NoBytes(ValueError):
    """A part whose bytes are not in the trace, or are not readable as such."""


def content(part: Media) -> tuple[str | None, bytes]:
    """The type and the bytes of what travelled inside the trace. NoBytes; a text that was cut gives what is there."""
    if part.data is None:
        raise NoBytes("its bytes are not in the trace")
    match = _DATA_URI.match(part.data[:200])
    encoded = part.data[match.end() :] if match else part.data
    data = unquote_to_bytes(encoded) if match and not match[2] else _unbase64(encoded)
    return part.mime_type or _sniffed(data), data


def _unbase64(encoded: str) -> bytes:
    # URL-safe letters, line breaks and missing padding are all in use; `validate` tells a placeholder from bytes.
    text = "".join(encoded.split()).rstrip("=").translate(_URL_SAFE)
    text = text[: len(text) - (len(text) % 4 == 1)]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoBytes("what was recorded is no base64") from error


def _sniffed(data: bytes) -> str | None:
    if data[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(data[8:12])
    return next((mime for magic, mime in _MAGIC if data.startswith(magic)), None)


def _string(layers: list[dict[str, Any]], keys: tuple[str, ...]) -> str | None:
    for layer in reversed(layers):
        for key in keys:
            found = layer.get(key)
            if isinstance(found, str) and found:
                return found
    return None


def _inline(data: str, mime: str | None) -> tuple[int, str | None]:
    match = _DATA_URI.match(data[:200])
    encoded = len(data) - match.end() if match else len(data)
    if match and not match[2]:
        return encoded, mime or match[1] or None
    padding = 2 if data.endswith("==") else int(data.endswith("="))
    return max(encoded * 3 // 4 - padding, 0), mime or (match[1] if match else None) or None


def _modality(value: dict[str, Any], kind: object, mime: str | None, layers: list[dict[str, Any]]) -> str:
    stated = value.get("modality")
    if isinstance(stated, str) and stated:
        return stated
    for modality in _MODALITIES:
        if (mime or "").startswith(modality) or (isinstance(kind, str) and modality in kind):
            return modality
        if any(modality in key for layer in layers for key in layer if key in _HOLDERS):
            return modality
    return "document"
