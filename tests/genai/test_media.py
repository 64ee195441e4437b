"""Images, audio and files inside a trace keep type and size, and their bytes come out as they went in."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.genai import read
from spanscope.genai.media import NoBytes, content
from spanscope.model.reading import Media
from tests.genai.spans import span, text

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
B64 = base64.b64encode(PNG).decode()


def parts(*blocks: dict[str, Any], native: bool = False) -> list[Any]:
    messages: Any = [{"role": "user", "parts": list(blocks)}]
    return read(span({"gen_ai.input.messages": messages if native else text(messages)}), []).input[0].parts


def only(block: dict[str, Any], native: bool = False) -> Media:
    (part,) = parts(block, native=native)
    assert isinstance(part, Media)
    return part


BLOCKS: dict[str, dict[str, Any]] = {
    "otel": {"type": "blob", "mime_type": "image/png", "modality": "image", "content": B64},
    "anthropic": {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": B64}},
    "openai": {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{B64}"}},
    "responses": {"type": "input_image", "image_url": f"data:image/png;base64,{B64}"},
    "gemini": {"inline_data": {"mime_type": "image/png", "data": B64}},
    "bedrock": {"image": {"format": "png", "source": {"bytes": B64}}},
    "vercel": {"type": "file", "mediaType": "image/png", "data": B64},
    "pydantic": {"type": "binary", "media_type": "image/png", "content": B64},
}


@pytest.mark.parametrize("provider", BLOCKS)
def test_every_providers_image_gives_its_bytes(provider: str) -> None:
    part = only(BLOCKS[provider])
    assert part.size == len(PNG)
    assert content(part) == ("image/png", PNG)


def test_bytes_of_a_structured_blob_are_the_bytes() -> None:
    part = only({"type": "blob", "modality": "image", "mime_type": "image/png", "content": PNG}, native=True)
    assert (part.size, content(part)) == (len(PNG), ("image/png", PNG))


def test_an_image_of_openinference_gives_its_bytes() -> None:
    key = "llm.input_messages.0.message.contents.0.message_content.image.image.url"
    found = read(span({"openinference.span.kind": "LLM", key: f"data:image/png;base64,{B64}"}), [])
    (part,) = found.input[0].parts
    assert isinstance(part, Media)
    assert content(part)[1] == PNG


@given(st.binary(max_size=400), st.booleans(), st.booleans())
def test_any_spelling_of_base64_gives_the_same_bytes(data: bytes, url_safe: bool, padded: bool) -> None:
    encoded = (base64.urlsafe_b64encode if url_safe else base64.b64encode)(data).decode()
    encoded = encoded if padded else encoded.rstrip("=")
    broken = "\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
    assert content(Media("image", "image/png", None, len(data), broken))[1] == data


@given(st.binary(max_size=100))
def test_a_data_uri_without_base64_is_percent_encoded(data: bytes) -> None:
    part = Media("image", None, None, 0, f"data:image/svg+xml,{quote(data)}")
    assert content(part)[1] == data


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\0\0\0\0AVI ", None),
        (b"words", None),
        (b"", None),
    ],
)
def test_bytes_without_a_type_tell_it_themselves(data: bytes, mime: str | None) -> None:
    assert content(Media("image", None, None, len(data), base64.b64encode(data).decode())) == (mime, data)


def test_a_cut_image_gives_what_is_left_of_it() -> None:
    found = content(Media("image", "image/png", None, 100, B64[:101]))[1]
    assert found == PNG[: len(found)]
    assert len(found) >= 74


@pytest.mark.parametrize("data", ["<image data omitted>", "ключ", "[REDACTED]"])
def test_a_placeholder_is_no_image(data: str) -> None:
    with pytest.raises(NoBytes):
        content(Media("image", "image/png", None, 1, data))


def test_what_lies_elsewhere_is_not_fetched() -> None:
    part = only({"type": "uri", "modality": "image", "uri": "https://example.org/cat.png"})
    assert (part.uri, part.size, part.data) == ("https://example.org/cat.png", None, None)
    with pytest.raises(NoBytes):
        content(part)


def test_a_text_of_a_megabyte_comes_whole() -> None:
    long = "word " * 200_000
    (part,) = parts({"type": "text", "content": long})
    assert part.text == long
